// What each failure is in HTTP. A new code does not compile until it is in this table.

import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { FailureCode } from "../shared/failure.ts";

/** Status, title, and advice for callers of the API. The advice is null if the API never returns the code. */
type Row = readonly [status: ContentfulStatusCode, title: string, advice: string | null];

const NOT_FOUND = "Check the path and the ID. Requests for another app's resources also return a 404.";
const UNSUPPORTED = "The provider or the integration does not support this operation.";
const NOT_SENT =
  "The path could lead outside the API's base URL, or the method, a header, or the body cannot be sent. See `detail`.";
const NEW_SESSION = "Create a new session and redirect the user.";

/** The problem of each code. */
export const PROBLEMS = {
  invalid_request: [400, "The request is invalid", "Check `errors` or `detail`."],
  unauthenticated: [
    401,
    "The credentials are missing or invalid",
    "Send an app's API key or the operator's admin token, depending on the route, as `Authorization: Bearer …`.",
  ],
  key_expired: [401, "The API key has expired", "Create another API key."],
  insufficient_scope: [
    403,
    "The API key lacks a scope",
    "Use an API key that has the scopes in `detail`, or one with full access.",
  ],
  route_not_found: [404, "The route does not exist", NOT_FOUND],
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
  internal_error: [500, "An internal error occurred", "Report this bug with the `request_id`."],
  app_not_found: [404, "The app does not exist", NOT_FOUND],
  key_not_found: [404, "The key does not exist", NOT_FOUND],
  last_key: [409, "The app's last key cannot be deleted", "See `detail`."],
  provider_not_found: [404, "The provider does not exist", NOT_FOUND],
  integration_not_found: [404, "The integration does not exist", NOT_FOUND],
  integration_exists: [409, "An integration with this ID already exists", "See `detail`."],
  integration_in_use: [409, "The integration has connections", "See `detail`."],
  integration_invalid: [400, "The integration is invalid", "Check `errors`."],
  integration_disabled: [
    409,
    "The integration is not turned on",
    "Nobody can connect with it yet. Test it, and then turn it on: set `enabled` to `true`.",
  ],
  integration_misconfigured: [
    502,
    "The provider rejects the integration's client",
    "The provider rejects your client. See `detail`. Until you fix the integration, refreshes are paused for all of its connections, except for occasional retries. After you fix it, Latchkey tries again the next time a token must be refreshed.",
  ],
  re_encryption_not_started: [404, "No re-encryption has been started", "Start re-encryption first."],
  webhook_not_configured: [409, "The app has no webhook URL", "Set `webhook_url` first."],
  webhook_secret_missing: [
    409,
    "The integration has no webhook secret",
    "Latchkey returns this error to a provider that sends a webhook. Set the integration's `webhook_secret`.",
  ],
  test_not_found: [404, "The test does not exist", NOT_FOUND],
  event_not_found: [404, "The event does not exist", NOT_FOUND],
  bulk_job_not_found: [404, "The bulk job does not exist", NOT_FOUND],
  saved_filter_not_found: [404, "The saved filter does not exist", NOT_FOUND],
  endpoint_not_allowed: [400, "The URL is not allowed", "Check `errors`."],
  discovery_failed: [
    422,
    "The discovery of the issuer failed",
    "The issuer's metadata could not be used. See `detail`.",
  ],
  client_registration_failed: [
    502,
    "The authorization server refuses to register a client",
    "See `provider_response`. Register a client at the server yourself, and set the integration's `client_id`.",
  ],
  return_url_not_registered: [
    400,
    "The return URL is not registered for the app",
    "Add the exact URL to the app's `return_urls`.",
  ],
  method_not_allowed: [
    405,
    "The method is not allowed for this path",
    "Use a method from the `Allow` header.",
  ],
  connect_token_invalid: [400, "The connect link is invalid", null],
  origin_not_registered: [403, "The page that opened the popup is not registered for the app", null],
  session_expired: [410, "The connect session has expired", NEW_SESSION],
  session_already_used: [410, "The connect session was already used", NEW_SESSION],
  not_same_origin: [403, "The request did not come from a Latchkey page", null],
  state_invalid: [400, "The state is invalid", null],
  attempt_expired: [410, "The attempt has expired", NEW_SESSION],
  attempt_already_used: [
    409,
    "The attempt has already been used",
    "The connection changed while its credentials were being replaced. Get the connection, and send them again if necessary.",
  ],
  wrong_browser: [403, "The session was started in another browser", null],
  callback_mismatch: [400, "The callback belongs to another integration", null],
  issuer_mismatch: [400, "The callback comes from another issuer", null],
  callback_invalid: [400, "The callback is invalid", null],
  access_denied: [403, "The end user denied access", NEW_SESSION],
  redirect_uri_rejected: [
    502,
    "The provider rejected the redirect URI",
    "Register the integration's `callback_url` with the provider.",
  ],
  authorization_details_rejected: [
    502,
    "The provider rejected the authorization details",
    "Check `authorization_details` of the session or the integration. The provider's documentation says which types and fields it accepts.",
  ],
  authorization_pending: [
    409,
    "The end user has not approved the code yet",
    "Confirm again after the time given in `Retry-After`.",
  ],
  authorization_failed: [
    502,
    "The authorization failed at the provider",
    "Create a new session and redirect the user. If you create a connection without an end user, see `provider_response`.",
  ],
  authorization_code_rejected: [502, "The provider rejected the authorization code", NEW_SESSION],
  authorization_interrupted: [502, "The authorization was interrupted", NEW_SESSION],
  dpop_not_supported: [
    502,
    "The authorization server does not bind tokens with DPoP",
    "The integration or the API requires DPoP. See `detail`. To accept bearer tokens, set the option `dpop` to `preferred`, and let the user connect again.",
  ],
  account_mismatch: [
    409,
    "A different account was chosen, so nothing was changed",
    "The user chose a different account from the one that is connected.",
  ],
  integration_mismatch: [
    409,
    "A different integration was connected",
    "The user has already connected a different integration in another tab. No action is needed.",
  ],
  account_unverified: [
    502,
    "The account could not be verified",
    "The provider did not identify the account. Let the user try again.",
  ],
  account_choice_required: [
    409,
    "The end user must choose an account",
    "Redirect the end user to `choose_url`. When the end user returns to your return URL, confirm the handle that is in the URL.",
  ],
  connector_not_found: [
    404,
    "The connector does not exist",
    "Check `connector_id`. The provider has no connector with this ID.",
  ],
  parameters_invalid: [
    400,
    "The parameters are invalid",
    "The institution does not accept the parameters. Check `errors`.",
  ],
  login_failed: [403, "The institution rejected the sign-in", NEW_SESSION],
  credential_rejected: [
    422,
    "The provider rejected the credential",
    "Check the values in `credentials`. `provider_response` contains the provider's response.",
  ],
  account_needs_action: [409, "The institution requires an action from the end user", NEW_SESSION],
  handle_invalid: [400, "The handle is invalid", "The handle was changed or belongs to another app."],
  end_user_mismatch: [
    403,
    "The end user does not match",
    "The session was created for a different end user.",
  ],
  session_mismatch: [
    403,
    "The handle belongs to another session",
    "The handle is not from the session in `session_id`, so nothing was changed. If your app did not start this session, do not confirm it.",
  ],
  connection_not_found: [404, "The connection does not exist", NOT_FOUND],
  connection_pending: [409, "The connection is pending", "The account has not been connected yet."],
  import_not_supported: [
    409,
    "The provider does not support imports",
    "Grants from this provider cannot be imported.",
  ],
  credentials_not_supported: [
    409,
    "The connection has no credential that can be replaced",
    "Only connections with an API key, with a user name and a password, or with an assertion have one.",
  ],
  reauthorization_required: [
    409,
    "The end user must reconnect",
    "Create a session with the connection's ID as `connection_id`, and redirect the user. If your app has the API key, use `PUT …/credentials`. For a machine, use `POST …/refresh` with `even_if_refused`. For an assertion or a token of an identity provider, send a new one with `PUT …/credentials`.",
  ],
  refresh_not_supported: [409, "The connection cannot be refreshed", UNSUPPORTED],
  check_not_supported: [409, "The connection cannot be checked", UNSUPPORTED],
  token_exchange_not_supported: [
    409,
    "The connection's token cannot be exchanged",
    "The integration does not allow token exchange, or the authorization server does not support it. See `detail`.",
  ],
  token_exchange_refused: [
    422,
    "The authorization server refuses to exchange the token",
    "See `detail` and `provider_response`. The connection and its token stay as they are.",
  ],
  provider_unavailable: [
    502,
    "The provider is unavailable",
    "Try again after the time given in `Retry-After`.",
  ],
  provider_response_invalid: [
    502,
    "The provider's response cannot be used",
    "See `detail` and the connection's diagnostics. Latchkey tries a refresh again the next time a token is needed, after the time given in `Retry-After`. A code exchange is not repeated.",
  ],
  api_not_configured: [409, "The integration has no API base URL", UNSUPPORTED],
  proxy_path_invalid: [400, "The proxy path is invalid", NOT_SENT],
  proxy_request_invalid: [400, "The proxy request is invalid", NOT_SENT],
  dpop_not_used: [
    409,
    "The connection's token is not bound to a key",
    "Only tokens of the type `DPoP` need a proof. Send this one as its `token_type` says.",
  ],
  proof_url_invalid: [
    400,
    "No proof is signed for this URL",
    "Use a URL at the origin of the integration's API base URL, and not an endpoint of the authorization server. See `detail`.",
  ],
  token_outdated: [
    409,
    "The connection has another token",
    "The `version` is not that of the current token. Get the token again, and request a proof for its version.",
  ],
  agent_key_not_found: [404, "The agent key does not exist", NOT_FOUND],
  agent_call_denied: [
    403,
    "The agent key's policy denies this call",
    "The agent may not send this request. To permit it, create an agent key with another policy.",
  ],
  agent_calls_pending: [
    429,
    "Too many calls are held",
    "The agent has 10 calls that the end user has not decided or that were not sent yet. Send or await these first.",
  ],
  agent_call_not_found: [404, "The held call does not exist", NOT_FOUND],
  agent_call_held: [
    409,
    "The call is held until the end user allows it",
    "Ask the end user to open the link of the call. Then the agent repeats the tool call.",
  ],
  agent_call_declined: [
    403,
    "The end user declined the call",
    "Nothing was sent. The agent must not try again unless the end user asks for it.",
  ],
  agent_call_expired: [
    410,
    "The held call has expired",
    "Nothing was sent. The agent can make the call again, and the end user decides again.",
  ],
  agent_call_decided: [409, "The end user has already decided", null],
  agent_call_sent: [
    409,
    "The held call was already sent",
    "A held call is sent once. Read the result from the API instead of sending it again.",
  ],
  agent_call_unknown: [
    409,
    "The outcome of the held call is unknown",
    "Latchkey sent the call and did not record a response. It is not sent again. Check at the API whether it had an effect.",
  ],
} as const satisfies Record<FailureCode, Row>;
