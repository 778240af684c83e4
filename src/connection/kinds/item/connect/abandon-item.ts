// Cleans up after a failed attempt with an item. The item is deleted at the provider, unless it is the connection's
// own. If it is, and another person may have reconnected it, the connection's grant ends.

import type { FailureCode } from "../../../../shared/failure.ts";
import type { Attempt } from "../../../connect/attempt.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { markReauthorizationRequired } from "../../../lifecycle/require-reauthorization.ts";
import { scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { itemOf } from "../item-of-connection.ts";
import { itemOfAttempt, unscheduledItem } from "../remote-items.ts";
import { asItemAttempt, type ItemAttempt, itemAttempts, putItemAttempt } from "../stored-records.ts";

/** Failures after which another person may have given the consent. */
const OTHER_PERSON_CODES: ReadonlySet<FailureCode> = new Set(["end_user_mismatch", "wrong_browser"]);

/**
 * Schedules the deletion of a failed attempt's item, and ends the connection's grant if another person may have used
 * it.
 */
export function abandonItem(context: ConnectionContext, ended: Attempt, code: FailureCode): void {
  const connection = context.store.connection();
  if (connection === null) return;
  const attempt = asItemAttempt(ended);
  if (
    attempt.is_reconnect &&
    (OTHER_PERSON_CODES.has(code) || isUnconfirmedAuthorization(context, attempt, code))
  )
    discardUnconfirmedReconnect(context, connection, attempt);
  for (const item of itemOfAttempt(connection, attempt)) scheduleRevocation(context, item);
}

/** Whether a person was asked for consent or credentials, and may have provided them. */
const mayHaveBeenAuthorized = ({ sent_at, oauth }: ItemAttempt): boolean => sent_at !== null || !oauth;

/** Whether a person may have authorized the item without the app ever confirming who that was. */
function isUnconfirmedAuthorization(
  { store }: ConnectionContext,
  attempt: ItemAttempt,
  code: FailureCode,
): boolean {
  const { status, confirmed_at, oauth, landed_at } = attempt;
  // With `automatic` completion, the app accepts whoever returns.
  const isAutomatic = store.session(attempt.session)?.completion === "automatic";
  if (isAutomatic || confirmed_at !== null || !mayHaveBeenAuthorized(attempt)) return false;
  return status === "returned" || (code === "attempt_expired" && (!oauth || landed_at !== null));
}

/** Handles a return in another browser after the attempt has ended. The person there may have given the consent. */
export function discardReconnectAfterLateReturn(context: ConnectionContext, attempt: ItemAttempt): void {
  const connection = context.store.connection();
  if (connection === null || attempt.item_id !== connection.provider_metadata["item_id"]) return;
  context.transaction(() => discardUnconfirmedReconnect(context, connection, attempt));
}

/**
 * Ends the grant of a connection whose item may have been reconnected by another person, so that the item may hold that
 * person's data. The grant is deleted, so that no later status of the item activates it again. If a person was asked
 * for anything, the item is deleted as well, and the right person gets a new one when reconnecting.
 */
function discardUnconfirmedReconnect(
  context: ConnectionContext,
  connection: Connection,
  attempt: ItemAttempt,
): void {
  const own = itemOf(connection);
  if (connection.status === "deleted" || !own.ok) return;
  const { owner, itemId } = own.value;
  const withoutGrant = { ...connection, sealed_grant: null, refreshable: false };
  // All attempts with the same item share one consent, so it may belong to another tab's attempt.
  const others = itemAttempts(context.store).filter(({ id, item_id, status }) => {
    return id !== attempt.id && item_id === itemId && status !== "completed";
  });
  if (![attempt, ...others].some(mayHaveBeenAuthorized)) {
    markReauthorizationRequired(context, withoutGrant);
    return;
  }
  for (const other of others)
    if (other.status !== "failed")
      putItemAttempt(context.store, { ...other, status: "failed", failure: "wrong_browser" });
  const { item_id: _, ...provider_metadata } = connection.provider_metadata;
  markReauthorizationRequired(context, { ...withoutGrant, provider_metadata });
  scheduleRevocation(context, unscheduledItem(connection, owner, itemId));
}
