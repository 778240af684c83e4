// Everything that can go wrong, as codes. A code is a stable part of the API, because apps branch on it. Its
// HTTP response is in http/problem.ts, its page for end users in pages/failure-page.tsx.

export const FAILURE_CODES = [
  // The request itself
  "invalid_request",
  "unauthenticated",
  "key_expired",
  "insufficient_scope",
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
  "integration_disabled",
  "test_not_found",
  "integration_misconfigured",
  "endpoint_not_allowed",
  "discovery_failed",
  "client_registration_failed",
  "re_encryption_not_started",
  "webhook_not_configured",
  "webhook_secret_missing",
  "event_not_found",
  "bulk_job_not_found",
  "saved_filter_not_found",
  // Connecting
  "return_url_not_registered",
  "connect_token_invalid",
  "origin_not_registered",
  "session_expired",
  "session_already_used",
  "not_same_origin",
  "state_invalid",
  "attempt_expired",
  "attempt_already_used",
  "wrong_browser",
  "callback_mismatch",
  "issuer_mismatch",
  "callback_invalid",
  "access_denied",
  "authorization_pending",
  "authorization_failed",
  "redirect_uri_rejected",
  "authorization_details_rejected",
  "authorization_code_rejected",
  "authorization_interrupted",
  "dpop_not_supported",
  "account_mismatch",
  "integration_mismatch",
  "account_unverified",
  "account_choice_required",
  "connector_not_found",
  "parameters_invalid",
  "login_failed",
  "credential_rejected",
  "account_needs_action",
  "handle_invalid",
  "end_user_mismatch",
  "session_mismatch",
  // Using
  "connection_not_found",
  "connection_pending",
  "import_not_supported",
  "credentials_not_supported",
  "reauthorization_required",
  "refresh_not_supported",
  "check_not_supported",
  "token_exchange_not_supported",
  "token_exchange_refused",
  "provider_unavailable",
  "provider_response_invalid",
  "api_not_configured",
  "proxy_path_invalid",
  "proxy_request_invalid",
  "dpop_not_used",
  "proof_url_invalid",
  "token_outdated",
  // Agents
  "agent_key_not_found",
  "agent_call_denied",
  "agent_calls_pending",
  "agent_call_not_found",
  "agent_call_held",
  "agent_call_declined",
  "agent_call_expired",
  "agent_call_decided",
  "agent_call_sent",
  "agent_call_unknown",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** Whether a text is a failure code. */
export const isFailureCode = (text: string): text is FailureCode =>
  FAILURE_CODES.some((code) => code === text);

/** An invalid field of a request, and what is wrong with it. */
export type InvalidField = { path: string; message: string };

/** Splits a problem such as `scopes: is not valid` into its parts. */
export function invalidField(problem: string): InvalidField {
  const [path = "", ...rest] = problem.split(": ");
  return { path, message: rest.join(": ") };
}

/** A provider's response: the HTTP status, and the error fields without tokens and secrets; null where there are none. */
export type ProviderResponse = {
  status: number | null;
  error: string | null;
  error_description: string | null;
};

export type Failure = {
  code: FailureCode;
  /** A message for the developer. It never contains text from a provider or a secret. */
  detail?: string;
  /** The number of seconds after which to retry. */
  retryAfterSeconds?: number;
  /** The invalid fields of the request. */
  fields?: InvalidField[];
  /** Where the end user chooses an account. */
  chooseUrl?: string;
  /** What the provider responded, for the app that called it through Latchkey. Redacted. */
  providerResponse?: ProviderResponse;
};
