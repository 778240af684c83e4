// Receives the redirect back from an institution. The URL is only a hint; the item's status is read from the provider.
// The redirect does not use up the attempt, so repeating it has the same result. A request without the attempt's cookie
// changes nothing by itself.

import { fail, ok, type Result } from "../../../../shared/result.ts";
import { hasEnded } from "../../../connect/attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import type { BrowserReturn } from "../../kind.ts";
import { advanceAttempt } from "./advance-attempt.ts";
import { discardReconnectAfterLateReturn } from "./abandon-item.ts";
import { recoverOrphanedItem } from "./recover-orphaned-item.ts";
import { type ItemAttempt, itemAttempt, putItemAttempt } from "../stored-records.ts";
import type { Callback, CallbackOutcome } from "../../../connect/callback.ts";
import type { ItemCheck } from "./item-checks.ts";

/** Validates a redirect and returns how the browser continues. */
export async function receiveRedirect(
  context: ConnectionContext,
  { callback, session, sameBrowser }: BrowserReturn,
): Promise<Result<CallbackOutcome>> {
  const attempt = itemAttempt(context.store, callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  if (!sameBrowser && !isRelevant(attempt, callback, context.now())) return fail("attempt_already_used");
  if (!sameBrowser && callback.isReport !== true) return ok({ next: "report" });
  const failure = sameBrowser
    ? validateReturn(context, attempt, callback.callbackId)
    : endAttempt(context, attempt);
  if (failure !== null) {
    // The redirect may contain the lost id of an item that has to be deleted.
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

/**
 * Whether a return without the cookie can have consequences. They wait for the report of the page that the browser is
 * shown, because a scanner or a preview requests the URL as well, and the right browser can then still finish.
 */
function isRelevant(attempt: ItemAttempt, { item }: Callback, now: number): boolean {
  return !hasEnded(attempt) || mayFollowConsent(attempt, now) || (item !== null && attempt.item_id === null);
}

/** Ends an attempt whose consent another person may have given. Their data must not go to who began it. */
function endAttempt(context: ConnectionContext, attempt: ItemAttempt): Result<never> {
  if (!hasEnded(attempt)) return failAttempt(context, attempt, "wrong_browser");
  if (mayFollowConsent(attempt, context.now())) discardReconnectAfterLateReturn(context, attempt);
  return fail("attempt_already_used");
}

function validateReturn(
  context: ConnectionContext,
  attempt: ItemAttempt,
  callbackId: string,
): Result<never> | null {
  if (hasEnded(attempt)) return null;
  if (callbackId !== attempt.callback_id) return failAttempt(context, attempt, "callback_mismatch");
  if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
  return null;
}

/**
 * Whether a return without the cookie, after the attempt has ended, means that another browser gave a consent. After
 * a completed attempt, the right browser's cookie expires, so a reloaded page has no cookie either and means nothing.
 */
function mayFollowConsent({ sent_at, status, expires_at }: ItemAttempt, now: number): boolean {
  return sent_at !== null && (status === "failed" || now < expires_at);
}

/** Whether the item in a redirect is the attempt's item. An item whose id was lost is recovered. */
async function isItemOfAttempt(
  context: ConnectionContext,
  attempt: ItemAttempt,
  itemId: string,
): Promise<boolean> {
  if (attempt.item_id !== null) return attempt.item_id === itemId;
  return (await recoverOrphanedItem(context, itemId, attempt.id)) !== null;
}

/** Returns how the browser continues after a check. */
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
