// The status of a device code, for the page that shows it and for the app that confirms.

import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { AttemptStatus } from "../../../connect/attempt-status.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import type { AttemptOutcome } from "../../kind.ts";
import type { CodeAttempt } from "../stored-records.ts";
import { type DeviceAttempt, isDeviceAttempt, openDeviceCode, shownCode } from "./device-attempt.ts";

/** Returns the code of an attempt that waits for the person. An attempt without one waits for its callback elsewhere. */
export async function deviceCodeStatus(
  context: ConnectionContext,
  attempt: CodeAttempt,
): Promise<Result<AttemptStatus>> {
  const connection = context.store.connection();
  if (connection === null || !isDeviceAttempt(attempt)) return fail("attempt_expired");
  if (isCodeExpired(context, attempt)) return failAttempt(context, attempt, "attempt_expired");
  const code = await openDeviceCode(context, connection, attempt);
  return code === null
    ? fail("attempt_expired")
    : ok({ next: "device", code: shownCode(code, attempt.device) });
}

/** Returns the failure for an app that confirms before the person has approved the code. */
export function awaitApproval(context: ConnectionContext, attempt: DeviceAttempt): AttemptOutcome {
  if (isCodeExpired(context, attempt)) return failAttempt(context, attempt, "attempt_expired");
  return fail("authorization_pending", { retryAfterSeconds: attempt.device.interval_seconds });
}

/** Whether the person can't use the code anymore. */
export const isCodeExpired = ({ now }: ConnectionContext, { device }: DeviceAttempt): boolean =>
  device.expires_at <= now();
