// Describes the result of a check in words.

import type { CheckReason, CheckReport } from "../../../connection/check/check-report.ts";
import type { Notice } from "../components/notice.tsx";

const REASONS = {
  scope_missing: "The credential works, but it lacks a scope that the check requires.",
  data_stale: "The credential works, but the provider could not read the latest data.",
  no_credit: "The credential works, but the account has no credit left.",
  provider_busy: "The provider accepts the credential, but is too busy to complete the check.",
  credential_rejected: "The provider rejects the credential.",
  account_gone: "The account no longer exists.",
  answer_unexpected: "The provider’s response is not what Latchkey expects of a check.",
  provider_unavailable: "The provider is unavailable.",
} satisfies Record<CheckReason, string>;

/** Returns the notice for the result of a check. */
export function checkNotice({ ok, reason, account }: CheckReport): Notice {
  const accountText = account === null ? "" : ` The account is ${account.label}.`;
  const text = `${reason === null ? "The provider accepts the credential." : REASONS[reason]}${accountText}`;
  return ok
    ? { kind: "done", title: "Connection verified", text }
    : { kind: "failed", title: "Connection check failed", text, code: reason ?? "not_ok" };
}
