// Items that nobody is going to use: deleted at the provider, which ends the person's consent.

import { appStub } from "../../../apps/app-rpc.ts";
import { settingsOf } from "../../../integration/integration.ts";
import { deleteItem as deleteAtProvider } from "../../../items/item.ts";
import type { RevocationOutcome } from "../../../oauth/revocation.ts";
import { resolveEndpoints } from "../../../providers/registration.ts";
import { findProvider, providerOf } from "../../../providers/registry.ts";
import type { FailureCode } from "../../../shared/failure.ts";
import type { Attempt } from "../../connect/attempt.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { scheduleRevocation } from "../../lifecycle/revoke-remote-grants.ts";
import { endGrant } from "../../lifecycle/require-reauthorization.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import { itemOf } from "./item-of-connection.ts";
import { createKeyFromSnapshot } from "./client-snapshot.ts";
import { type ItemResult, type ItemFailure, callWithApiKey } from "./call-with-api-key.ts";
import {
  type ItemAttempt,
  type ItemRemoteGrant,
  type KeyClientSnapshot,
  itemAttempts,
  asItemAttempt,
  type UnscheduledItem,
  itemRemoteGrant,
  openItemAttempts,
  putItemAttempt,
  putItemRemoteGrant,
} from "./stored-records.ts";

/** An item of a connection's, as a leftover. */
export function unscheduledItem(
  { app, id }: Pick<Connection, "app" | "id">,
  integration: string,
  variables: Record<string, string>,
  itemId: string,
): UnscheduledItem {
  return { kind: "item", app, connection: id, integration, variables, client: null, item_id: itemId };
}

/** What an attempt would leave behind: its item, unless that is the connection's own. */
function itemOfAttempt(connection: Connection, attempt: ItemAttempt): UnscheduledItem[] {
  const { item_id, is_reconnect, integration, variables } = attempt;
  const isOwn = is_reconnect || item_id === connection.provider_metadata["item_id"];
  return item_id === null || isOwn ? [] : [unscheduledItem(connection, integration, variables, item_id)];
}

/** Somebody else may have consented. */
const NOT_THE_PERSON: ReadonlySet<FailureCode> = new Set(["end_user_mismatch", "wrong_browser"]);

/** Notes the item of an attempt that has failed. */
export function abandonItem(context: ConnectionContext, ended: Attempt, code: FailureCode): void {
  const connection = context.store.connection();
  if (connection === null) return;
  const attempt = asItemAttempt(ended);
  if (attempt.is_reconnect && (NOT_THE_PERSON.has(code) || isNobodys(context, attempt, code)))
    endUnconfirmedGrant(context, connection, attempt);
  for (const leftover of itemOfAttempt(connection, attempt)) scheduleRevocation(context, leftover);
}

/** Whether somebody was asked for something, and may have given it. */
const isTouchedBy = ({ sent_at, oauth }: ItemAttempt): boolean => sent_at !== null || !oauth;

/** Whether something was given that the app has never said whose it is: the one it was asked of may be anybody. */
function isNobodys({ store }: ConnectionContext, attempt: ItemAttempt, code: FailureCode): boolean {
  const { status, confirmed_at, oauth, landed_at } = attempt;
  // Where the app has asked for just that, whoever comes back is taken for the right one.
  const isAsked = store.session(attempt.session)?.completion === "automatic";
  if (isAsked || confirmed_at !== null || !isTouchedBy(attempt)) return false;
  return status === "returned" || (code === "attempt_expired" && (!oauth || landed_at !== null));
}

/** Somebody has come back, in another browser, from the consent of an attempt that is over: the item may be theirs. */
export function endUnconfirmedGrantLate(context: ConnectionContext, attempt: ItemAttempt): void {
  const connection = context.store.connection();
  if (connection === null || attempt.item_id !== connection.provider_metadata["item_id"]) return;
  context.transaction(() => endUnconfirmedGrant(context, connection, attempt));
}

/**
 * The connection's own item, connected again by somebody else, may hold their data by now. Its grant ends and
 * is forgotten, so that no state of the item brings it back; and where they were asked for anything the item
 * is given back, for the right person to get a new one.
 */
