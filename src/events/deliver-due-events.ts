// Sends the due events of an outbox to their endpoint, as fast as the delivery policy allows. The result of
// each delivery is stored before the next event with the same ordering key is sent, so a crash repeats the
// one in flight and loses none.

import type { Clock } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import type { Event } from "./event.ts";
import { sendWebhook, type WebhookEndpoint } from "./send-webhook.ts";
import type { Attempt } from "./attempt.ts";
import { withAttempt } from "./endpoint-figures.ts";
import {
  type EndpointResponse,
  healthAfter,
  type EndpointHealth,
  nextAttemptAt,
  givenUpAt,
  isBackingOff,
  classifyResponse,
  maxConcurrentDeliveries,
} from "./delivery-policy.ts";
import type { Delivery, Outbox } from "./outbox.ts";

/** Limits the work of one alarm: each delivery is a subrequest and can take up to the timeout. */
const MAX_PER_RUN = 40;

export type DeliveryContext = {
  app: string;
  outbox: Outbox;
  now: Clock;
  endpoint: WebhookEndpoint;
  /** False once the app has another endpoint. Responses of the old one then do not count. */
  isCurrent: () => boolean;
  health: () => EndpointHealth;
  putHealth: (health: EndpointHealth) => void;
  transaction: (work: () => void) => void;
  /** Called after a delivery that has failed, with the status of the response; null where there was none. */
  onFailure: (event: Event, status: number | null, durationMs: number) => void;
};

/** Sends what is due. Returns when to run again; null where nothing is pending. */
export async function deliverDueEvents(context: DeliveryContext): Promise<number | null> {
  for (let sent = 0; sent < MAX_PER_RUN;) {
    const health = context.health();
    if (health.status === "disabled" || !context.isCurrent()) return null;
    const now = context.now();
    if (isBackingOff(health, now)) return health.retry_at;
    const limit = Math.min(maxConcurrentDeliveries(health), MAX_PER_RUN - sent);
    // A paused endpoint is probed with the event that has failed least, because that says most about the
    // endpoint.
    const isActive = health.status === "active";
    const next = isActive ? context.outbox.dueDeliveries(now, limit) : context.outbox.leastAttempted(limit);
    if (next.length === 0) return context.outbox.nextDueAt();
    sent += next.length;
    await Promise.all(next.map((delivery) => deliverOne(context, delivery)));
  }
  return context.now();
}

async function deliverOne(context: DeliveryContext, delivery: Delivery): Promise<void> {
  const { attempt, retryAfterSeconds } = await sendWebhook(context.endpoint, delivery.event, context.now);
  log.info("webhook", {
    app: context.app,
    event_id: delivery.event.id,
    type: delivery.event.type,
    attempt: delivery.attempts + 1,
    status: attempt.status,
    duration_ms: attempt.duration_ms,
  });
  const response = { status: attempt.status, failure: attempt.failure, retryAfterSeconds };
  context.transaction(() => recordAttempt(context, delivery, attempt, response));
  if (classifyResponse(response) !== "delivered")
    context.onFailure(delivery.event, attempt.status, attempt.duration_ms);
}

/** Stores the result of a delivery: the endpoint's health and the delivery's state. */
function recordAttempt(
  context: DeliveryContext,
  delivery: Delivery,
  attempt: Attempt,
  response: EndpointResponse,
): void {
  const { outbox } = context;
  const now = context.now();
  const before = context.health();
  const after = healthAfter(before, response, now, Math.random());
  const hours = withAttempt(before.hours, attempt, delivery.attempts === 0);
  if (context.isCurrent()) context.putHealth({ ...after, hours });
  if (classifyResponse(response) === "delivered") {
    outbox.recordAttempt(delivery, attempt, { state: "delivered", at: now, dueAt: now });
    // The endpoint works again, so pending events do not wait for their own retry. A response to a delivery
    // sent before the pause does not show that: if some events succeed and some fail, those that fail keep
    // their backoff.
    if (before.status === "failing") outbox.resetAttempts(now);
    else if (before.status === "paused" && !isBackingOff(before, now))
      outbox.retryNow(now, before.failing_since);
    return;
  }
  const dueAt = nextAttemptAt(delivery.attempts + 1, now, Math.random());
  const state = isUndeliverable(delivery, before, now) ? "failed" : "pending";
  outbox.recordAttempt(delivery, attempt, { state, at: now, dueAt });
  if (after.status !== before.status)
    log.warn("webhook_endpoint", { app: context.app, status: after.status });
}

/**
 * Returns whether an event failed for days while others were delivered: the endpoint does not accept this
 * event.
 */
function isUndeliverable(delivery: Delivery, health: EndpointHealth, now: number): boolean {
  const until = givenUpAt(delivery.first_attempt_at, health);
  return until !== null && now >= until;
}
