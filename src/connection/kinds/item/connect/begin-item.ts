// Begins an attempt with an item. The attempt is stored before the item is requested, and the item's id as soon as it
// is known, because the provider has no endpoint that lists items.

import { providerWebhookUrl } from "../../../../integration/provider-webhook-url.ts";
import { callbackUrl } from "../../../../integration/integration.ts";
import { createConnectToken, type ItemRequest, requestItem } from "../../../../items/create-item.ts";
import type { ItemParameter } from "../../../../items/connector.ts";
import type { Item } from "../../../../items/item.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { statusUrl } from "../../../connect/attempt-status.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import type { AttemptStart } from "../../kind.ts";
import { newAttempt } from "../../../connect/new-attempt.ts";
import { getConnector, connectorIdOf } from "./describe-integration.ts";
import { unscheduledItem } from "../remote-items.ts";
import { itemOf } from "../item-of-connection.ts";
import { firstPollAt } from "./poll-items.ts";
import { validateParameters } from "./validate-parameters.ts";
import {
  failureOf,
  type ItemResult,
  type ItemFailure,
  type IntegrationIds,
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

/** Long enough to find a phone for the second factor, and for the institution to return years of data. */
const ATTEMPT_LIFETIME_MS = 30 * MINUTE;

/** The open attempts of one session. */
const MAX_OPEN = 4;

/**
 * The attempts of one session within RECENT_MS. Each may cause a sign-in at an institution, so the limit allows typing
 * errors and prevents credential stuffing.
 */
const MAX_RECENT_ATTEMPTS = 20;
const RECENT_MS = 10 * MINUTE;

/** Requests the item, or reconnects the connection's own item, and returns the URL of the page that waits for it. */
export async function beginItem(context: ConnectionContext, start: AttemptStart): Promise<Result<string>> {
  const { connection, session, integration, attempt } = start;
  const { id, origins_since } = integration;
  const ids = { app: connection.app, integration: id, origins_since };
  const connector = await getConnector(context, ids, connectorIdOf(integration, session.variables));
  if (!connector.ok)
    return connector.failure.kind === "not_found"
      ? fail("connector_not_found")
      : failureOf(connector.failure);
  const { id: connectorId, name, oauth, isOpenFinance, credentials } = connector.value;
  const own = itemOf(connection);
  const itemId = own.ok ? own.value.itemId : null;
  // An existing item keeps its parameters, so omitted ones stay unchanged.
  const { parameters, problems: fields } = validateParameters(credentials, start.parameters, itemId === null);
  if (fields.length > 0) return fail("parameters_invalid", { fields });
  const redirect = new URL(callbackUrl(context.config.publicOrigin, integration));
  redirect.searchParams.set("state", attempt.state);
  const request: ItemRequest = {
    connectorId,
    itemId,
    parameters,
    // Only Latchkey and the provider know this id, so an item that has it was requested here.
    clientUserId: connection.id,
    webhookUrl: await providerWebhookUrl(context.config, connection.app, integration),
    oauthRedirectUri: redirect.href,
  };
  const now = context.now();
  const created: ItemAttempt = {
    ...newAttempt(start, now, ATTEMPT_LIFETIME_MS),
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
  // The session may have been used, or the connection deleted, in the meantime.
  if (!liveConnection(context).ok || context.store.session(session.id)?.used_at !== null)
    return fail("session_expired");
  const waitMs = rateLimitWaitMs(context, session.id);
  if (waitMs > 0) return fail("rate_limited", { retryAfterSeconds: Math.ceil(waitMs / SECOND) });
  failOldestAttempt(context, session.id);
  context.transaction(() => {
    putItemAttempt(context.store, created);
    context.tasks.schedule(POLL_ITEMS, firstPollAt(now));
  });
  const sent = await sendItemRequest(context, ids, created, request);
  if (!sent.ok) {
    const failure = requestFailure(sent.failure, credentials);
    failAttempt(context, created, failure.failure.code);
    return failure;
  }
  return storeItemId(context, connection, created, sent.value)
    ? ok(statusUrl(attempt.state))
    : fail("session_expired");
}

/** Returns how long a session with too many attempts has to wait; 0 where it doesn't. */
function rateLimitWaitMs(context: ConnectionContext, session: string): number {
  const since = context.now() - RECENT_MS;
  const recent = itemAttempts(context.store)
    .filter((attempt) => attempt.session === session && attempt.created_at > since)
    .map(({ created_at }) => created_at);
  return recent.length < MAX_RECENT_ATTEMPTS ? 0 : Math.min(...recent) - since;
}

/** Returns the failure of an item request, with the requested parameters that were rejected. */
function requestFailure(failure: ItemFailure, requested: readonly ItemParameter[]): Err {
  if (failure.kind !== "invalid") return failureOf(failure);
  const message = "was not accepted by the institution";
  const fields = requested
    .filter(({ name }) => failure.parameters.includes(name))
    .map(({ name }) => ({ path: `parameters.${name}`, message }));
  return fields.length === 0 ? failureOf(failure) : fail("parameters_invalid", { fields });
}

/** Fails a session's oldest open attempt if there are too many, because abandoned attempts leave items behind. */
function failOldestAttempt(context: ConnectionContext, session: string): void {
  const open = openItemAttempts(context.store).filter((attempt) => attempt.session === session);
  const [oldest] = open.toSorted((a, b) => a.created_at - b.created_at);
  if (oldest !== undefined && open.length >= MAX_OPEN) failAttempt(context, oldest, "attempt_expired");
}

/** Sends the item request once. If the item to reconnect no longer exists, a new item is requested. */
async function sendItemRequest(
  context: ConnectionContext,
  ids: IntegrationIds,
  { id }: ItemAttempt,
  request: ItemRequest,
): Promise<ItemResult<{ item: Item; isReconnect: boolean }>> {
  const send = (itemRequest: ItemRequest) =>
    callWithApiKey(context, ids, async (api, key) => {
      const token = await createConnectToken(api, key, itemRequest);
      return token.ok ? requestItem(api, token.value, itemRequest) : token;
    });
  itemsInFlight(context).creating.add(id);
  try {
    const response = await send(request);
    if (response.ok)
      return { ok: true, value: { item: response.value, isReconnect: request.itemId !== null } };
    if (request.itemId === null || response.failure.kind !== "not_found") return response;
    const replacement = await send({ ...request, itemId: null });
    return replacement.ok
      ? { ok: true, value: { item: replacement.value, isReconnect: false } }
      : replacement;
  } finally {
    itemsInFlight(context).creating.delete(id);
  }
}

/** Stores the item's id in the attempt. If the attempt has ended in the meantime, the item is deleted. */
function storeItemId(
  context: ConnectionContext,
  connection: Connection,
  created: ItemAttempt,
  { item, isReconnect }: { item: Item; isReconnect: boolean },
): boolean {
  const current = itemAttempt(context.store, created.id);
  if (current === null || current.status !== "creating") {
    const unused = unscheduledItem(connection, created, item.id);
    if (!isReconnect) void revokeRemoteGrant(context, scheduleRevocation(context, unused));
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
