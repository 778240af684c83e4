// What a check found out, as the API answers it.

/** Why a check did not simply succeed. The first four still mean that the credential is good. */
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
