// The browser is back from an institution. What the URL says is a hint: how the item stands is asked of the
// provider. Nothing is used up, so a second landing finds what the first one did.

import { ItemId, readItem } from "../../items/item.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { ItemAttempt } from "../attempt.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { failAttempt } from "../fail-attempt.ts";
import type { Visit } from "../kind.ts";
import type { CallbackOutcome } from "../receive-callback.ts";
import { advanceItem, type Look } from "./advance-item.ts";
import { withKey } from "./with-key.ts";

/** Judges a landing, and says where the browser goes on. */
export async function receiveLanding(
  context: ConnectionContext,
  { callback, session, sameBrowser }: Visit,
): Promise<Result<CallbackOutcome>> {
  const attempt = context.store.itemAttempt(callback.attempt);
  if (attempt === null) return fail("attempt_expired");
  const refusal = judge(context, attempt, callback.callbackId, sameBrowser);
  if (refusal !== null) return refusal;
  if (callback.item !== null && !(await isOurs(context, attempt, callback.item)))
    return fail("callback_invalid");
  const current = context.store.itemAttempt(attempt.id);
  if (current?.status === "pending" && current.landed_at === null)
    context.store.putAttempt({ ...current, landed_at: context.now() });
  return goOn(await advanceItem(context, attempt.id), session.completion, session.return_url);
}

function judge(
  context: ConnectionContext,
  attempt: ItemAttempt,
  callbackId: string,
  sameBrowser: boolean,
): Result<never> | null {
  const isOver = attempt.status === "completed" || attempt.status === "failed";
  if (!sameBrowser) {
    // Whoever consented was led to it by somebody else: what they consented to must not become theirs.
    return isOver ? fail("attempt_already_used") : failAttempt(context, attempt, "wrong_browser");
  }
  if (isOver) return null;
  if (callbackId !== attempt.callback_id) return failAttempt(context, attempt, "callback_mismatch");
  if (attempt.expires_at <= context.now()) return failAttempt(context, attempt, "attempt_expired");
  return null;
}

/** Whether the item a landing names is the attempt's; one whose id was lost on the way is taken up. */
async function isOurs(context: ConnectionContext, attempt: ItemAttempt, named: string): Promise<boolean> {
  if (attempt.item_id !== null) return attempt.item_id === named;
  return takeUpLost(context, attempt, named);
}

/**
 * Takes up an item that was asked for and whose answer a crash lost, if the provider says that it was asked
 * for this connection. Tells whether it was.
 */
export async function takeUpLost(
  context: ConnectionContext,
  attempt: ItemAttempt,
  named: string,
): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok || context.flights.orders.has(attempt.id) || !ItemId.safeParse(named).success) return false;
  const owner = { app: live.value.app, integration: attempt.integration };
  const answer = await withKey(context, owner, (api, key) => readItem(api, key, named));
  if (!answer.ok || answer.value.clientUserId !== live.value.id) return false;
  const current = context.store.itemAttempt(attempt.id);
  if (current?.status !== "creating") return current?.item_id === named;
  const isReconnect = live.value.provider_metadata["item_id"] === named;
  context.store.putAttempt({
    ...current,
    status: "pending",
    item_id: named,
    is_reconnect: isReconnect,
  });
  return true;
}

/** Where a browser goes after a look. */
export function goOn(
  look: Look,
  completion: "confirm" | "automatic",
  returnUrl: string,
): Result<CallbackOutcome> {
  switch (look.kind) {
    case "failed":
      return look.result;
    case "ready":
      return ok({ next: "confirm", returnUrl });
    case "connected":
      return ok({ next: completion === "confirm" ? "confirm" : "connected", returnUrl });
    case "waiting":
      return ok({ next: "wait", returnUrl });
  }
}
