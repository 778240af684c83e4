// An event with its delivery, as the API returns it.

import { timestamp } from "../shared/clock.ts";
import { presentEvent } from "./event.ts";
import type { Delivery } from "./outbox.ts";

/** Returns an event with its delivery as the API shows it. */
export function presentDelivery({ event, state, attempts, ended_at, response_status }: Delivery) {
  return {
    ...presentEvent(event),
    delivery: { state, attempts, ended_at: timestamp(ended_at), response_status },
  };
}

export type PublicDelivery = ReturnType<typeof presentDelivery>;

/** One page, newest first. `nextBefore` is the `before` of the next page. */
export type DeliveryPage = { data: PublicDelivery[]; nextBefore: number | null };
