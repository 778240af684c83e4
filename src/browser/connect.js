// Latchkey's connect.js: connects an account in a popup. Call `connect` in a click handler, because browsers open popups
// only for clicks.

/** @typedef {{ handle: string } | { connection_id: string }} ConnectResult */

export const version = "1";

const ORIGIN = new URL(import.meta.url).origin;
const FEATURES = "popup,width=480,height=720";
const CLOSED_CHECK_MS = 500;
const POLL_MS = 2000;
const GRACE_MS = 5000;

/** Thrown if nothing was connected. `code` is `closed`, or one of Latchkey's codes such as `access_denied`. */
export class ConnectError extends Error {
  /** @param {string} code @param {string | null} connectionId */
  constructor(code, connectionId) {
    super(`The account was not connected: ${code}`);
    this.name = "ConnectError";
    this.code = code;
    this.connectionId = connectionId;
  }
}

let popupCount = 0;

/**
 * Opens the connect page in a popup. Resolves with the handle that your backend confirms, or with the ID of a
 * connection that is already active. With `opener: false`, the popup has no reference to this page, so the provider's
 * page can't navigate it. The popup then ends at the return URL, and this resolves with the ID of the connection.
 * @param {{ connect_url: string | URL | Promise<string | URL>, opener?: boolean }} options
 * @returns {Promise<ConnectResult>}
 * @throws {ConnectError}
 */
export async function connect({ connect_url, opener = true }) {
  // Open the popup before awaiting anything. Afterwards, browsers no longer attribute it to the click and block it.
  const popup = window.open("about:blank", `latchkey-${Date.now()}-${++popupCount}`, FEATURES);
  if (popup && !opener) popup.opener = null;
  /** @type {URL} */
  let url;
  try {
    url = new URL(await connect_url);
    if (url.origin !== ORIGIN) throw new TypeError(`The connect_url must be a URL of ${ORIGIN}`);
  } catch (error) {
    popup?.close();
    throw error;
  }
  if (!popup) {
    location.assign(url);
    return new Promise(() => {});
  }
  const token = url.searchParams.get("token") ?? "";
  if (opener) url.searchParams.set("origin", location.origin);
  popup.location.replace(url);
  return resultOf(popup, token, opener);
}

/** @param {Window} popup @param {string} token @param {boolean} opener @returns {Promise<ConnectResult>} */
function resultOf(popup, token, opener) {
  const session = sessionIn(token);
  return new Promise((resolve, reject) => {
    let settled = false;
    /** @param {() => void} then */
    const settle = (then) => {
      if (settled) return;
      settled = true;
      removeEventListener("message", listen);
      clearInterval(closedCheck);
      then();
    };
    /** @param {string} code @param {string | null} [id] */
    const fail = (code, id = null) => settle(() => reject(new ConnectError(code, id)));
    /** @param {MessageEvent} event */
    const listen = ({ origin, source, data }) => {
      // Anyone can send messages, other popups may be open, and another page may have sent this popup to another session.
      if (origin !== ORIGIN || source !== popup || data?.type !== "latchkey") return;
      if (data.session !== session) return;
      if (typeof data.error === "string") fail(data.error, data.connection_id);
      else if (typeof data.handle === "string") settle(() => resolve({ handle: data.handle }));
      else if (typeof data.connection_id === "string")
        settle(() => resolve({ connection_id: data.connection_id }));
    };
    addEventListener("message", listen);
    // A popup also appears closed if the provider's pages have severed it from this page.
    const closedCheck = setInterval(() => {
      if (opener && !popup.closed) return;
      clearInterval(closedCheck);
      void pollSession(popup, token, () => settled).then(({ code, id, connected }) => {
        if (!opener) popup.close();
        return connected && id !== null ? settle(() => resolve({ connection_id: id })) : fail(code, id);
      });
    }, CLOSED_CHECK_MS);
  });
}

/** Reads the session ID from a connect token, which is a JWS. @param {string} token @returns {unknown} */
function sessionIn(token) {
  try {
    const [, payload = ""] = token.split(".");
    return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))).s;
  } catch {
    return null;
  }
}

/** @typedef {{ status: string, connection_id: string | null, code: string | null }} Status */

/** The status if the request fails. */
const UNKNOWN = { status: "pending", connection_id: null, code: null };

/** @param {string} token @returns {Promise<Status>} */
async function statusOf(token) {
  try {
    const response = await fetch(`${ORIGIN}/connect/status?token=${encodeURIComponent(token)}`);
    // The session no longer exists and was never connected.
    return response.status === 410 ? { ...UNKNOWN, status: "expired" } : await response.json();
  } catch {
    return UNKNOWN;
  }
}

/**
 * Polls the status of the session until it is final, or until the user is back on this page without a result.
 * @param {Window} popup @param {string} token @param {() => boolean} isSettled
 * @returns {Promise<{ connected: boolean, code: string, id: string | null }>}
 */
async function pollSession(popup, token, isSettled) {
  let focusedSince = 0;
  for (;;) {
    const { status, code, connection_id: id } = await statusOf(token);
    if (isSettled() || status === "connected") return { connected: true, code: "", id };
    if (status === "expired") return { connected: false, code: "session_expired", id };
    // When a user closes a popup, this page gets the focus.
    if (!popup.closed || !document.hasFocus()) focusedSince = 0;
    else if (focusedSince === 0) focusedSince = Date.now();
    else if (Date.now() - focusedSince >= GRACE_MS) return { connected: false, code: code ?? "closed", id };
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
}
