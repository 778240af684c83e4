// An attempt at an API of items. It is stored before the item is asked for, and the item's id as soon as it
// is known: the provider has no list to find a lost one in.

import { providerWebhookUrl } from "../../../../integration/provider-webhook-url.ts";
import { callbackUrl } from "../../../../integration/integration.ts";
import { createConnectToken, type ItemRequest, requestItem } from "../../../../items/create-item.ts";
import type { ItemParameter } from "../../../../items/connector.ts";
import type { Item } from "../../../../items/item.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import type { AttemptStart } from "../../kind.ts";
import { newAttempt } from "../../../connect/new-attempt.ts";
import { getConnector, connectorIdOf } from "./describe-integration.ts";
import { unscheduledItem } from "../delete-remote-item.ts";
import { itemOf } from "../item-of-connection.ts";
import { firstPollAt } from "./poll-items.ts";
import { normalizeParameters, parameterProblems } from "./validate-parameters.ts";
import {
  failureOf,
  type ItemResult,
  type ItemFailure,
  type ApiKeyOwner,
  callWithApiKey,
} from "../call-with-api-key.ts";
import {
  POLL_ITEMS,
  type ItemAttempt,
  itemAttempt,
  itemAttempts,
  openItemAttempts,
  putItemAttempt,
} from "../stored-records.ts";
import { itemsInFlight } from "./item-checks.ts";

/** A person may have to find their phone, and the institution to read years of data. */
const ATTEMPT_LIFETIME_MS = 30 * MINUTE;

/** Attempts of one session that are under way. */
const MAX_OPEN = 4;

/**
 * Orders of one session in a while. Each may have an institution try a sign-in: a link is for a person who has
 * mistyped, not for going through a list.
 */
const MAX_LATELY = 20;
const LATELY_MS = 10 * MINUTE;

/** Asks for the item, or has the connection's own one connected again, and leads to the page that waits for it. */
export async function beginItem(
  context: ConnectionContext,
  beginning: AttemptStart,
): Promise<Result<string>> {
  const { connection, session, integration, attempt } = beginning;
  const owner = { app: connection.app, integration: integration.id };
  const connector = await getConnector(context, owner, connectorIdOf(integration, session.variables));
  if (!connector.ok)
    return connector.failure.kind === "not_found"
      ? fail("connector_not_found")
      : failureOf(connector.failure);
  const { id: connectorId, name, oauth, isOpenFinance, credentials } = connector.value;
  const known = itemOf(connection);
  const itemId = known.ok ? known.value.itemId : null;
  // An item that is there keeps what it was given, so what is left out stays as it was.
  const parameters = normalizeParameters(credentials, beginning.parameters);
  const fields = parameterProblems(credentials, parameters, itemId === null);
  if (fields.length > 0) return fail("parameters_invalid", { fields });
  const redirect = new URL(callbackUrl(context.config.publicOrigin, integration));
  redirect.searchParams.set("state", attempt.state);
  const order: ItemRequest = {
    connectorId,
    itemId,
    parameters,
    // Only we and the provider know it, so an item that bears it was asked for here.
    clientUserId: connection.id,
    webhookUrl: await providerWebhookUrl(context.config, connection.app, integration),
    oauthRedirectUri: redirect.href,
  };
  const now = context.now();
  const begun: ItemAttempt = {
    ...newAttempt(beginning, now, ATTEMPT_LIFETIME_MS),
    kind: "item",
    status: "creating",
    item_id: null,
    is_reconnect: itemId !== null,
    oauth: oauth || isOpenFinance,
    connector: { id: connectorId, name },
    sent_at: null,
    landed_at: null,
    confirmed_at: null,
    looked_at: null,
    looks: 0,
  };
  // The session may have ended, or the connection, while the provider was asked.
  if (!liveConnection(context).ok || context.store.session(session.id)?.used_at !== null)
    return fail("session_expired");
  const waitMs = waitOf(context, session.id);
  if (waitMs > 0) return fail("rate_limited", { retryAfterSeconds: Math.ceil(waitMs / SECOND) });
  endOldest(context, session.id);
  context.transaction(() => {
    putItemAttempt(context.store, begun);
    context.tasks.schedule(POLL_ITEMS, firstPollAt(now));
  });
  const ordered = await place(context, owner, begun, order);
  if (!ordered.ok) {
    const refused = refusalOf(ordered.failure, credentials);
    failAttempt(context, begun, refused.failure.code);
    return refused;
  }
  return keepItem(context, connection, begun, ordered.value)
    ? ok(`/connect/status?state=${encodeURIComponent(attempt.state)}`)
    : fail("session_expired");
}

