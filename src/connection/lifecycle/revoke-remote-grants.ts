// Gives back to a provider what nobody uses any more: at once where it can be reached, and otherwise by
// alarm until it has been told, or for a week. How it is told is the kind's.

import type { RevocationOutcome } from "../../oauth/revocation.ts";
import { DAY, HOUR, SECOND } from "../../shared/clock.ts";
import { newRevocationId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { UnscheduledRemoteGrant } from "./remote-grant.ts";
import { backoffMs } from "../../shared/backoff.ts";

const GIVE_UP_AFTER_MS = 7 * DAY;
const LONGEST_WAIT_MS = HOUR;

/** When the alarm looks after one that was begun at once and has not come to its end. */
const BEGUN_MS = 30 * SECOND;

/** Notes what is to be given back, in whatever transaction takes it out of use. Returns the note's id. */
export function scheduleRevocation(context: ConnectionContext, leftover: UnscheduledRemoteGrant): string {
  const now = context.now();
  const id = newRevocationId();
  const schedule = { id, attempts: 0, due_at: now + BEGUN_MS, give_up_at: now + GIVE_UP_AFTER_MS };
  context.store.putRemoteGrant({ ...leftover, ...schedule });
  context.tasks.schedule("revoke", now + BEGUN_MS);
  return id;
}

/** What came of trying to give a grant back. */
export type RevocationState = "revoked" | "refused" | "pending";

/** Tries the noted one now. */
export async function revokeRemoteGrant(context: ConnectionContext, id: string): Promise<RevocationState> {
  const revocation = context.store.remoteGrant(id);
  if (revocation === null) return "revoked";
  const outcome = await context.kinds[revocation.kind]
    .revokeRemoteGrant(context, revocation)
    .catch((error: unknown): RevocationOutcome => {
      log.bug("revocation_failed", error, { app: revocation.app, connection: revocation.connection });
      return { kind: "unavailable", retryAfterSeconds: null };
    });
  const { app, connection, attempts, give_up_at } = revocation;
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
    return outcome.kind === "revoked" ? "revoked" : "refused";
  }
  const asked = (outcome.retryAfterSeconds ?? 0) * SECOND;
  const wait = Math.min(Math.max(asked, 6 * backoffMs(attempts + 1, Math.random())), LONGEST_WAIT_MS);
  // Read again: the client may have been noted while the provider was asked.
  const noted = context.store.remoteGrant(id) ?? revocation;
  context.store.putRemoteGrant({ ...noted, attempts: attempts + 1, due_at: now + wait });
  context.tasks.schedule("revoke", now + wait);
  return "pending";
}

/** Gives back what is due, and notes when to go on. */
export async function revokeDueGrants(context: ConnectionContext): Promise<void> {
  const now = context.now();
  for (const { id, due_at } of context.store.remoteGrants()) {
    if (due_at <= now) await revokeRemoteGrant(context, id);
  }
  const left = context.store.remoteGrants().map(({ due_at }) => due_at);
  context.tasks.reschedule("revoke", left.length === 0 ? null : Math.min(...left));
}
