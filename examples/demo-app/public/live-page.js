// Runs actions in the page, and shows events as they arrive. Without this script, each action loads the page again, and
// "Reload" shows the new events.

const POLL_MS = 2_000;

/** The parts of the page that change. */
const PARTS = ["connections", "available", "events"];

document.documentElement.dataset["live"] = "";

addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset["inPage"] === undefined) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  runAction(form).catch(() => location.assign("/"));
});

addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.dataset["dialog"] !== undefined) {
    event.preventDefault();
    ask(link).catch(() => location.assign(link.href));
  }
  const dialog = link.closest("dialog");
  if (dialog && link.dataset["cancel"] !== undefined) {
    event.preventDefault();
    dialog.close();
  }
});

let isPressing = false;
addEventListener("pointerdown", () => (isPressing = true));
// After the click, which follows.
for (const type of ["pointerup", "pointercancel"])
  addEventListener(type, () => setTimeout(() => (isPressing = false)));

setTimeout(poll, POLL_MS);

function poll() {
  showNews()
    // The app may be unavailable for a moment.
    .catch(() => undefined)
    .finally(() => setTimeout(poll, POLL_MS));
}

/**
 * Sends a form, and shows the connection of the page that is returned.
 * @param {HTMLFormElement} form
 */
async function runAction(form) {
  const id = form.closest("article")?.id ?? "";
  const page = await read(form.action, { method: "POST" });
  const [row, changed] = [document.getElementById(id), page.getElementById(id)];
  if (!row || !changed) throw new Error("The connection is not on the page.");
  replace(row, changed);
  /** @type {HTMLElement | null} */
  const outcome = changed.querySelector(".outcome");
  outcome?.focus({ preventScroll: true });
  outcome?.scrollIntoView({ block: "nearest" });
}

/**
 * Shows the page that a link leads to in a dialog.
 * @param {HTMLAnchorElement} link
 */
async function ask(link) {
  const page = await read(link.href);
  const question = page.querySelector("main > section");
  if (!question) throw new Error("The page has no question.");
  const dialog = document.createElement("dialog");
  dialog.ariaLabel = question.querySelector("h1")?.textContent ?? "";
  dialog.append(question);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Reads the page again if an event has arrived since it was read. */
async function showNews() {
  const events = document.getElementById("events");
  if (document.hidden || !events || document.querySelector("[aria-busy=true]")) return;
  const response = await fetch("/events");
  // The user has signed out in another tab.
  if (response.status === 401) return location.assign("/");
  const { revision } = await response.json();
  if (revision === events.dataset["revision"]) return;
  const known = new Set(Array.from(events.querySelectorAll("li"), (item) => item.dataset["event"]));
  const page = await read("/");
  // A button that is replaced while it is pressed gets no click.
  if (isPressing) return;
  const news = Array.from(page.querySelectorAll("li")).filter(
    ({ dataset }) => dataset["event"] !== undefined && !known.has(dataset["event"]),
  );
  for (const item of news) item.classList.add("new");
  for (const part of PARTS) {
    const [current, changed] = [document.getElementById(part), page.getElementById(part)];
    if (current && changed) replace(current, changed);
  }
  const announcement = document.getElementById("news");
  if (announcement)
    announcement.textContent = news.map((item) => item.querySelector("h3")?.textContent).join(". ");
}

/**
 * Replaces a part of the page, but keeps what the user has opened, the results of actions, and the focus.
 * @param {HTMLElement} current @param {HTMLElement} changed
 */
function replace(current, changed) {
  for (const details of current.querySelectorAll("details[open]")) {
    const id = details.closest("[id]")?.id ?? "";
    changed.ownerDocument.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  }
  for (const outcome of current.querySelectorAll(".outcome")) {
    const row = changed.ownerDocument.getElementById(outcome.closest("article")?.id ?? "");
    if (row && !row.querySelector(".outcome")) row.querySelector("details")?.before(outcome);
  }
  const focused = current.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && placeOf(focused);
  current.replaceWith(changed);
  if (focused?.isConnected === false && place) elementAt(place)?.focus({ preventScroll: true });
  else if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
}

const FOCUSABLE = "a, button, summary, pre";

/**
 * Returns where an element is: the closest element with an ID, and the position in it.
 * @param {Element} element @returns {{ id: string, index: number }}
 */
function placeOf(element) {
  const container = element.closest("[id]");
  const index = Array.from(container?.querySelectorAll(FOCUSABLE) ?? []).indexOf(element);
  return { id: container?.id ?? "", index };
}

/**
 * @param {{ id: string, index: number }} place @returns {HTMLElement | undefined}
 */
function elementAt({ id, index }) {
  /** @type {NodeListOf<HTMLElement> | undefined} */
  const candidates = document.getElementById(id)?.querySelectorAll(FOCUSABLE);
  return candidates?.[index];
}

/**
 * Reads a page of the app.
 * @param {string} url @param {RequestInit} [init] @returns {Promise<Document>}
 */
async function read(url, init) {
  const response = await fetch(url, init);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
