// The records that an item connection stores besides the connection itself.

import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { type Attempt, attemptFields, hasEnded } from "../../connect/attempt.ts";
import type { ConnectionStore } from "../../connection-store.ts";
import { kindTask } from "../kind.ts";
import { remoteGrantFields, type Unscheduled } from "../../lifecycle/remote-grant.ts";

/** A snapshot of a client that creates API keys, for use after its integration was deleted. */
export const KeyClientSnapshot = lazy(() =>
  z.object({
    api_base_url: z.string(),
    client_id: z.string(),
    sealed_client_secret: z.string().nullable(),
  }),
);

export type KeyClientSnapshot = Parsed<typeof KeyClientSnapshot>;

/** An attempt to create or reconnect an item. The person's input is sent to the provider and not stored. */
const ItemAttempt = lazy(() =>
  z.object({
    ...attemptFields(),
    kind: z.literal("item"),
    /**
     * creating: the item was requested and its id is not known yet. pending: the item exists, and the person or the
     * provider is working on it. returned: the item has its data, and the app has yet to confirm.
     */
    status: z.enum(["creating", "pending", "returned", "completed", "failed"]),
    item_id: z.string().nullable(),
    /** Whether the connection's own item is being reconnected. */
    is_reconnect: z.boolean(),
    /** Whether the person gives consent on a page of the institution. */
    oauth: z.boolean(),
    connector: z.object({ id: z.string(), name: z.string() }),
    /** When the browser was redirected to the consent page, and when it came back. */
    sent_at: z.number().nullable(),
    landed_at: z.number().nullable(),
    /** When the app confirmed the end user. */
    confirmed_at: z.number().nullable(),
    looked_at: z.number().nullable(),
    /** Polls by the alarm so far. The time between polls increases. */
    looks: z.number(),
  }),
);

export type ItemAttempt = Parsed<typeof ItemAttempt>;

/** An item to delete at the provider. */
const ItemRemoteGrant = lazy(() =>
  z.object({
    ...remoteGrantFields(),
    kind: z.literal("item"),
    client: KeyClientSnapshot().nullable(),
    item_id: z.string(),
  }),
);

export type ItemRemoteGrant = Parsed<typeof ItemRemoteGrant>;

/** The integration that an item was created with, and its settings then. */
export type ItemOwner = Pick<ItemRemoteGrant, "integration" | "variables" | "origins_since">;

export type UnscheduledItem = Unscheduled<ItemRemoteGrant>;

/** Returns an attempt as an item attempt. Throws if it is of another kind. */
export function asItemAttempt(attempt: Attempt): ItemAttempt {
  return ItemAttempt().parse(attempt);
}

/** Returns the attempt if it belongs to an item connection. */
export function itemAttempt(store: ConnectionStore, id: string): ItemAttempt | null {
  const attempt = store.attempt(id);
  return attempt?.kind === "item" ? ItemAttempt().parse(attempt) : null;
}

export function itemAttempts(store: ConnectionStore): ItemAttempt[] {
  return store
    .attempts()
    .filter(({ kind }) => kind === "item")
    .map((attempt) => ItemAttempt().parse(attempt));
}

/** Returns the item attempts that have not ended. */
export function openItemAttempts(store: ConnectionStore): ItemAttempt[] {
  return itemAttempts(store).filter((attempt) => !hasEnded(attempt));
}

/** Returns the remote grant if it is an item. */
export function itemRemoteGrant(store: ConnectionStore, id: string): ItemRemoteGrant | null {
  const grant = store.remoteGrant(id);
  return grant?.kind === "item" ? ItemRemoteGrant().parse(grant) : null;
}

/** The alarm task that checks the items of open attempts. */
export const POLL_ITEMS = kindTask("look");

export function putItemAttempt(store: ConnectionStore, attempt: ItemAttempt): void {
  store.putAttempt(attempt);
}

export function putItemRemoteGrant(store: ConnectionStore, grant: ItemRemoteGrant): void {
  store.putRemoteGrant(grant);
}
