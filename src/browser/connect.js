// Latchkey's connect.js: lets a person connect an account in a window of its own, from a page of your app.
//
//   import { connect } from "https://latchkey.example.com/connect.js";
//   const result = await connect({ connect_url });       // { handle } or { connection_id }
//
// Call it in the click's own handler: a browser opens windows for clicks only. `connect_url` may be a promise,
// so that your backend can make the session meanwhile. Where no window may be opened the page itself goes.

/** @typedef {{ handle: string } | { connection_id: string }} ConnectResult */

export const version = "1";

const ORIGIN = new URL(import.meta.url).origin;
const FEATURES = "popup,width=480,height=720";
const LOOK_EVERY_MS = 500;
const ASK_EVERY_MS = 2000;
const GRACE_MS = 5000;

/** Why nothing was connected: `closed`, or one of Latchkey's codes such as `access_denied`. */
export class ConnectError extends Error {
  /** @param {string} code @param {string | null} connectionId */
  constructor(code, connectionId) {
    super(`The account was not connected: ${code}`);
    this.name = "ConnectError";
    this.code = code;
    this.connectionId = connectionId;
  }
}

let windows = 0;

/**
 * Opens the connect page and resolves with what your backend confirms, or with a connection that is there.
 * @param {{ connect_url: string | URL | Promise<string | URL> }} options
 * @returns {Promise<ConnectResult>}
 * @throws {ConnectError}
 */
export async function connect({ connect_url }) {
  // Before anything is awaited: afterwards the click is over, and the window would be taken for an advertisement.
  const popup = window.open("about:blank", `latchkey-${Date.now()}-${++windows}`, FEATURES);
  /** @type {URL} */
  let url;
  try {
    url = new URL(await connect_url);
    if (url.origin !== ORIGIN) throw new TypeError(`connect_url is not of ${ORIGIN}`);
  } catch (error) {
    popup?.close();
    throw error;
  }
  if (!popup) {
    location.assign(url);
    return new Promise(() => {});
  }
  const token = url.searchParams.get("token") ?? "";
  url.searchParams.set("origin", location.origin);
  popup.location.replace(url);
  return outcomeOf(popup, token);
}

/** @param {Window} popup @param {string} token @returns {Promise<ConnectResult>} */
function outcomeOf(popup, token) {
  const session = sessionIn(token);
  return new Promise((resolve, reject) => {
    let over = false;
    /** @param {() => void} then */
    const end = (then) => {
      if (over) return;
      over = true;
      removeEventListener("message", listen);
      clearInterval(looking);
      then();
    };
    /** @param {string} code @param {string | null} [id] */
    const fail = (code, id = null) => end(() => reject(new ConnectError(code, id)));
    /** @param {MessageEvent} event */
    const listen = ({ origin, source, data }) => {
      // Only from Latchkey, and only from this window: others may be open, and anybody can send messages. And only
      // of this session: a page on the way may have led the window to another one.
      if (origin !== ORIGIN || source !== popup || data?.type !== "latchkey") return;
      if (data.session !== session) return;
      if (typeof data.error === "string") fail(data.error, data.connection_id);
      else if (typeof data.handle === "string") end(() => resolve({ handle: data.handle }));
      else if (typeof data.connection_id === "string")
        end(() => resolve({ connection_id: data.connection_id }));
    };
    addEventListener("message", listen);
    // A window that is closed may be one that the provider's pages have cut off from this page.
    const looking = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(looking);
      void follow(token, () => over).then(({ code, id, connected }) =>
        connected && id !== null ? end(() => resolve({ connection_id: id })) : fail(code, id),
      );
    }, LOOK_EVERY_MS);
  });
}

/** The session a connect token names, in the payload of a JWS. @param {string} token @returns {unknown} */
function sessionIn(token) {
  try {
    const [, payload = ""] = token.split(".");
    return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))).s;
  } catch {
    return null;
  }
}

/** @typedef {{ status: string, connection_id: string | null, code: string | null }} Status */

/** What is known where nothing can be known. */
const UNKNOWN = { status: "pending", connection_id: null, code: null };

/** @param {string} token @returns {Promise<Status>} */
async function statusOf(token) {
  try {
    const answer = await fetch(`${ORIGIN}/connect/status?token=${encodeURIComponent(token)}`);
    // A session that is not there any more, and never was connected, is over.
    return answer.status === 410 ? { ...UNKNOWN, status: "expired" } : await answer.json();
  } catch {
    return UNKNOWN;
  }
}

/**
 * Asks Latchkey how the session stands until that is decided, or the person is back on this page without it.
 * @param {string} token @param {() => boolean} isOver
 * @returns {Promise<{ connected: boolean, code: string, id: string | null }>}
 */
async function follow(token, isOver) {
  let backSince = 0;
  for (;;) {
    const { status, code, connection_id: id } = await statusOf(token);
    if (isOver() || status === "connected") return { connected: true, code: "", id };
    if (status === "expired") return { connected: false, code: "session_expired", id };
    // Whoever closes a window looks at the one behind it.
    if (!document.hasFocus()) backSince = 0;
    else if (backSince === 0) backSince = Date.now();
    else if (Date.now() - backSince >= GRACE_MS) return { connected: false, code: code ?? "closed", id };
    await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
  }
}
