// Decides what an endpoint's response means, when to retry an event, and when to pause an endpoint as a
// whole. Pure. Responses are classified as in Standard Webhooks 1.0.0; the wait times are Latchkey's own.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../shared/clock.ts";
import { Attempt, AttemptFailure, failureOfStatus } from "./attempt.ts";
import { EndpointHours } from "./endpoint-figures.ts";

/**
 * active: events are sent as they happen. paused: several deliveries in a row failed, and one at a time is
 * retried. failing: the same for days, and retries are rare. disabled: the endpoint responded with 410, and
 * nothing is sent.
 */
export const EndpointStatus = lazy(() => z.enum(["active", "paused", "failing", "disabled"]));

/** The health of an app's webhook endpoint. */
export const EndpointHealth = lazy(() =>
  z.object({
    status: EndpointStatus(),
    /** Deliveries that failed in a row. Those in flight when the endpoint was paused are not counted. */
    failures: z.number(),
    failing_since: z.number().nullable(),
    /** Nothing is sent before this time. */
    retry_at: z.number().nullable(),
    last_success_at: z.number().nullable(),
    last_failure: z
      .object({
        at: z.number(),
        status: z.number().nullable(),
        failure: AttemptFailure().nullable().default(null),
      })
      .nullable(),
    /** What was sent in the last 24 hours. */
    hours: EndpointHours().default([]).catch([]),
    /** The last test event. It counts nowhere else. */
    last_test: Attempt().nullable().default(null).catch(null),
  }),
);

export type EndpointHealth = Parsed<typeof EndpointHealth>;

/** The health of an endpoint that nothing has been sent to. */
export const NEW_ENDPOINT: EndpointHealth = {
  status: "active",
  failures: 0,
  failing_since: null,
  retry_at: null,
  last_success_at: null,
  last_failure: null,
  hours: [],
  last_test: null,
};

/**
 * One response. The status is null where there was none; `failure` then says why. For a status, it is derived from it.
 */
export type EndpointResponse = {
  status: number | null;
  retryAfterSeconds: number | null;
  failure?: AttemptFailure | null;
};

/** The number of failures in a row after which the endpoint is the cause, not one event. */
const PAUSE_AFTER = 3;

/** The time without success after which an event is given up and an endpoint is `failing`. */
export const GIVE_UP_MS = 3 * DAY;

const ENDPOINT_WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];
const EVENT_WAITS_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR];
const FAILING_WAIT_MS = 6 * HOUR;

/**
 * Classifies a response: 2xx is success, 410 unsubscribes, anything else is a failure, redirects included.
 */
export function classifyResponse({ status }: EndpointResponse): "delivered" | "gone" | "failed" {
  if (status !== null && status >= 200 && status < 300) return "delivered";
  return status === 410 ? "gone" : "failed";
}

/**
 * Returns when to retry an event that has failed `attempts` times. `jitter` is a random number from 0 to 1.
 */
export function nextAttemptAt(attempts: number, now: number, jitter: number): number {
  return now + jittered(EVENT_WAITS_MS, attempts, jitter);
}

/** Returns an endpoint's health after a response. */
export function healthAfter(
  health: EndpointHealth,
  response: EndpointResponse,
  now: number,
  jitter: number,
): EndpointHealth {
  const result = classifyResponse(response);
  if (result === "delivered") {
    const ended = acceptedAt(health, now);
    // A delivery that was in flight when the endpoint responded with 410 does not enable it again.
    return health.status === "disabled" ? { ...ended, status: "disabled" } : ended;
  }
  const failures = health.failures + 1;
  const failingSince = health.failing_since ?? now;
  const { status } = response;
  const last_failure = { at: now, status, failure: response.failure ?? failureOfStatus(status) };
  const failed = { ...health, failures, failing_since: failingSince, last_failure };
  if (result === "gone" || health.status === "disabled")
    return { ...failed, status: "disabled", retry_at: null };
  const requestedAt = response.retryAfterSeconds === null ? null : now + response.retryAfterSeconds * SECOND;
  // This delivery was sent before the pause, together with those that caused it. All of them count as one
  // failure.
  if (isBackingOff(health, now))
    return { ...health, last_failure, retry_at: Math.max(requestedAt ?? 0, health.retry_at) };
  if (now - failingSince >= GIVE_UP_MS) {
    return { ...failed, status: "failing", retry_at: Math.max(requestedAt ?? 0, now + FAILING_WAIT_MS) };
  }
  if (failures < PAUSE_AFTER && requestedAt === null) return failed;
  const wait = jittered(ENDPOINT_WAITS_MS, failures - PAUSE_AFTER + 1, jitter);
  return { ...failed, status: "paused", retry_at: Math.max(requestedAt ?? 0, now + wait) };
}

/** Returns the health of an endpoint that has accepted an event. What it did in the last 24 hours stays known. */
export function acceptedAt({ last_failure, hours, last_test }: EndpointHealth, now: number): EndpointHealth {
  return { ...NEW_ENDPOINT, last_success_at: now, last_failure, hours, last_test };
}

/**
 * Returns the health of an endpoint that is tried again at once, because its settings were changed or somebody asked for it.
 * An outage lasts until an event is accepted: until then, one delivery at a time is sent, and the next failure is a pause.
 */
export function triedAgain(health: EndpointHealth): EndpointHealth {
  if (health.status === "active") return health;
  return {
    ...health,
    status: "paused",
    failures: Math.max(health.failures, PAUSE_AFTER - 1),
    retry_at: null,
  };
}

/** Returns whether nothing may be sent to an endpoint yet. */
export function isBackingOff(
  health: EndpointHealth,
  now: number,
): health is EndpointHealth & { retry_at: number } {
  return health.retry_at !== null && health.retry_at > now;
}

/** Returns how many deliveries may be in flight at once: one, until the endpoint is known to work. */
export function maxConcurrentDeliveries(health: EndpointHealth): number {
  return health.status === "active" ? MAX_CONCURRENT : 1;
}

const MAX_CONCURRENT = 8;

/** Returns the nth wait, or the last one, shortened by up to a third so that retries spread. */
function jittered(waits: readonly number[], n: number, jitter: number): number {
  const wait = waits[Math.min(Math.max(n, 1), waits.length) - 1] ?? HOUR;
  return Math.round(wait * (1 - jitter / 3));
}

/**
 * Returns when an event that keeps failing is given up: three days after its first attempt, if the endpoint has accepted
 * others since then. Null if it has not, because then the endpoint is the cause and no event is given up.
 */
export function givenUpAt(firstAttemptAt: number | null, health: EndpointHealth): number | null {
  if (firstAttemptAt === null || health.last_success_at === null) return null;
  return health.last_success_at > firstAttemptAt ? firstAttemptAt + GIVE_UP_MS : null;
}
