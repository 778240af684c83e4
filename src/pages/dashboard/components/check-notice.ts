// What a check found out, in a sentence.

import type { CheckReason, CheckReport } from "../../../connection/lifecycle/check-report.ts";
import type { Notice } from "./notice.tsx";

const REASONS = {
  scope_missing: "The credential is good, but was given less than the check asks for.",
  data_stale: "The credential is good; the provider's data are from the last time it could read them.",
  no_credit: "The credential is good, but the account has no credit left.",
  provider_busy: "The provider knows the credential, and has no time to answer.",
  credential_rejected: "The provider refuses the credential.",
  account_gone: "The account is not there any more.",
  answer_unexpected: "The provider's answer was not what its documentation says.",
  provider_unavailable: "The provider is not available.",
} satisfies Record<CheckReason, string>;

/** A check as a notice. */
export function checkNotice({ ok, reason, account }: CheckReport): Notice {
  const whose = account === null ? "" : ` The account is ${account.label}.`;
  const text = `${reason === null ? "The provider takes the credential." : REASONS[reason]}${whose}`;
  return ok
    ? { kind: "done", title: "Checked: works", text }
    : { kind: "failed", title: "Checked: does not work", text, code: reason ?? "not_ok" };
}
