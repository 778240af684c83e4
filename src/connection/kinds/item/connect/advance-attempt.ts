// One look at an attempt's item, and whatever follows from it. A browser's landing, a page that waits, a
// webhook and the alarm all come here, in any order and any number: what one has settled the others find.

import { type Item, readItem } from "../../../../items/item.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { activateItem } from "./activate-item.ts";
import { evaluateItem } from "../item-status.ts";
import { callWithApiKey } from "../call-with-api-key.ts";
import { type ItemAttempt, itemAttempt, putItemAttempt } from "../stored-records.ts";
import type { Session } from "../../../connect/session.ts";
import { type ItemCheck, itemsInFlight } from "./item-checks.ts";

/** Looks at the item; who asks while that is under way joins. */
export function advanceAttempt(context: ConnectionContext, attemptId: string): Promise<ItemCheck> {
  const { checks } = itemsInFlight(context);
  const running = checks.get(attemptId);
  if (running !== undefined) return running;
  const flight = advance(context, attemptId).finally(() => checks.delete(attemptId));
  checks.set(attemptId, flight);
  return flight;
}

async function advance(context: ConnectionContext, attemptId: string): Promise<ItemCheck> {
  const before = standing(context, attemptId);
  if (before.kind !== "open") return before;
  const { attempt, connection } = before;
  if (attempt.item_id === null) return waiting(false);
  const owner = { app: connection.app, integration: attempt.integration };
  const { item_id } = attempt;
  const answer = await callWithApiKey(context, owner, (api, key) => readItem(api, key, item_id));
  // Somebody else may have come to an end of it meanwhile: the app, another tab.
  const after = standing(context, attemptId);
  if (after.kind !== "open") return after;
  if (!answer.ok) {
    const isGone = answer.failure.kind === "not_found";
    return isGone ? end(context, after.attempt, "authorization_failed") : waiting(true);
  }
  return follow(context, after, answer.value);
}

type Open = { kind: "open"; attempt: ItemAttempt; connection: Connection; session: Session };

/** Where an attempt stands by what is stored. */
function standing(
  context: ConnectionContext,
  attemptId: string,
): Open | Exclude<ItemCheck, { kind: "ready" }> {
  const attempt = itemAttempt(context.store, attemptId);
  const live = liveConnection(context);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null || !live.ok) return failed("attempt_expired");
  if (attempt.status === "failed") return failed(attempt.failure ?? "authorization_failed");
  if (attempt.status === "completed") return { kind: "connected", connection: live.value };
  return { kind: "open", attempt, connection: live.value, session };
}

async function follow(
  context: ConnectionContext,
  { attempt, connection, session }: Open,
  item: Item,
): Promise<ItemCheck> {
  // An item of somebody else's, or of another institution; the provider keeps what we asked for.
  if (item.clientUserId !== connection.id || item.connector.id !== attempt.connector.id) {
    // One that is kept for another connection is not ours to give back.
    const isAnothers = typeof item.clientUserId === "string" && item.clientUserId !== connection.id;
    return end(context, isAnothers ? { ...attempt, item_id: null } : attempt, "account_mismatch");
  }
  const { oauth, is_reconnect: isReconnect, sent_at: sentAt, created_at: createdAt } = attempt;
  const now = context.now();
  const facts = { oauth, isReconnect, sentAt, createdAt };
  const verdict = evaluateItem(item, facts, now, context.config.outbound);
  switch (verdict.kind) {
    case "failed":
      return end(context, attempt, verdict.code);
    case "ready": {
      const returned: ItemAttempt = { ...attempt, status: "returned", looked_at: now };
      if (attempt.status !== "returned") putItemAttempt(context.store, returned);
      // No connection is active before the app has named its person, unless it has asked for just that.
      if (session.completion === "confirm" && attempt.confirmed_at === null) return { kind: "ready" };
      const adopted = await activateItem(context, returned, item);
      if (adopted.ok) return { kind: "connected", connection: adopted.value };
      // There was no key to go on with: the item waits, and so does the attempt.
      return standing(context, attempt.id).kind === "open"
        ? waiting(true)
        : { kind: "failed", result: adopted };
    }
    case "working":
    case "consent":
    case "input":
    case "action":
      return { kind: "waiting", verdict, unreachable: false };
  }
}

const waiting = (unreachable: boolean): ItemCheck => ({
  kind: "waiting",
  verdict: { kind: "working" },
  unreachable,
});

const failed = (code: FailureCode): ItemCheck & { kind: "failed" } => ({
  kind: "failed",
  result: fail(code),
});

function end(context: ConnectionContext, attempt: ItemAttempt, code: FailureCode): ItemCheck {
  return { kind: "failed", result: failAttempt(context, attempt, code) };
}

/** The connection as it now is, for whoever may not go on yet. */
export function outcomeOf(context: ConnectionContext, look: ItemCheck): Result<Connection> {
  switch (look.kind) {
    case "connected":
      return ok(look.connection);
    case "failed":
      return look.result;
    case "ready":
    case "waiting":
      return liveConnection(context);
  }
}
