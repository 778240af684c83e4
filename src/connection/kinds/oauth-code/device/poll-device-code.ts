// The alarm task that polls a device code (RFC 8628, sections 3.4 and 3.5). Nobody else polls, so the server gets one request
// per interval, however many people and apps wait. A poll whose response was lost is repeated: the task is removed only in
// the transaction that stores the tokens.

import { deviceCodeGrant } from "../../../../oauth/authorization/device-authorization.ts";
import { lacksProof, type TokenFailure } from "../../../../oauth/token/token-failure.ts";
import type { FailedToken, TokenEndpoint } from "../../../../oauth/token/token-request.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { endpointOfAttempt, exchangeFailure } from "../connect/exchange-code.ts";
import { failRequest } from "../connect/fail-request.ts";
import { pendingGrantOf } from "../connect/pending-grant.ts";
import { openDpopKey } from "../dpop-binding.ts";
import { codeAttempt, putCodeAttempt } from "../stored-records.ts";
import { reportExchange } from "../verify-client.ts";
import {
  deviceAttempts,
  type DeviceAttempt,
  isDeviceAttempt,
  openDeviceCode,
  POLL_DEVICE_CODE,
} from "./device-attempt.ts";
import { isCodeExpired } from "./device-code-status.ts";
import { afterFailedPoll, nextPollAt } from "./poll-policy.ts";
import { revokeLateGrant, storeApprovedGrant } from "./store-approved-grant.ts";

/** Polls the code that waits for the person, and schedules the next poll. */
export async function pollDeviceCode(context: ConnectionContext): Promise<void> {
  const [attempt] = deviceAttempts(context.store, "pending");
  const live = liveConnection(context);
  if (attempt === undefined || !live.ok) return context.tasks.done(POLL_DEVICE_CODE);
  const connection = live.value;
  const code = isCodeExpired(context, attempt) ? null : await openDeviceCode(context, connection, attempt);
  if (code === null) {
    context.tasks.done(POLL_DEVICE_CODE);
    failAttempt(context, attempt, "attempt_expired");
    return;
  }
  const dpopKey = await openDpopKey(context, connection, attempt);
  const endpoint = await endpointOfAttempt(context, connection, attempt, dpopKey);
  const sentAt = context.now();
  const outcome = await deviceCodeGrant(endpoint, code.device_code);
  const current = pendingAttempt(context, attempt.id);
  if (!outcome.ok) {
    if (current !== null) afterFailure(context, current, { endpoint, outcome, sentAt });
    return;
  }
  const pending = pendingGrantOf(attempt, outcome.response, context.now(), dpopKey);
  // The attempt was replaced, or the connection was deleted, while the server responded.
  if (current === null) return revokeLateGrant(context, connection, attempt, pending);
  const stored = await storeApprovedGrant(context, current, pending);
  reportExchange(context, { connection, integration: attempt.integration });
  if (stored === "exchanged") await completeAttempt(context, attempt.id);
}

/** Returns the attempt as it is now; null where its code does not wait for the person anymore. */
function pendingAttempt(context: ConnectionContext, id: string): DeviceAttempt | null {
  const attempt = codeAttempt(context.store, id);
  const isWaiting = attempt?.status === "pending" && liveConnection(context).ok;
  return isWaiting && isDeviceAttempt(attempt) ? attempt : null;
}

/** Schedules the next poll, or ends the attempt. */
function afterFailure(
  context: ConnectionContext,
  attempt: DeviceAttempt,
  failed: { endpoint: TokenEndpoint; outcome: FailedToken; sentAt: number },
): void {
  const { failure } = failed.outcome;
  const device = lacksProof(failure, failed.endpoint) ? null : afterFailedPoll(attempt.device, failure);
  if (device === null) {
    context.tasks.done(POLL_DEVICE_CODE);
    const { provider, registration } = failed.endpoint;
    const code = endOf(failure, registration.deniedErrors) ?? exchangeFailure(failure, provider);
    failRequest(context, attempt, { operation: "exchange", code, ...failed });
    return;
  }
  const retryAfterSeconds = failure.kind === "unavailable" ? failure.retryAfterSeconds : null;
  context.transaction(() => {
    // Most polls change nothing, and write only when the next one is due.
    const { interval_seconds, failures } = attempt.device;
    if (device.interval_seconds !== interval_seconds || device.failures !== failures)
      putCodeAttempt(context.store, { ...attempt, device });
    context.tasks.reschedule(POLL_DEVICE_CODE, nextPollAt(device, context.now(), retryAfterSeconds));
  });
}

/** Returns the code of an error that only device codes have, or that says who has ended the attempt. */
function endOf(failure: TokenFailure, deniedErrors: readonly string[] = []): FailureCode | undefined {
  const error = failure.kind === "oauth_error" ? failure.error : null;
  if (error === null) return undefined;
  if (error === "access_denied" || deniedErrors.includes(error)) return "access_denied";
  return error === "expired_token" ? "attempt_expired" : undefined;
}
