// An event with its delivery, as the API returns it.

import { DAY, timestamp } from "../shared/clock.ts";
import { presentAttempt } from "./attempt.ts";
import { type EndpointHealth, givenUpAt, isBackingOff } from "./delivery-policy.ts";
import { presentEvent } from "./event.ts";
import type { Delivery } from "./outbox.ts";
import { presentRequest } from "./sent-request.ts";

/** How long events are kept. After that they can't be listed or sent anymore. */
export const KEPT_MS = 30 * DAY;

/** Where events are sent now. */
export type CurrentEndpoint = { url: string; health: EndpointHealth };

/**
 * Returns an event with its delivery as the API shows it. `waitsFor` is the ID of the event of the same connection that is
 * sent before it. `endpoint` is null if the app has none.
 */
export function presentDelivery(
  delivery: Delivery,
  endpoint: CurrentEndpoint | null,
  waitsFor: string | null,
  now: number,
) {
  const { event, state, attempts, ended_at, response_status, last_attempts } = delivery;
  const isPending = state === "pending" && endpoint !== null;
  return {
    ...presentEvent(event),
    delivery: {
      state,
      attempts,
      ended_at: timestamp(ended_at),
      response_status,
      next_attempt_at: isPending ? timestamp(nextAttemptOf(delivery, endpoint.health, now)) : null,
      tried_until: isPending
        ? timestamp(givenUpAt(delivery.first_attempt_at, endpoint.health) ?? event.at + KEPT_MS)
        : null,
      waits_for: waitsFor,
      last_attempts: last_attempts.map((attempt) => presentAttempt(attempt)),
    },
  };
}

/** Returns before when an event is not sent: its own retry, or the end of the endpoint's pause. Null: it is disabled. */
function nextAttemptOf({ due_at }: Delivery, health: EndpointHealth, now: number): number | null {
  if (health.status === "disabled") return null;
  return isBackingOff(health, now) ? Math.max(health.retry_at, due_at) : due_at;
}

export type PublicDelivery = ReturnType<typeof presentDelivery>;

/** Returns the same with the request of the last attempt, or of the next one if there was none. */
export function presentDeliveryWithRequest(
  ...[delivery, endpoint, waitsFor, now]: Parameters<typeof presentDelivery>
) {
  const { delivery: shown, ...event } = presentDelivery(delivery, endpoint, waitsFor, now);
  const at = delivery.last_attempts.at(-1)?.at ?? null;
  const request = endpoint === null ? null : presentRequest(endpoint.url, delivery.event, at);
  return { ...event, delivery: { ...shown, request } };
}

export type PublicDeliveryWithRequest = ReturnType<typeof presentDeliveryWithRequest>;

/** One page, newest first. `nextBefore` is the `before` of the next page. */
export type DeliveryPage = { data: PublicDelivery[]; nextBefore: number | null };
