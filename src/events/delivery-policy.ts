// What an endpoint's answer means, when to try again, and when to leave an endpoint alone as a whole.
// Pure. The classes are those of Standard Webhooks 1.0.0; the times are ours.

import * as z from "zod";
import { DAY, HOUR, MINUTE, SECOND } from "../shared/clock.ts";

/**
 * active: events go out as they come. paused: several deliveries in a row failed, one at a time tries
 * again. failing: the same for days, tries are rare. disabled: the endpoint said 410, nothing goes out.
 */
export const EndpointStatus = z.enum(["active", "paused", "failing", "disabled"]);

/** What is known of an app's webhook endpoint. */
export const EndpointHealth = z.object({
  status: EndpointStatus,
  /** Deliveries that failed in a row. Those under way when the endpoint was paused count no more. */
  failures: z.number(),
  failing_since: z.number().nullable(),
  /** While this is ahead, nothing is sent. */
  retry_at: z.number().nullable(),
  last_success_at: z.number().nullable(),
  last_failure: z.object({ at: z.number(), status: z.number().nullable() }).nullable(),
});

export type EndpointHealth = z.output<typeof EndpointHealth>;

/** An endpoint nothing has been sent to. */
export const NEW_ENDPOINT: EndpointHealth = {
  status: "active",
  failures: 0,
  failing_since: null,
  retry_at: null,
  last_success_at: null,
  last_failure: null,
};

/** One answer, or none: then the status is null. */
export type EndpointResponse = { status: number | null; retryAfterSeconds: number | null };

/** So many failures in a row are the endpoint's, not one event's. */
const PAUSE_AFTER = 3;

/** An event is given up, and an endpoint counts as failing, after so long without success. */
export const GIVE_UP_MS = 3 * DAY;

const ENDPOINT_WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];
const EVENT_WAITS_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR];
const FAILING_WAIT_MS = 6 * HOUR;

/** 2xx is success, 410 the wish to hear no more, everything else a failure, redirects among it. */
export function classifyResponse({ status }: EndpointResponse): "delivered" | "gone" | "failed" {
  if (status !== null && status >= 200 && status < 300) return "delivered";
  return status === 410 ? "gone" : "failed";
}

/** When an event that has failed `attempts` times is due again; `jitter` is 0 to 1, even. */
export function nextAttemptAt(attempts: number, now: number, jitter: number): number {
  return now + jittered(EVENT_WAITS_MS, attempts, jitter);
}

/** An endpoint after an answer. */
export function healthAfter(
  health: EndpointHealth,
  answer: EndpointResponse,
  now: number,
  jitter: number,
): EndpointHealth {
  const verdict = classifyResponse(answer);
  if (verdict === "delivered") {
    const ended = { ...NEW_ENDPOINT, last_success_at: now, last_failure: health.last_failure };
    // What was under way when it said 410 does not take that back.
    return health.status === "disabled" ? { ...ended, status: "disabled" } : ended;
  }
  const failures = health.failures + 1;
  const failingSince = health.failing_since ?? now;
  const last_failure = { at: now, status: answer.status };
  const failed = { ...health, failures, failing_since: failingSince, last_failure };
  if (verdict === "gone" || health.status === "disabled")
    return { ...failed, status: "disabled", retry_at: null };
  const asked = answer.retryAfterSeconds === null ? null : now + answer.retryAfterSeconds * SECOND;
  // It left before the pause began, with those that led to it: all of them together are one failed try.
  if (isBackingOff(health, now))
    return { ...health, last_failure, retry_at: Math.max(asked ?? 0, health.retry_at) };
  if (now - failingSince >= GIVE_UP_MS) {
    return { ...failed, status: "failing", retry_at: Math.max(asked ?? 0, now + FAILING_WAIT_MS) };
  }
  if (failures < PAUSE_AFTER && asked === null) return failed;
  const wait = jittered(ENDPOINT_WAITS_MS, failures - PAUSE_AFTER + 1, jitter);
  return { ...failed, status: "paused", retry_at: Math.max(asked ?? 0, now + wait) };
}

/** Whether nothing is to be sent to an endpoint yet. */
export function isBackingOff(
  health: EndpointHealth,
  now: number,
): health is EndpointHealth & { retry_at: number } {
  return health.retry_at !== null && health.retry_at > now;
}

/** How many deliveries may be under way at once: one, as long as it is not known that the endpoint is back. */
export function maxConcurrentDeliveries(health: EndpointHealth): number {
  return health.status === "active" ? MAX_PARALLEL : 1;
}

const MAX_PARALLEL = 8;

/** The nth wait, or the last one, shortened by up to a third so that tries spread. */
function jittered(waits: readonly number[], n: number, jitter: number): number {
  const wait = waits[Math.min(Math.max(n, 1), waits.length) - 1] ?? HOUR;
  return Math.round(wait * (1 - jitter / 3));
}
