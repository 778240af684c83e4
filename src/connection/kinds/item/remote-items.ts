// The items that a connection and its attempts have at the provider.

import { findProvider } from "../../../providers/registry.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { itemOf } from "./item-of-connection.ts";
import {
  type ItemAttempt,
  type ItemOwner,
  openItemAttempts,
  type UnscheduledItem,
} from "./stored-records.ts";

/** Returns an item as a remote grant to schedule. */
export function unscheduledItem(
  { app, id }: Pick<Connection, "app" | "id">,
  { integration, variables, origins_since }: ItemOwner,
  itemId: string,
): UnscheduledItem {
  const owner = { app, connection: id, integration, variables, origins_since };
  return { kind: "item", ...owner, client: null, item_id: itemId };
}

/** Returns an attempt's item, unless there is none or it is the connection's own item. */
export function itemOfAttempt(connection: Connection, attempt: ItemAttempt): UnscheduledItem[] {
  const { item_id, is_reconnect } = attempt;
  const isOwn = is_reconnect || item_id === connection.provider_metadata["item_id"];
  return item_id === null || isOwn ? [] : [unscheduledItem(connection, attempt, item_id)];
}

/** Returns the items of a connection that is deleted: its own item, and those of open attempts. */
export function remoteItems(context: ConnectionContext, connection: Connection): UnscheduledItem[] {
  const own = itemOf(connection);
  const isItem = findProvider(connection.provider ?? "")?.kind === "item";
  return [
    ...(own.ok && isItem ? [unscheduledItem(connection, own.value.owner, own.value.itemId)] : []),
    ...openItemAttempts(context.store).flatMap((attempt) => itemOfAttempt(connection, attempt)),
  ];
}
