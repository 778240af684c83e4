import type { ListedConnection } from "./listed-connection.ts";

const ERRORS: Record<string, string> = {
  invalid_grant: "Access withdrawn",
  access_denied: "Attempt refused",
  account_mismatch: "Other account chosen",
  provider_unavailable: "Provider unavailable",
  rate_limited: "Rate limited",
  credential_rejected: "Credential refused",
  reauthorization_required: "Access ended",
  provider_response_invalid: "Response not understood",
};

/** Returns why a connection has its status, in at most three words; null where there is nothing to say. */
export function statusReason(connection: ListedConnection): string | null {
  const { status, last_error, missing_scopes, needs_scopes, stale } = connection;
  // Whether the client is rejected now is known of the integration.
  if (last_error?.code === "integration_misconfigured") return null;
  if (last_error !== null && status !== "pending") {
    const known = ERRORS[last_error.provider_error ?? ""] ?? ERRORS[last_error.code];
    return known ?? sentence(last_error.code);
  }
  if (status !== "active") return null;
  if (missing_scopes.length > 0 || needs_scopes.length > 0) return "Scope missing";
  return stale ? "Data out of date" : null;
}

/** Returns a code as words, such as "Refresh token invalid". */
const sentence = (code: string) => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll("_", " ")}`;
