// The result of a connection check, as the API returns it.

import type { Diagnostic } from "../diagnostics.ts";

/** Why a check did not simply succeed. With the first four reasons, the credential still works. */
export const CHECK_REASONS = [
  "scope_missing",
  "data_stale",
  "no_credit",
  "provider_busy",
  "credential_rejected",
  "account_gone",
  "answer_unexpected",
  "provider_unavailable",
] as const;

export type CheckReason = (typeof CHECK_REASONS)[number];

export type CheckReport = {
  ok: boolean;
  reason: CheckReason | null;
  account: { id: string; label: string } | null;
  checked_at: string;
};

/** What the provider's own check says about a token that its API has rejected. */
export type RejectedToken = {
  /** Whether the check accepts the token. False where there is no check. */
  isAccepted: boolean;
  /** What the provider sent; null where it was not asked, or where it accepts the token. */
  diagnostic: Diagnostic | null;
};
