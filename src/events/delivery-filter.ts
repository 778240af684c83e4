// What deliveries can be filtered by.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { EventType } from "./event.ts";

/**
 * pending: to be sent or retried. delivered. failed: given up after days. unsent: stored while the app had no
 * endpoint.
 */
export const DeliveryState = lazy(() => z.enum(["pending", "delivered", "failed", "unsent"]));
export type DeliveryState = Parsed<typeof DeliveryState>;

export type DeliveryFilter = {
  type?: EventType | undefined;
  state?: DeliveryState | undefined;
  /** The ID of a connection. */
  connection?: string | undefined;
  /** The event happened at this time or later, in milliseconds. */
  from?: number | undefined;
  /** The event happened before this time, in milliseconds. */
  to?: number | undefined;
};

/** A page of deliveries, before a position. */
export type OutboxFilter = DeliveryFilter & { before: number | null; limit: number };