/** How long a session that has ordered too much has to wait. */
function waitOf(context: ConnectionContext, session: string): number {
  const since = context.now() - LATELY_MS;
  const lately = itemAttempts(context.store)
    .filter((attempt) => attempt.session === session && attempt.created_at > since)
    .map(({ created_at }) => created_at);
  return lately.length < MAX_LATELY ? 0 : Math.min(...lately) - since;
}

/** Why nothing was ordered: which parameters were refused, of those that were asked for. */
function refusalOf(failure: ItemFailure, asked: readonly ItemParameter[]): Err {
  if (failure.kind !== "invalid") return failureOf(failure);
  const message = "was not accepted by the institution";
  const fields = asked
    .filter(({ name }) => failure.parameters.includes(name))
    .map(({ name }) => ({ path: `parameters.${name}`, message }));
  return fields.length === 0 ? failureOf(failure) : fail("parameters_invalid", { fields });
}

/** Ends a session's oldest attempt past a number: a click that was given up leaves an item behind. */
function endOldest(context: ConnectionContext, session: string): void {
  const open = openItemAttempts(context.store).filter((attempt) => attempt.session === session);
  const [oldest] = open.toSorted((a, b) => a.created_at - b.created_at);
  if (oldest !== undefined && open.length >= MAX_OPEN) failAttempt(context, oldest, "attempt_expired");
}

/** Sends the order, once; where the item to connect again is not there any more a new one is made in its place. */
async function place(
  context: ConnectionContext,
  owner: ApiKeyOwner,
  { id }: ItemAttempt,
  order: ItemRequest,
): Promise<ItemResult<{ item: Item; isReconnect: boolean }>> {
  const send = (one: ItemRequest) =>
    callWithApiKey(context, owner, async (api, key) => {
      const token = await createConnectToken(api, key, one);
      return token.ok ? requestItem(api, token.value, one) : token;
    });
  itemsInFlight(context).creating.add(id);
  try {
    const answer = await send(order);
    if (answer.ok) return { ok: true, value: { item: answer.value, isReconnect: order.itemId !== null } };
    if (order.itemId === null || answer.failure.kind !== "not_found") return answer;
    const anew = await send({ ...order, itemId: null });
    return anew.ok ? { ok: true, value: { item: anew.value, isReconnect: false } } : anew;
  } finally {
    itemsInFlight(context).creating.delete(id);
  }
}

/** Keeps the item's id in its attempt; where that has gone meanwhile the item is given back. */
function keepItem(
  context: ConnectionContext,
  connection: Connection,
  begun: ItemAttempt,
  { item, isReconnect }: { item: Item; isReconnect: boolean },
): boolean {
  const current = itemAttempt(context.store, begun.id);
  if (current === null || current.status !== "creating") {
    const leftover = unscheduledItem(connection, begun.integration, begun.variables, item.id);
    if (!isReconnect) void revokeRemoteGrant(context, scheduleRevocation(context, leftover));
    return false;
  }
  putItemAttempt(context.store, {
    ...current,
    status: "pending",
    item_id: item.id,
    is_reconnect: isReconnect,
  });
  return true;
}
