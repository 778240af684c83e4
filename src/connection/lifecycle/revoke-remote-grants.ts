// Revokes grants that are no longer used: immediately if the provider can be reached, otherwise by alarm for up to a
// week. Each kind sends its own revocation request.

import type { RevocationOutcome } from "../../oauth/revocation.ts";
import { HOUR, REVOCATION_RETRIED_FOR_MS, SECOND } from "../../shared/clock.ts";
import { newRevocationId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { UnscheduledRemoteGrant } from "./remote-grant.ts";
import { backoffMs } from "../../shared/backoff.ts";

const MAX_WAIT_MS = HOUR;

/** When the alarm revokes a grant in case the immediate attempt was interrupted. */
const FIRST_CHECK_MS = 30 * SECOND;

/**
 * Schedules a revocation, in the transaction that takes the grant out of use. Returns the id of the remote grant.
 * `dueAt` is when the alarm revokes it, in milliseconds.
 */
export function scheduleRevocation(
  context: ConnectionContext,
  grant: UnscheduledRemoteGrant,
  dueAt: number = context.now() + FIRST_CHECK_MS,
): string {
  const id = newRevocationId();
  const schedule = { id, attempts: 0, due_at: dueAt, give_up_at: context.now() + REVOCATION_RETRIED_FOR_MS };
  context.store.putRemoteGrant({ ...grant, ...schedule });
  context.tasks.schedule("revoke", dueAt);
  return id;
}

/** The result of a revocation so far. */
export type RevocationState = "revoked" | "shared" | "refused" | "pending";

/** Sends the revocation request now, and schedules the next attempt if the provider is unavailable. */
export async function revokeRemoteGrant(context: ConnectionContext, id: string): Promise<RevocationState> {
  const grant = context.store.remoteGrant(id);
  if (grant === null) return "revoked";
  const outcome = await context.kinds[grant.kind]
    .revokeRemoteGrant(context, grant)
    .catch((error: unknown): RevocationOutcome => {
      log.bug("revocation_failed", error, { app: grant.app, connection: grant.connection });
      return { kind: "unavailable", retryAfterSeconds: null };
    });
  const { app, connection, attempts, give_up_at } = grant;
  const now = context.now();
  const hasEnded = outcome.kind !== "unavailable" || now >= give_up_at;
  log.info("revocation", {
    request_id: context.requestId,
    app,
    connection,
    outcome: outcome.kind,
    attempt: attempts + 1,
    gave_up: hasEnded && outcome.kind === "unavailable",
  });
  if (hasEnded) {
    context.store.deleteRemoteGrant(id);
    return outcome.kind === "unavailable" ? "refused" : outcome.kind;
  }
  const requestedWaitMs = (outcome.retryAfterSeconds ?? 0) * SECOND;
  const waitMs = Math.min(Math.max(requestedWaitMs, 6 * backoffMs(attempts + 1, Math.random())), MAX_WAIT_MS);
  // Read again, because the kind may have stored a client snapshot in the meantime.
  const current = context.store.remoteGrant(id) ?? grant;
  context.store.putRemoteGrant({ ...current, attempts: attempts + 1, due_at: now + waitMs });
  context.tasks.schedule("revoke", now + waitMs);
  return "pending";
}

/** Revokes the grants that are due and schedules the next alarm. */
export async function revokeDueGrants(context: ConnectionContext): Promise<void> {
  const now = context.now();
  for (const { id, due_at } of context.store.remoteGrants()) {
    if (due_at <= now) await revokeRemoteGrant(context, id);
  }
  const left = context.store.remoteGrants().map(({ due_at }) => due_at);
  context.tasks.reschedule("revoke", left.length === 0 ? null : Math.min(...left));
}
