// What the alarm does for attempts at items: looks now and then, for a browser that never comes back and a
// webhook that never comes, and ends what has taken too long.

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

/** How long an item whose id never came is waited for: a landing or a webhook may still name it. */
const ORPHAN_TIMEOUT_MS = 10 * MINUTE;

/** When the alarm looks after an attempt that has just begun. */
export const firstPollAt = (now: number) => now + FIRST_POLL_MS;

/** Looks at every open attempt that is due, and notes when to come again. */
export async function pollItems(context: ConnectionContext): Promise<void> {
  for (const { id } of openItemAttempts(context.store)) {
    try {
      await pollItem(context, id);
    } catch (error) {
      // One that can't be looked at must not keep the others from it, nor the alarm ringing.
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

/** 10, 20, 40 … seconds after one another, and at the attempt's end. */
function nextPollAt({ looked_at, created_at, looks, expires_at }: ItemAttempt): number {
  const waitMs = Math.min(FIRST_POLL_MS * 2 ** Math.min(looks, 10), MAX_WAIT_MS);
  return Math.min((looked_at ?? created_at) + waitMs, expires_at);
}
