// The keys of the dashboard: `/` goes to the page's search, J and K move in its table, X chooses a row, Enter opens it, and
// `?` lists the keys. They are off while a field has the focus, and can be turned off.

import { element, loadSheet } from "./elements.js";

const STORED = "latchkey-keys";

/** Keys that are pressed without others. Ctrl K is always on, because no text contains it. */
export const isTyping = () => {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement) return !["checkbox", "radio", "submit"].includes(focused.type);
  return focused instanceof HTMLTextAreaElement || focused instanceof HTMLSelectElement;
};

const areOff = () => localStorage.getItem(STORED) === "off";

export function addKeys() {
  showHints();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping() || areOff() || document.querySelector("dialog[open], [popover]:popover-open") !== null)
      return;
    if (run(event.key)) event.preventDefault();
  });
}

/** Shows or hides the hints in the page. */
function showHints() {
  for (const hint of document.querySelectorAll("[data-key]")) {
    if (!(hint instanceof HTMLElement)) continue;
    hint.hidden = areOff() && hint.textContent?.trim() !== "Ctrl K";
  }
}

/**
 * Does what a key is for. Returns whether it is for anything.
 *
 * @param {string} key
 */
function run(key) {
  switch (key) {
    case "/":
      return focus(document.querySelector("main [data-search], main input[type=search]"));
    case "?":
      void openHelp();
      return true;
    case "j":
    case "J":
      return move(1);
    case "k":
    case "K":
      return move(-1);
    case "x":
    case "X":
      return choose();
    default:
      return false;
  }
}

/** @param {Element | null} target */
function focus(target) {
  if (!(target instanceof HTMLElement)) return false;
  target.focus();
  if (target instanceof HTMLInputElement) target.select();
  return true;
}

/** The link that names a row, in each row of the page's tables. Tables that are folded have none. */
function rowLinks() {
  const links = document.querySelectorAll("main tbody th a[href], main [data-row] a[href]");
  return [...links].filter((link) => link.checkVisibility());
}

/** @param {1 | -1} step */
function move(step) {
  const links = rowLinks();
  const current = document.activeElement?.closest("tr, [data-row]") ?? null;
  const from = links.findIndex((link) => link.closest("tr, [data-row]") === current && current !== null);
  const to = from === -1 ? (step === 1 ? 0 : links.length - 1) : from + step;
  const link = links[to];
  if (link === undefined) return links.length > 0;
  focus(link);
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function choose() {
  const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
  if (!(box instanceof HTMLInputElement)) return false;
  const focused = document.activeElement;
  box.click();
  focus(focused);
  return true;
}

const HELP = /** @type {const} */ ([
  ["Ctrl K", "Search, and go anywhere"],
  ["/", "Go to the search of the page"],
  ["J", "Next row"],
  ["K", "Row before"],
  ["X", "Choose the row"],
  ["Enter", "Open the row"],
  ["?", "Show these keys"],
]);

/** Opens the list of keys, in which they can be turned off. */
export async function openHelp() {
  await loadSheet("search");
  const title = element("h2", { id: "keys-title" }, "Keys");
  const box = element("input", { type: "checkbox" });
  box.checked = !areOff();
  box.addEventListener("change", () => {
    localStorage.setItem(STORED, box.checked ? "on" : "off");
    showHints();
  });
  const close = element("button", { class: "b", type: "submit" }, "Close");
  const dialog = element(
    "dialog",
    { class: "help", "aria-labelledby": "keys-title" },
    title,
    element(
      "dl",
      {},
      ...HELP.flatMap(([key, does]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, does)]),
    ),
    element("label", { class: "pickrow" }, box, "Use single keys"),
    element("form", { method: "dialog", class: "bar" }, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
