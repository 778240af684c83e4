import { timestamp } from "../../../shared/clock.ts";
import type { FailureCode } from "../../../shared/failure.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { CheckReason, CheckReport } from "../../check/check-report.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { refreshToken } from "../../token/refresh-token.ts";

/** The failures of a token request that say something about the credential. */
const REASONS: Partial<Record<FailureCode, CheckReason>> = {
  reauthorization_required: "credential_rejected",
  integration_misconfigured: "credential_rejected",
  provider_response_invalid: "answer_unexpected",
  dpop_not_supported: "answer_unexpected",
  provider_unavailable: "provider_unavailable",
};

/** Checks whether the server still issues tokens to the client. There is no account to ask for. */
export async function checkConnection(context: ConnectionContext): Promise<Result<CheckReport>> {
  const refreshed = await refreshToken(context, false);
  const reason = refreshed.ok ? null : (REASONS[refreshed.failure.code] ?? null);
  if (!refreshed.ok && reason === null) return refreshed;
  return ok({ ok: reason === null, reason, account: null, checked_at: timestamp(context.now()) });
}
