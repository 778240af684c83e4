// The alarm task for open item attempts: checks their items regularly, in case the browser does not return and no
// webhook arrives, and fails attempts that take too long.

import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import { log } from "../../../../shared/log.ts";
import { hasEnded } from "../../../connect/attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import {
  POLL_ITEMS,
  type ItemAttempt,
  itemAttempt,
  openItemAttempts,
  putItemAttempt,
} from "../stored-records.ts";

const FIRST_POLL_MS = 10 * SECOND;
const MAX_WAIT_MS = 2 * MINUTE;

/** The attempts that one alarm checks, oldest first. The next alarm follows a second later. */
const MAX_POLLS = 10;

/** How long an attempt waits for an item id that was lost. A redirect or a webhook may still contain it. */
const ORPHAN_TIMEOUT_MS = 10 * MINUTE;

/** Returns when the alarm first checks a new attempt. */
export const firstPollAt = (now: number) => now + FIRST_POLL_MS;

/** Checks the open attempts that are due and schedules the next poll. */
export async function pollItems(context: ConnectionContext): Promise<void> {
  const due = openItemAttempts(context.store)
    .filter((attempt) => nextPollAt(attempt) <= context.now())
    .toSorted((a, b) => nextPollAt(a) - nextPollAt(b));
  for (const { id } of due.slice(0, MAX_POLLS)) {
    try {
      await pollItem(context, id);
    } catch (error) {
      // One failing attempt must not block the others, nor make the alarm repeat immediately.
      log.bug("item_not_looked_at", error, { attempt: id });
      recordPoll(context, id);
    }
  }
  const openAttempts = openItemAttempts(context.store).map((attempt) => nextPollAt(attempt));
  const next = openAttempts.length === 0 ? null : Math.max(Math.min(...openAttempts), context.now() + SECOND);
  context.tasks.reschedule(POLL_ITEMS, next);
}

async function pollItem(context: ConnectionContext, id: string): Promise<void> {
  const attempt = itemAttempt(context.store, id);
  if (attempt === null || nextPollAt(attempt) > context.now()) return;
  if (attempt.item_id !== null) await completeAttempt(context, id);
  const after = itemAttempt(context.store, id);
  if (after === null || hasEnded(after)) return;
  const now = context.now();
  const isOrphaned = after.item_id === null && now - after.created_at >= ORPHAN_TIMEOUT_MS;
  if (isOrphaned) failAttempt(context, after, "authorization_interrupted");
  else if (after.expires_at <= now) failAttempt(context, after, "attempt_expired");
  else recordPoll(context, id);
}

function recordPoll(context: ConnectionContext, id: string): void {
  const attempt = itemAttempt(context.store, id);
  if (attempt === null || nextPollAt(attempt) > context.now()) return;
  putItemAttempt(context.store, { ...attempt, looked_at: context.now(), looks: attempt.looks + 1 });
}

/** Returns the next poll: after 10, 20, 40 … seconds, up to 2 minutes, and at the attempt's expiry. */
function nextPollAt({ looked_at, created_at, looks, expires_at }: ItemAttempt): number {
  const waitMs = Math.min(FIRST_POLL_MS * 2 ** Math.min(looks, 10), MAX_WAIT_MS);
  return Math.min((looked_at ?? created_at) + waitMs, expires_at);
}
