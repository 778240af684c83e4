// The vocabulary of what can go wrong. A code is a stable part of the API: apps branch on it.
// How a code looks in HTTP is http/problem.ts's business, how it reads to a person pages/failure-page.tsx's.

export const FAILURE_CODES = [
  // The request itself
  "invalid_request",
  "unauthenticated",
  "route_not_found",
  "method_not_allowed",
  "payload_too_large",
  "rate_limited",
  "not_configured",
  "internal_error",
  // Apps, keys, integrations
  "app_not_found",
  "key_not_found",
  "last_key",
  "provider_not_found",
  "integration_not_found",
  "integration_exists",
  "integration_in_use",
  "integration_invalid",
  "integration_misconfigured",
  "endpoint_not_allowed",
  "discovery_failed",
  "re_encryption_not_started",
  "webhook_not_configured",
  "webhook_secret_missing",
  "event_not_found",
  // Connecting
  "return_url_not_registered",
  "connect_token_invalid",
  "origin_not_registered",
  "session_expired",
  "not_same_origin",
  "state_invalid",
  "attempt_expired",
  "attempt_already_used",
  "wrong_browser",
  "callback_mismatch",
  "issuer_mismatch",
  "callback_invalid",
  "access_denied",
  "authorization_failed",
  "redirect_uri_rejected",
  "authorization_code_rejected",
  "authorization_interrupted",
  "account_mismatch",
  "integration_mismatch",
  "account_unverified",
  "connector_not_found",
  "parameters_invalid",
  "login_failed",
  "account_needs_action",
  "handle_invalid",
  "end_user_mismatch",
  // Using
  "connection_not_found",
  "connection_pending",
  "import_not_supported",
  "reauthorization_required",
  "refresh_not_supported",
  "check_not_supported",
  "provider_unavailable",
  "api_not_configured",
  "proxy_path_invalid",
  "proxy_request_invalid",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** One field of a request that was refused, and why. */
export type InvalidField = { path: string; message: string };

export type Failure = {
  code: FailureCode;
  /** A sentence of our own for the developer; never a provider's text, never a secret. */
  detail?: string;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  /** Which fields of the request were refused. */
  fields?: InvalidField[];
};
