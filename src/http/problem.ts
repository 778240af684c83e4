// The only place where a failure becomes an HTTP status. Problem Details (RFC 9457); a new code does not
// compile until it stands in the table.

import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureCode } from "../shared/failure.ts";
import type { ProblemResponse } from "./schemas/problem.ts";
import type { HttpEnv } from "./http-env.ts";

/** Status, title, and what a caller of the API does about it; null where none is ever answered so. */
type Row = readonly [status: ContentfulStatusCode, title: string, advice: string | null];

const GONE = "Check the path and the ID. Resources of other apps also return 404.";
const UNSUPPORTED = "The provider or the integration does not support this operation.";
const NOT_SENT = "The path would leave the API's base URL, or the method or a header cannot be sent.";
const AGAIN = "Create a new session and redirect the user.";

const TABLE = {
  invalid_request: [400, "The request is not valid", "Check `errors` or `detail`."],
  unauthenticated: [
    401,
    "The credentials are missing or not valid",
    "Send an app's API key or the operator's admin token, depending on the route, as `Authorization: Bearer …`.",
  ],
  route_not_found: [404, "There is nothing at this path", GONE],
  payload_too_large: [
    413,
    "The request body is too large",
    "Send at most 64 KiB. Latchkey imposes no limit of its own on proxied requests.",
  ],
  rate_limited: [429, "Too many requests", "Wait for the time given in `Retry-After`."],
  not_configured: [
    503,
    "Latchkey is not configured",
    "Fix the operator settings that are listed in `detail`.",
  ],
  internal_error: [500, "Something went wrong in Latchkey", "Report this bug with the `request_id`."],
  app_not_found: [404, "The app does not exist", GONE],
  key_not_found: [404, "The key does not exist", GONE],
  last_key: [409, "The app's last key can't be deleted", "See `detail`."],
  provider_not_found: [404, "The provider does not exist", GONE],
  integration_not_found: [404, "The integration does not exist", GONE],
  integration_exists: [409, "An integration of this id exists", "See `detail`."],
  integration_in_use: [409, "The integration has connections", "See `detail`."],
  integration_invalid: [400, "The integration is not valid", "Check `errors`."],
  integration_misconfigured: [
    502,
    "The provider refuses the integration's client",
    "The provider rejects your client. Fix the integration, and the next read tries again immediately. Until then, refreshes are paused for all of the integration's connections, except for occasional attempts.",
  ],
  re_encryption_not_started: [404, "No re-encryption has been started", GONE],
  webhook_not_configured: [409, "The app has no webhook URL", "Set `webhook_url` first."],
  webhook_secret_missing: [
    409,
    "The integration has no webhook secret",
    "Latchkey returns this error to a provider that sends a webhook. Set the integration's `webhook_secret`.",
  ],
  event_not_found: [404, "The event does not exist", GONE],
  endpoint_not_allowed: [400, "This URL may not be called", "Check `errors`."],
  discovery_failed: [
    422,
    "The issuer could not be discovered",
    "The issuer's metadata could not be used. See `detail`.",
  ],
  return_url_not_registered: [
    400,
    "The return URL is not registered for the app",
    "Register the exact URL with the app.",
  ],
  method_not_allowed: [405, "This path has no such method", "Use a method from the `Allow` header."],
  connect_token_invalid: [400, "The connect link is not valid", null],
  origin_not_registered: [403, "The page that opened this window is not registered for the app", null],
  session_expired: [410, "The connect session is over", AGAIN],
  not_same_origin: [403, "The request did not come from a page of Latchkey's", null],
  state_invalid: [400, "The state is not valid", null],
  attempt_expired: [410, "The attempt has expired", AGAIN],
  attempt_already_used: [409, "The attempt has been used", null],
  wrong_browser: [403, "Another browser began this attempt", null],
  callback_mismatch: [400, "The callback belongs to another integration", null],
  issuer_mismatch: [400, "The callback comes from another issuer", null],
  callback_invalid: [400, "The callback is not valid", null],
  access_denied: [403, "The person declined", AGAIN],
  redirect_uri_rejected: [
    502,
    "The provider does not know the callback URL",
    "Register the integration's `callback_url` with the provider.",
  ],
  authorization_failed: [502, "The provider refused the authorization", AGAIN],
  authorization_code_rejected: [502, "The provider refused the authorization code", AGAIN],
  authorization_interrupted: [502, "The authorization was interrupted", AGAIN],
  account_mismatch: [
    409,
    "That was another account; nothing was changed",
    "The user chose a different account from the one that is connected.",
  ],
  integration_mismatch: [
    409,
    "The connection has been made with another integration",
    "The user has already connected a different integration in another tab. No action is needed.",
  ],
  account_unverified: [
    502,
    "The account could not be verified",
    "The provider did not identify the account. Let the user try again.",
  ],
  connector_not_found: [
    404,
    "The provider has no such connector",
    "The provider has no connector with this ID.",
  ],
  parameters_invalid: [
    400,
    "What was filled in is not valid",
    "The institution does not accept these values. Check `errors`.",
  ],
  login_failed: [403, "The institution refused the sign-in", AGAIN],
  account_needs_action: [409, "The institution wants the person to do something first", AGAIN],
  handle_invalid: [400, "The handle is not valid", "The handle was changed or belongs to another app."],
  end_user_mismatch: [
    403,
    "The session was made for another end user",
    "The session was created for a different end user.",
  ],
  connection_not_found: [404, "The connection does not exist", GONE],
  connection_pending: [409, "The connection is not connected yet", "The account has not been connected yet."],
  import_not_supported: [
    409,
    "Grants of this provider can't be imported",
    "Grants of this provider cannot be imported.",
  ],
  reauthorization_required: [
    409,
    "The end user must connect again",
    "Create a session with this `connection_id` and redirect the user.",
  ],
  refresh_not_supported: [409, "The connection can't be refreshed", UNSUPPORTED],
  check_not_supported: [409, "The connection can't be checked", UNSUPPORTED],
  provider_unavailable: [
    502,
    "The provider is not available",
    "Try again after the time given in `Retry-After`.",
  ],
  api_not_configured: [409, "The integration has no API base URL", UNSUPPORTED],
  proxy_path_invalid: [400, "The path can't be called", NOT_SENT],
  proxy_request_invalid: [400, "The request can't be passed on", NOT_SENT],
} as const satisfies Record<FailureCode, Row>;

