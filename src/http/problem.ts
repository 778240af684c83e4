// The only place where a failure becomes an HTTP status. Problem Details (RFC 9457); a new code does not
// compile until it stands in the table.

import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureCode } from "../shared/failure.ts";
import type { HttpEnv } from "./http-env.ts";

type Row = readonly [status: ContentfulStatusCode, title: string];

const TABLE = {
  invalid_request: [400, "The request is not valid"],
  unauthenticated: [401, "The credentials are missing or not valid"],
  route_not_found: [404, "There is nothing at this path"],
  payload_too_large: [413, "The request body is too large"],
  rate_limited: [429, "Too many requests"],
  not_configured: [503, "Latchkey is not configured"],
  internal_error: [500, "Something went wrong in Latchkey"],
  app_not_found: [404, "The app does not exist"],
  key_not_found: [404, "The key does not exist"],
  last_key: [409, "The app's last key can't be deleted"],
  provider_not_found: [404, "The provider does not exist"],
  integration_not_found: [404, "The integration does not exist"],
  integration_exists: [409, "An integration of this id exists"],
  integration_in_use: [409, "The integration has connections"],
  integration_invalid: [400, "The integration is not valid"],
  integration_misconfigured: [502, "The provider refuses the integration's client"],
  reseal_not_started: [404, "No re-seal has been started"],
  webhook_not_configured: [409, "The app has no webhook URL"],
  webhook_secret_missing: [409, "The integration has no webhook secret"],
  event_not_found: [404, "The event does not exist"],
  endpoint_not_allowed: [400, "This URL may not be called"],
  discovery_failed: [422, "The issuer could not be discovered"],
  return_url_not_registered: [400, "The return URL is not registered for the app"],
  method_not_allowed: [405, "This path has no such method"],
  connect_token_invalid: [400, "The connect link is not valid"],
  origin_not_registered: [403, "The page that opened this window is not registered for the app"],
  session_expired: [410, "The connect session is over"],
  not_same_origin: [403, "The request did not come from the connect page"],
  state_invalid: [400, "The state is not valid"],
  attempt_expired: [410, "The attempt has expired"],
  attempt_already_used: [409, "The attempt has been used"],
  wrong_browser: [403, "Another browser began this attempt"],
  callback_mismatch: [400, "The callback belongs to another integration"],
  issuer_mismatch: [400, "The callback comes from another issuer"],
  callback_invalid: [400, "The callback is not valid"],
  access_denied: [403, "The person declined"],
  redirect_uri_rejected: [502, "The provider does not know the callback URL"],
  authorization_failed: [502, "The provider refused the authorization"],
  authorization_code_rejected: [502, "The provider refused the authorization code"],
  authorization_interrupted: [502, "The authorization was interrupted"],
  account_mismatch: [409, "That was another account; nothing was changed"],
  integration_mismatch: [409, "The connection has been made with another integration"],
  account_unverified: [502, "The account could not be verified"],
  connector_not_found: [404, "The provider has no such connector"],
  parameters_invalid: [400, "What was filled in is not valid"],
  login_failed: [403, "The institution refused the sign-in"],
  account_needs_action: [409, "The institution wants the person to do something first"],
  handle_invalid: [400, "The handle is not valid"],
  end_user_mismatch: [403, "The session was made for another end user"],
  connection_not_found: [404, "The connection does not exist"],
  connection_pending: [409, "The connection is not connected yet"],
  import_not_supported: [409, "Grants of this provider can't be imported"],
  reauthorization_required: [409, "The end user must connect again"],
  refresh_not_supported: [409, "The connection can't be refreshed"],
  check_not_supported: [409, "The connection can't be checked"],
  provider_unavailable: [502, "The provider is not available"],
  api_not_configured: [409, "The integration has no API base URL"],
  proxy_path_invalid: [400, "The path can't be called"],
  proxy_request_invalid: [400, "The request can't be passed on"],
} as const satisfies Record<FailureCode, Row>;

/** The HTTP status of a failure. */
export function statusOf(code: FailureCode): ContentfulStatusCode {
  return TABLE[code][0];
}

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
  };
  if (failure.retryAfterSeconds !== undefined) headers["retry-after"] = String(failure.retryAfterSeconds);
  if (failure.code === "unauthenticated") headers["www-authenticate"] = "Bearer";
  const body = {
    type: `urn:latchkey:problem:${failure.code}`,
    title,
    status,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    code: failure.code,
    request_id: c.get("requestId"),
    ...(failure.fields === undefined ? {} : { errors: failure.fields }),
  };
  return c.body(JSON.stringify(body), status, headers);
}
