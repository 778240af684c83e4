// The browser is back from an institution. What the URL says is a hint: how the item stands is asked of the
// provider. Nothing is used up, so a second landing finds what the first one did.

import { fail, ok, type Result } from "../../../../shared/result.ts";
import { hasEnded } from "../../../connect/attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import type { BrowserReturn } from "../../kind.ts";
import { advanceAttempt } from "./advance-attempt.ts";
import { discardReconnectAfterLateReturn } from "./abandon-item.ts";
import { recoverOrphanedItem } from "./recover-orphaned-item.ts";
import { type ItemAttempt, itemAttempt, putItemAttempt } from "../stored-records.ts";
import type { CallbackOutcome } from "../../../connect/callback.ts";
import type { ItemCheck } from "./item-checks.ts";

/** Judges a landing, and says where the browser goes on. */
export async function receiveRedirect(
  context: ConnectionContext,
  { callback, session, sameBrowser }: BrowserReturn,
): Promise<Result<CallbackOutcome>> {
  const attempt = itemAttempt(context.store, callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  const failure = validateReturn(context, attempt, callback.callbackId, sameBrowser);
  if (failure !== null) {
    // What was asked for here and is of no use any more is given back as soon as it is known.
    if (callback.item !== null && attempt.item_id === null)
      await recoverOrphanedItem(context, callback.item, attempt.id);
    return failure;
  }
  if (callback.item !== null && !(await isItemOfAttempt(context, attempt, callback.item)))
    return fail("callback_invalid");
  const current = itemAttempt(context.store, attempt.id);
  if (current?.status === "pending" && current.landed_at === null)
    putItemAttempt(context.store, { ...current, landed_at: context.now() });
  return outcomeOfCheck(await advanceAttempt(context, attempt.id), session.completion);
}

function validateReturn(
  context: ConnectionContext,
  attempt: ItemAttempt,
  callbackId: string,
  sameBrowser: boolean,
): Result<never> | null {
  const isOver = hasEnded(attempt);
  if (!sameBrowser) {
    // Whoever consented was led to it by somebody else: what they consented to must not become theirs.
    if (!isOver) return failAttempt(context, attempt, "wrong_browser");
    if (mayFollowConsent(attempt, context.now())) discardReconnectAfterLateReturn(context, attempt);
    return fail("attempt_already_used");
  }
  if (isOver) return null;
  if (callbackId !== attempt.callback_id) return failAttempt(context, attempt, "callback_mismatch");
  if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
  return null;
}

/**
 * Whether a landing after an attempt's end tells of a consent in another browser. Where it came to a connection
 * the right browser forgets its cookie in the end: a page of its that is opened again then tells nothing.
 */
function mayFollowConsent({ sent_at, status, expires_at }: ItemAttempt, now: number): boolean {
  return sent_at !== null && (status === "failed" || now < expires_at);
}

/** Whether the item a landing names is the attempt's; one whose id was lost on the way is taken up. */
async function isItemOfAttempt(
  context: ConnectionContext,
  attempt: ItemAttempt,
  itemId: string,
): Promise<boolean> {
  if (attempt.item_id !== null) return attempt.item_id === itemId;
  return (await recoverOrphanedItem(context, itemId, attempt.id)) !== null;
}

/** Where a browser goes after a look. */
export function outcomeOfCheck(
  check: ItemCheck,
  completion: "confirm" | "automatic",
): Result<CallbackOutcome> {
  switch (check.kind) {
    case "failed":
      return check.result;
    case "ready":
      return ok({ next: "confirm" });
    case "connected":
      return ok({ next: completion === "confirm" ? "confirm" : "connected" });
    case "waiting":
      return ok({ next: "wait" });
  }
}