function endUnconfirmedGrant(context: ConnectionContext, connection: Connection, attempt: ItemAttempt): void {
  const own = itemOf(connection);
  if (connection.status === "deleted" || !own.ok) return;
  const { owner, itemId } = own.value;
  const forgotten = { ...connection, sealed_grant: null, refreshable: false };
  // A consent is one for all the attempts at an item: another tab may have led to it.
  const others = itemAttempts(context.store).filter(({ id, item_id, status }) => {
    return id !== attempt.id && item_id === itemId && status !== "completed";
  });
  if (![attempt, ...others].some(isTouchedBy)) {
    endGrant(context, forgotten);
    return;
  }
  for (const other of others)
    if (other.status !== "failed")
      putItemAttempt(context.store, { ...other, status: "failed", failure: "wrong_browser" });
  const { item_id: _, ...provider_metadata } = connection.provider_metadata;
  endGrant(context, { ...forgotten, provider_metadata });
  scheduleRevocation(context, unscheduledItem(connection, owner.integration, connection.variables, itemId));
}

/** The items of a connection that ends: its own, and those of attempts that are under way. */
export function remoteItems(context: ConnectionContext, connection: Connection): UnscheduledItem[] {
  const own = itemOf(connection);
  const isItem = findProvider(connection.provider ?? "")?.kind === "item";
  const { variables } = connection;
  return [
    ...(own.ok && isItem
      ? [unscheduledItem(connection, own.value.owner.integration, variables, own.value.itemId)]
      : []),
    ...openItemAttempts(context.store).flatMap((attempt) => itemOfAttempt(connection, attempt)),
  ];
}

/** Deletes an item at its provider. */
export async function deleteItem(context: ConnectionContext, grant: RemoteGrant): Promise<RevocationOutcome> {
  const revocation = itemRemoteGrant(context.store, grant.id);
  if (revocation === null) return { kind: "refused" };
  const { app, integration, item_id } = revocation;
  const current = await clientOf(context, revocation);
  // Before anything is sent: the integration may be deleted while the provider is waited for.
  const client = noteClient(context, revocation, current);
  // To another client that goes by the integration's name by now the item is none, which says nothing of it.
  if (client?.client_id !== current?.client_id) return deleteWithNoted(context, { ...revocation, client });
  const answer: ItemResult<null> = await callWithApiKey(context, { app, integration }, (api, key) =>
    deleteAtProvider(api, key, item_id),
  );
  if (answer.ok) return { kind: "revoked" };
  if (answer.failure.kind === "no_key" && answer.failure.failure.code === "integration_not_found")
    return deleteWithNoted(context, { ...revocation, client });
  return outcomeOf(answer.failure);
}

/** The integration is gone; what was noted of its client is all there is to get a key with. */
async function deleteWithNoted(
  context: ConnectionContext,
  { app, integration, client, item_id }: ItemRemoteGrant,
): Promise<RevocationOutcome> {
  if (client === null) return { kind: "refused" };
  const noted = await createKeyFromSnapshot(context, { app, integration }, client);
  if (!noted.ok) return outcomeOf(noted.failure);
  const answer = await deleteAtProvider(noted.value.api, noted.value.key, item_id);
  return answer.ok ? { kind: "revoked" } : outcomeOf(answer.failure);
}

/** The client of the integration as it is now. */
async function clientOf(
  context: ConnectionContext,
  { app, integration: id }: ItemRemoteGrant,
): Promise<KeyClientSnapshot | null> {
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null) return null;
  const { client_id, sealed_client_secret } = integration;
  const { api_base_url } = resolveEndpoints(providerOf(integration), settingsOf(integration));
  return api_base_url === undefined ? null : { api_base_url, client_id, sealed_client_secret };
}

/** Kept, since the integration may be deleted before the provider has been reached. */
function noteClient(
  context: ConnectionContext,
  revocation: ItemRemoteGrant,
  client: KeyClientSnapshot | null,
): KeyClientSnapshot | null {
  if (revocation.client !== null) return revocation.client;
  const current = itemRemoteGrant(context.store, revocation.id);
  if (client === null || current === null) return null;
  putItemRemoteGrant(context.store, { ...current, client });
  return client;
}

function outcomeOf(failure: ItemFailure): RevocationOutcome {
  switch (failure.kind) {
    case "unavailable":
      return { kind: "unavailable", retryAfterSeconds: failure.retryAfterSeconds };
    // A client that is not taken may be mended.
    case "no_key":
      return { kind: "unavailable", retryAfterSeconds: failure.failure.retryAfterSeconds ?? null };
    // With a new key as well: it says nothing of the item.
    case "forbidden":
      return { kind: "unavailable", retryAfterSeconds: null };
    case "invalid":
    case "not_found":
      return { kind: "refused" };
  }
}
