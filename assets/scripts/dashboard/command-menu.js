// The search as a dialog over the page (Ctrl K), with results while typing. It shows what the page of the search contains.

import { element, loadSheet } from "./elements.js";
import { openHelp } from "./keys.js";

/** How long after the last key the search begins. */
const WAIT_MS = 120;

export function addCommandMenu() {
  const link = document.querySelector("a[data-search-link]");
  if (!(link instanceof HTMLAnchorElement)) return;
  const page = document.querySelector("main .palette");
  if (page instanceof HTMLElement) search(page, link.href);
  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return;
    event.preventDefault();
    void open(link.href);
  });
  document.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target.closest("a[data-search-link]") : null;
    // With a key, the link opens the page in a new tab.
    if (clicked === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(link.href);
  });
}

/**
 * Opens the dialog. The browser gives the focus back when it closes.
 *
 * @param {string} url The page of the search.
 */
async function open(url) {
  const page = document.querySelector("main .palette input[name=q]");
  if (page instanceof HTMLInputElement) return page.focus();
  if (document.querySelector("dialog[open]") !== null) return;
  const side = document.getElementById("side");
  if (side?.matches(":popover-open")) side.hidePopover();
  const input = element("input", {
    name: "q",
    type: "search",
    "aria-label": "Search",
    placeholder: "Account, end user, ID, or a place",
    maxlength: "128",
    autocomplete: "off",
    spellcheck: "false",
  });
  const close = element(
    "button",
    { class: "b bare", type: "button" },
    element("kbd", {}, "Esc"),
    element("span", { class: "hide" }, " closes"),
  );
  const help = element(
    "button",
    { class: "b bare push", type: "button" },
    element("kbd", {}, "?"),
    " all keys",
  );
  const dialog = element(
    "dialog",
    { class: "palette", "aria-label": "Search" },
    element("div", { class: "in big" }, input, close),
    element("div", { id: "results" }),
    element(
      "p",
      { class: "bar small soft keys" },
      element("span", {}, element("kbd", {}, "↑"), " ", element("kbd", {}, "↓"), " choose"),
      element("span", {}, element("kbd", {}, "↵"), " open"),
      element("span", {}, element("kbd", {}, "Ctrl ↵"), " new tab"),
      help,
    ),
  );
  close.addEventListener("click", () => dialog.close());
  input.addEventListener("keydown", (event) => {
    // Otherwise, the browser would first empty the field.
    if (event.key === "Escape") dialog.close();
  });
  help.addEventListener("click", () => {
    dialog.close();
    void openHelp();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  search(dialog, url);
  // The field takes what is typed while the style sheet is loaded.
  dialog.style.opacity = "0";
  dialog.showModal();
  input.focus();
  await loadSheet("search");
  dialog.style.opacity = "";
}

/**
 * Makes a field search while typing, and the arrow keys choose a result.
 *
 * @param {HTMLElement} palette The element with the field and the results.
 * @param {string} url
 */
function search(palette, url) {
  const [input, results] = [palette.querySelector("input[name=q]"), palette.querySelector("#results")];
  if (!(input instanceof HTMLInputElement) || results === null) return;
  /** @type {AbortController | null} */
  let request = null;
  let timer = 0;
  const update = async () => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(`${url}?${new URLSearchParams({ q: input.value.trim() })}`, { signal });
      // The session has ended.
      if (response.redirected) return location.assign(url);
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      if (signal.aborted) return;
      results.replaceChildren(...(found.querySelector("#results")?.children ?? []));
      choose(0);
    } catch {
      // A newer search has begun, or there is no connection. What was found stays.
    }
  };
  const options = () => [...results.querySelectorAll("a")];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  /** @param {number} index */
  const choose = (index) => {
    describe(results);
    const all = options();
    for (const [i, option] of all.entries()) option.setAttribute("aria-selected", String(i === index));
    const option = all[index];
    if (option === undefined) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "results",
    "aria-autocomplete": "list",
  }))
    input.setAttribute(name, value);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && all.length > 0) {
      event.preventDefault();
      choose((chosen() + step + all.length) % all.length);
    }
    const option = all[chosen()];
    if (event.key !== "Enter" || option === undefined) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
    else location.assign(option.href);
  });
  if (results.childElementCount === 0) void update();
  else choose(0);
}

/**
 * Gives the results the roles of a list from which the field chooses.
 *
 * @param {Element} results
 */
function describe(results) {
  const options = [...results.querySelectorAll("a")];
  if (options.length === 0) {
    results.removeAttribute("role");
    return;
  }
  results.setAttribute("role", "listbox");
  results.setAttribute("aria-label", "Results");
  for (const section of results.querySelectorAll("section")) section.setAttribute("role", "group");
  for (const title of results.querySelectorAll("h2")) title.setAttribute("role", "presentation");
  for (const [i, option] of options.entries()) {
    option.id = `result-${i}`;
    option.setAttribute("role", "option");
    option.tabIndex = -1;
  }
}
