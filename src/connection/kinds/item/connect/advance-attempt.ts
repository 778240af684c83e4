// Checks an attempt's item and advances the attempt accordingly. The redirect back, the page that waits, provider
// webhooks and the alarm all call this, in any order and any number of times.

import { type Item, readItem } from "../../../../items/item.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { activateItem } from "./activate-item.ts";
import { evaluateItem } from "../item-status.ts";
import { callWithApiKey, integrationOf, isOfOtherOrigins } from "../call-with-api-key.ts";
import { type ItemAttempt, itemAttempt, putItemAttempt } from "../stored-records.ts";
import type { Session } from "../../../connect/session.ts";
import { type ItemCheck, itemsInFlight } from "./item-checks.ts";

/** Checks the item and advances the attempt. Concurrent callers share one check. */
export function advanceAttempt(context: ConnectionContext, attemptId: string): Promise<ItemCheck> {
  const { checks } = itemsInFlight(context);
  const running = checks.get(attemptId);
  if (running !== undefined) return running;
  const check = advance(context, attemptId).finally(() => checks.delete(attemptId));
  checks.set(attemptId, check);
  return check;
}

async function advance(context: ConnectionContext, attemptId: string): Promise<ItemCheck> {
  const before = currentState(context, attemptId);
  if (before.kind !== "open") return before;
  const { attempt, connection } = before;
  if (attempt.item_id === null) return waiting(false);
  const ids = integrationOf(connection.app, attempt);
  const { item_id } = attempt;
  const response = await callWithApiKey(context, ids, (api, key) => readItem(api, key, item_id));
  // The app or another tab may have ended the attempt in the meantime.
  const after = currentState(context, attemptId);
  if (after.kind !== "open") return after;
  if (!response.ok) {
    const isGone = response.failure.kind === "not_found" || isOfOtherOrigins(response.failure);
    return isGone ? failWith(context, after.attempt, "authorization_failed") : waiting(true);
  }
  return applyItem(context, after, response.value);
}

type OpenAttempt = { kind: "open"; attempt: ItemAttempt; connection: Connection; session: Session };

/** Returns the stored state of an attempt. */
function currentState(
  context: ConnectionContext,
  attemptId: string,
): OpenAttempt | Exclude<ItemCheck, { kind: "ready" }> {
  const attempt = itemAttempt(context.store, attemptId);
  const live = liveConnection(context);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null || !live.ok) return failed("attempt_expired");
  if (attempt.status === "failed") return failed(attempt.failure ?? "authorization_failed");
  if (attempt.status === "completed") return { kind: "connected", connection: live.value };
  return { kind: "open", attempt, connection: live.value, session };
}

async function applyItem(
  context: ConnectionContext,
  { attempt, connection, session }: OpenAttempt,
  item: Item,
): Promise<ItemCheck> {
  // The item belongs to another connection or institution. The provider returns these fields as they were requested.
  if (item.clientUserId !== connection.id || item.connector.id !== attempt.connector.id) {
    // An item of another connection must not be deleted.
    const belongsToOther = typeof item.clientUserId === "string" && item.clientUserId !== connection.id;
    return failWith(context, belongsToOther ? { ...attempt, item_id: null } : attempt, "account_mismatch");
  }
  const { oauth, is_reconnect: isReconnect, sent_at: redirectedAt, created_at: createdAt } = attempt;
  const now = context.now();
  const attemptFacts = { oauth, isReconnect, redirectedAt, createdAt };
  const state = evaluateItem(item, attemptFacts, now, context.config.outbound);
  switch (state.kind) {
    case "failed":
      return failWith(context, attempt, state.code);
    case "ready": {
      const returned: ItemAttempt = { ...attempt, status: "returned", returned_at: now, looked_at: now };
      if (attempt.status !== "returned") putItemAttempt(context.store, returned);
      // The app must confirm before the connection becomes active, unless completion is automatic.
      if (session.completion === "confirm" && attempt.confirmed_at === null) return { kind: "ready" };
      const activated = await activateItem(context, returned, item);
      if (activated.ok) return { kind: "connected", connection: activated.value };
      // There was no API key. The attempt stays open and continues later.
      return currentState(context, attempt.id).kind === "open"
        ? waiting(true)
        : { kind: "failed", result: activated };
    }
    case "working":
    case "consent":
    case "input":
    case "action":
      return { kind: "waiting", state, isUnreachable: false };
  }
}

const waiting = (isUnreachable: boolean): ItemCheck => ({
  kind: "waiting",
  state: { kind: "working" },
  isUnreachable,
});

const failed = (code: FailureCode): ItemCheck & { kind: "failed" } => ({
  kind: "failed",
  result: fail(code),
});

function failWith(context: ConnectionContext, attempt: ItemAttempt, code: FailureCode): ItemCheck {
  return { kind: "failed", result: failAttempt(context, attempt, code) };
}

/** Returns the connection, which stays pending while the attempt waits, or the attempt's failure. */
export function connectionOutcome(context: ConnectionContext, check: ItemCheck): Result<Connection> {
  switch (check.kind) {
    case "connected":
      return ok(check.connection);
    case "failed":
      return check.result;
    case "ready":
    case "waiting":
      return liveConnection(context);
  }
}