/** Stands on an error of Latchkey's own, and on no answer of a provider's. */
export const ERROR_HEADER = "latchkey-error";

/** The HTTP status of a failure. */
export function statusOf(code: FailureCode): ContentfulStatusCode {
  return TABLE[code][0];
}

/** What is said of a failure, whoever has it. */
export function explain(code: FailureCode): { status: number; title: string; advice: string | null } {
  const [status, title, advice] = TABLE[code];
  return { status, title, advice };
}

/** The name of a problem, as RFC 9457 asks for one. */
export const typeOf = (code: string) => `urn:latchkey:problem:${code}`;

/** A failure as an answer. */
export function problem(c: Context<HttpEnv>, original: Failure): Response {
  // An app that has ended has no keys either, whatever an edge copy still says.
  const isEnded = original.code === "app_not_found" && c.get("appId") !== undefined;
  const failure: Failure = isEnded ? { code: "unauthenticated" } : original;
  const [status, title] = TABLE[failure.code];
  c.set("failureCode", failure.code);
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    // Tells it from a provider's own, which may look the same.
    [ERROR_HEADER]: failure.code,
  };
  if (failure.retryAfterSeconds !== undefined) headers["retry-after"] = String(failure.retryAfterSeconds);
  if (failure.code === "unauthenticated") headers["www-authenticate"] = "Bearer";
  const body: ProblemResponse = {
    type: typeOf(failure.code),
    title,
    status,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    code: failure.code,
    request_id: c.get("requestId"),
    ...(failure.fields === undefined ? {} : { errors: failure.fields }),
  };
  return c.body(JSON.stringify(body), status, headers);
}
