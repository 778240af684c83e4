// Connects an account in a popup, so that the page stays open. The buttons are forms that send the page itself to
// Latchkey if this script does not run or its requests fail.

/** @type {HTMLLinkElement | null} */
const link = document.querySelector('link[rel="modulepreload"]');
/** @type {typeof import("latchkey/connect")} */
const { connect, ConnectError } = await import(link?.href ?? "");

addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset["window"] === undefined) return;
  event.preventDefault();
  form.ariaBusy = "true";
  const connectUrl = nextAfter(form.action);
  outcomeOf(connectUrl)
    .then(show)
    // Without a session, the form creates one. With a session, the account may already be connected, so do not create
    // another one.
    .catch(() =>
      connectUrl.then(
        () => location.assign("/"),
        () => form.submit(),
      ),
    );
});

/**
 * Connects an account in a popup and returns the page that shows the result.
 * @param {Promise<string>} connect_url @returns {Promise<string>}
 */
async function outcomeOf(connect_url) {
  try {
    const result = await connect({ connect_url });
    // Without a handle, there is nothing to confirm: the popup was severed from this page and went to the return URL.
    return "handle" in result ? await nextAfter("/connected", result) : "/";
  } catch (error) {
    if (error instanceof ConnectError) return `/connected?error=${error.code}`;
    throw error;
  }
}

/**
 * Sends a form to the app's backend and returns the next URL.
 * @param {string} path @param {Record<string, string>} [fields] @returns {Promise<string>}
 */
async function nextAfter(path, fields) {
  const headers = { accept: "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return (await response.json()).next;
}

/**
 * Replaces this page with another page. The script keeps running, because another popup may be open.
 * @param {string} path
 */
async function show(path) {
  // The user has to choose an account on a page of Latchkey, and then returns.
  if (new URL(path, location.href).origin !== location.origin) return location.assign(path);
  const response = await fetch(path);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */
  const result = document.querySelector("main > [role]");
  result?.focus({ preventScroll: true });
}
