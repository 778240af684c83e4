import type { FailureCode } from "../shared/failure.ts";

/** The failures of operations that need a token. */
export const TOKEN_FAILURES = [
  "connection_not_found",
  "integration_not_found",
  "connection_pending",
  "reauthorization_required",
  "refresh_not_supported",
  "integration_misconfigured",
  "provider_unavailable",
  "provider_response_invalid",
  "dpop_not_supported",
] as const satisfies FailureCode[];
