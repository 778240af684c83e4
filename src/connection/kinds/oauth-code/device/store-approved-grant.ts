// Stores the grant of a device code that the person has approved. If the app has to confirm first, the grant waits
// encrypted in its attempt, with a revocation that is scheduled for when the app does not confirm in time.

import { seal } from "../../../../vault/seal.ts";
import type { Attempt } from "../../../connect/attempt.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { markStep } from "../../../test/mark-step.ts";
import { KEPT_AFTER_STEP_MS } from "../connect/continue-with-grant.ts";
import { COMPLETE_AFTER_MS } from "../connect/exchange-code.ts";
import {
  accountsOfPending,
  nameAccounts,
  type PendingGrant,
  remoteGrantOf,
  revokePendingGrant,
} from "../connect/pending-grant.ts";
import {
  codeAttempt,
  CodeAttempt,
  codeRemoteGrant,
  COMPLETE_ATTEMPTS,
  putCodeAttempt,
  putCodeRemoteGrant,
} from "../stored-records.ts";
import {
  deviceAttempts,
  type DeviceAttempt,
  EXPIRE_UNCONFIRMED,
  POLL_DEVICE_CODE,
} from "./device-attempt.ts";
import { CONFIRM_WITHIN_MS } from "./request-device-code.ts";

/**
 * Stores a new grant in its attempt, and ends the polling, in one transaction. Returns `returned` where the app has to
 * confirm, `exchanged` where the attempt can go on, and null where it has ended in the meantime.
 */
export async function storeApprovedGrant(
  context: ConnectionContext,
  attempt: DeviceAttempt,
  pending: PendingGrant,
): Promise<"returned" | "exchanged" | null> {
  const { store, tasks, now } = context;
  const connection = store.connection();
  if (connection === null) return null;
  const keyContext = connectionKeyContext("attempt", connection);
  const sealed_grant = await seal(context.config.keyring, keyContext, pending);
  const grant = await remoteGrantOf(context, connection, attempt, pending, []);
  const isAutomatic = store.session(attempt.session)?.completion === "automatic";
  const status = isAutomatic ? "exchanged" : "returned";
  const expires_at = now() + CONFIRM_WITHIN_MS;
  const stored = context.transaction(() => {
    // Read again, because the attempt may have been re-encrypted, or may have ended.
    const current = codeAttempt(store, attempt.id);
    const before = store.connection();
    if (current?.status !== "pending" || before?.status === "deleted") return null;
    // A connection's own grant may be of the same person, and end as well. Below, the account decides.
    const revocation =
      isAutomatic || grant === null || before?.status === "active"
        ? null
        : scheduleRevocation(context, grant, expires_at + KEPT_AFTER_STEP_MS);
    const approved = {
      ...current,
      status,
      returned_at: now(),
      sealed_grant,
      sealed_device_code: null,
      sealed_dpop_key: null,
      expires_at,
      revocation,
    } as const;
    putCodeAttempt(store, approved);
    if (connection.test !== null) markStep(context, "exchanged");
    tasks.done(POLL_DEVICE_CODE);
    if (isAutomatic) tasks.schedule(COMPLETE_ATTEMPTS, now() + COMPLETE_AFTER_MS);
    else tasks.schedule(EXPIRE_UNCONFIRMED, expires_at);
    return approved;
  });
  if (stored === null) await revokeLateGrant(context, connection, attempt, pending);
  else if (status === "returned") await identifyUnconfirmed(context, stored, pending);
  return stored === null ? null : status;
}

/** Revokes the grant of an attempt that has ended in the meantime, unless it may be of the connection's own account. */
export async function revokeLateGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  pending: PendingGrant,
): Promise<void> {
  if (context.store.connection()?.status !== "active")
    return revokePendingGrant(context, connection, attempt, pending);
  const accounts = await accountsOfPending(context, attempt, pending);
  if (accounts.length > 0) await revokePendingGrant(context, connection, attempt, pending, accounts);
}

/** Finds out whose grant waits for the app, so that its revocation does not end another connection of the account. */
async function identifyUnconfirmed(
  context: ConnectionContext,
  attempt: CodeAttempt,
  pending: PendingGrant,
): Promise<void> {
  const accounts = await accountsOfPending(context, attempt, pending);
  const { store } = context;
  if (attempt.revocation !== null) return nameAccounts(context, attempt, attempt.revocation, accounts);
  const connection = store.connection();
  if (accounts.length === 0 || connection === null) return;
  const grant = await remoteGrantOf(context, connection, attempt, pending, accounts);
  if (grant === null) return;
  context.transaction(() => {
    const current = codeAttempt(store, attempt.id);
    // Confirmed or ended in the meantime.
    if (current?.status !== "returned") return;
    const revocation = scheduleRevocation(context, grant, current.expires_at + KEPT_AFTER_STEP_MS);
    putCodeAttempt(store, { ...current, revocation });
  });
}

/**
 * Makes the revocation of a grant due that the app has not confirmed. Runs in the transaction that fails the attempt. A grant of
 * an unknown account stays if another attempt has connected an account in the meantime, which may be the same.
 */
export function revokeUnconfirmed({ store, tasks, now }: ConnectionContext, attempt: Attempt): void {
  const { device, status, revocation } = CodeAttempt().parse(attempt);
  const scheduled = revocation === null ? null : codeRemoteGrant(store, revocation);
  if (device === null || status !== "returned" || scheduled === null) return;
  if (scheduled.account === null && store.connection()?.status === "active")
    return store.deleteRemoteGrant(scheduled.id);
  putCodeRemoteGrant(store, { ...scheduled, due_at: now() });
  tasks.schedule("revoke", now());
}

/** Ends the attempts that the app has not confirmed in time, and schedules the next run. */
export function expireUnconfirmed(context: ConnectionContext): Promise<void> {
  context.tasks.done(EXPIRE_UNCONFIRMED);
  for (const attempt of deviceAttempts(context.store, "returned")) {
    if (attempt.expires_at <= context.now()) failAttempt(context, attempt, "attempt_expired");
    else context.tasks.schedule(EXPIRE_UNCONFIRMED, attempt.expires_at);
  }
  return Promise.resolve();
}
