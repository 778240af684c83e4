// The scripts of the connect page. The page works without them.

/** Shows the host as it will be, accepts a pasted address, and says what can't be right while a person types. */
export const VARIABLES_SCRIPT = `
(() => {
  const host = document.querySelector("[data-host]");
  const fields = [...document.querySelectorAll("[data-variable]")];
  const valueOf = (name) => {
    const field = fields.find(({ dataset }) => dataset.variable === name);
    return field && field.checkValidity() ? field.value.trim().toLowerCase() : "";
  };
  const showHost = () => {
    if (!host) return;
    let isComplete = true;
    const filled = host.dataset.host.replace(/\\{(\\w+)\\}/g, (_, name) => valueOf(name) || (isComplete = false));
    host.textContent = isComplete ? filled : host.dataset.unknown;
  };
  for (const field of fields) {
    const problem = document.getElementById(field.id + "-problem");
    let timer;
    const check = () => {
      const isBad = field.value !== "" && !field.checkValidity();
      if (!problem) return;
      problem.hidden = !isBad;
      if (isBad) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", (isBad ? problem.id + " " : "") + (field.dataset.hints || ""));
    };
    field.addEventListener("input", () => {
      const { suffix, after } = field.dataset;
      const pasted = field.value.trim().toLowerCase().replace(/^https?:\\/\\//, "");
      const [start] = pasted.split("/");
      if (suffix && start.endsWith(suffix)) field.value = start.slice(0, -suffix.length);
      if (after && pasted.startsWith(after)) [field.value] = pasted.slice(after.length).split(/[/?#]/);
      clearTimeout(timer);
      if (field.checkValidity()) check();
      else timer = setTimeout(check, 700);
      showHost();
    });
    field.addEventListener("change", check);
  }
  showHost();
})();
`;

/** Searches while a person types. The server filters, so that the result is the same as without script. */
export const SEARCH_SCRIPT = `
(() => {
  const form = document.querySelector("form[role=search]");
  let timer, latest;
  const search = async () => {
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form));
    latest = url.href;
    try {
      const response = await fetch(url);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || latest !== url.href) return;
      for (const id of ["categories", "found"]) {
        const next = page.getElementById(id);
        if (next) document.getElementById(id).replaceWith(next);
      }
      history.replaceState(null, "", url);
    } catch {}
  };
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
})();
`;
