import type { ConnectionContext, InFlight } from "../../../connection-context.ts";
import type { Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import type { ItemState } from "../item-status.ts";

/** Where an attempt is after its item was checked. */
export type ItemCheck =
  /** `unreachable`: the provider could not be asked. */
  | { kind: "waiting"; state: ItemState; isUnreachable: boolean }
  /** The item has its data, and the app has yet to confirm. */
  | { kind: "ready" }
  | { kind: "connected"; connection: Connection }
  | { kind: "failed"; result: Result<never> };

type ItemsInFlight = {
  /** Items that are being checked, by attempt. */
  checks: Map<string, Promise<ItemCheck>>;
  /** Attempts whose item was requested and whose id has not come back yet. */
  creating: Set<string>;
};

const items = new WeakMap<InFlight, ItemsInFlight>();

/** What is in progress for items on this instance of the object. */
export function itemsInFlight({ inFlight }: Pick<ConnectionContext, "inFlight">): ItemsInFlight {
  const existing = items.get(inFlight) ?? { checks: new Map(), creating: new Set() };
  items.set(inFlight, existing);
  return existing;
}
