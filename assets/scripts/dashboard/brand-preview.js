// The brand page: each change is shown in the preview at once, with the contrast of the color and the number of changes. The
// server computes both, and renders the preview.

const PAUSE_MS = 250;
const BUTTON = "#show-preview";

export function addBrandPreview() {
  const form = document.querySelector("form#brand");
  if (!(form instanceof HTMLFormElement)) return;
  const button = document.querySelector(BUTTON);
  if (button instanceof HTMLElement) button.hidden = true;
  addSwatch(form);
  let waiting = 0;
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement) checkSize(target);
    // What it says is no longer the case.
    document.querySelector(".notice.done")?.remove();
    showRadius(form);
    clearTimeout(waiting);
    waiting = setTimeout(() => show(form), PAUSE_MS);
  });
  // Controls beside the preview belong to the form, but their events do not pass it.
  for (const control of form.elements)
    if (!form.contains(control)) control.addEventListener("input", () => show(form));
}

/**
 * The color can also be chosen. The text is what the form sends.
 *
 * @param {HTMLFormElement} form
 */
function addSwatch(form) {
  const swatch = form.querySelector("#swatch");
  const text = form.querySelector("#accent");
  if (!(swatch instanceof HTMLInputElement) || !(text instanceof HTMLInputElement)) return;
  swatch.hidden = false;
  swatch.addEventListener("input", () => {
    text.value = swatch.value;
  });
  text.addEventListener("input", () => {
    if (text.value !== "" && text.checkValidity()) swatch.value = text.value.toLowerCase();
  });
}

/** @param {HTMLFormElement} form */
function showRadius(form) {
  const [radius, shown] = [form.querySelector("#radius"), form.querySelector("#corners")];
  if (radius instanceof HTMLInputElement && shown !== null) shown.textContent = `${radius.value} px`;
}

/**
 * Says that a file is too large, and does not take it, so that the preview goes on with the other fields.
 *
 * @param {HTMLInputElement} input
 */
function checkSize(input) {
  const max = Number(input.dataset["maxBytes"]);
  const [file] = input.files ?? [];
  if (file === undefined || Number.isNaN(max)) return;
  document.querySelector("#logo-error")?.remove();
  if (file.size <= max) return;
  input.value = "";
  const error = document.createElement("span");
  error.id = "logo-error";
  error.className = "small bad";
  error.role = "alert";
  error.textContent = `“${file.name}” was not taken: it has more than ${max / 1000} KB. Choose a smaller file.`;
  input.closest(".field")?.append(error);
}

/** @param {HTMLFormElement} form */
function show(form) {
  showPage(form);
  void showFacts(form);
}

let previews = 0;

/**
 * Sends the form to a new frame, which replaces the shown one when it is loaded: nothing flickers, and the history of the
 * browser gets no entry.
 *
 * @param {HTMLFormElement} form
 */
function showPage(form) {
  const button = document.querySelector(BUTTON);
  const [shown, ...loading] = document.querySelectorAll(".held iframe");
  if (!(shown instanceof HTMLIFrameElement) || !(button instanceof HTMLButtonElement)) return;
  for (const frame of loading) frame.remove();
  const next = shown.cloneNode();
  if (!(next instanceof HTMLIFrameElement)) return;
  next.removeAttribute("src");
  // A new name, because the former one may still find the former frame.
  next.name = `preview-${++previews}`;
  button.formTarget = next.name;
  shown.after(next);
  next.addEventListener("load", () => shown.remove());
  form.requestSubmit(button);
}

/** @type {AbortController | null} */
let reading = null;

/**
 * Asks the server for what follows from the form, without saving it.
 *
 * @param {HTMLFormElement} form
 */
async function showFacts(form) {
  reading?.abort();
  reading = new AbortController();
  const body = new FormData(form);
  body.set("intent", "check");
  try {
    const response = await fetch(form.action, { method: "POST", body, signal: reading.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["changes", "contrast"]) {
      const found = page.getElementById(id);
      if (found !== null) document.getElementById(id)?.replaceWith(found);
    }
  } catch {
    // A later change asks again.
  }
}
