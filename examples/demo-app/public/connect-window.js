// Connects in a window of its own, and keeps the page. Its buttons are forms, which lead the page itself to Latchkey:
// so they do where this script does not run, and where it gets no answer.

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
    // Without a session the form makes one. With one the account may be connected by now, and no other is wanted.
    .catch(() =>
      connectUrl.then(
        () => location.assign("/"),
        () => form.submit(),
      ),
    );
});

/**
 * Has an account connected in a window, and gives the page that tells what came of it.
 * @param {Promise<string>} connect_url @returns {Promise<string>}
 */
async function outcomeOf(connect_url) {
  try {
    const result = await connect({ connect_url });
    // Without a handle there is nothing to confirm: the window was cut off from this page, and went to the return URL.
    return "handle" in result ? await nextAfter("/connected", result) : "/";
  } catch (error) {
    if (error instanceof ConnectError) return `/connected?error=${error.code}`;
    throw error;
  }
}

/**
 * Where the app's backend says to go on.
 * @param {string} path @param {Record<string, string>} [fields] @returns {Promise<string>}
 */
async function nextAfter(path, fields) {
  const headers = { accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return (await answer.json()).next;
}

/**
 * Shows a page of the app's in place of this one. This script goes on: another window may be open.
 * @param {string} path
 */
async function show(path) {
  const answer = await fetch(path);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
}
