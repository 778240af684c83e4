// What bulk jobs do, in words.

import type { BulkAction, PublicBulkJob } from "../../../apps/bulk-jobs/bulk-job.ts";
import { countOf } from "../components/format-number.ts";

const TITLES = {
  check: "Check",
  refresh: "Refresh",
  reconnect: "Reconnect links for",
  delete: "Delete",
} satisfies Record<BulkAction, string>;

/** Returns the title of a job, such as "Refresh 1,284 connections". */
export const bulkTitle = (action: BulkAction, total: number) =>
  `${TITLES[action]} ${countOf(total, "connection")}`;

const STATES = {
  running: { tone: "warn", label: "Running" },
  finished: { tone: "quiet", label: "Finished" },
  canceled: { tone: "quiet", label: "Canceled" },
} as const;

export const bulkState = (state: PublicBulkJob["state"]) => STATES[state];

const CODES: Record<string, string> = {
  reauthorization_required: "The end user has to reconnect",
  connection_not_found: "No longer there",
  connection_pending: "Not connected yet",
  refresh_not_supported: "Cannot be refreshed",
  check_not_supported: "Cannot be checked",
  provider_unavailable: "The provider is unavailable",
  provider_busy: "The provider is too busy",
  integration_misconfigured: "The provider rejects the client ID or secret",
  credential_rejected: "The provider rejects the credential",
  account_gone: "The account no longer exists",
  scope_missing: "A scope is missing",
  data_stale: "The data is out of date",
  internal_error: "Latchkey failed",
};

/** Returns a code in words; null for one that has none. */
export const bulkCode = (code: string) => CODES[code] ?? null;

const REVOCATIONS: Record<string, string> = {
  revoked: "Revoked at the provider",
  shared: "Another connection uses the same account",
  pending: "The revocation is repeated for 7 days",
  refused: "The provider refused the revocation",
  not_supported: "There was nothing to revoke at the provider",
};

export const bulkRevocation = (revocation: string) => REVOCATIONS[revocation] ?? revocation;
