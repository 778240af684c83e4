// Empties an outbox into its endpoint, as far as the endpoint lets it. What came of each delivery is
// stored before the next of its lane leaves, so a crash repeats the one under way and loses none.

import type { Clock } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { sendWebhook, type WebhookEndpoint } from "./send-webhook.ts";
import {
  type EndpointResponse,
  healthAfter,
  type EndpointHealth,
  nextAttemptAt,
  GIVE_UP_MS,
  isBackingOff,
  classifyResponse,
  maxConcurrentDeliveries,
} from "./delivery-policy.ts";
import type { Delivery, Outbox } from "./outbox.ts";

/** Few enough for one alarm: each is a subrequest, and each may take its whole time. */
const MAX_PER_RUN = 40;

export type DeliveryContext = {
  app: string;
  outbox: Outbox;
  now: Clock;
  endpoint: WebhookEndpoint;
  /** False once the app has another endpoint: the old one's answers say nothing of it. */
  isCurrent: () => boolean;
  health: () => EndpointHealth;
  putHealth: (health: EndpointHealth) => void;
  transaction: (work: () => void) => void;
};

/** Delivers what is due; returns when there will be more to do, or null. */
export async function deliverDueEvents(context: DeliveryContext): Promise<number | null> {
  for (let sent = 0; sent < MAX_PER_RUN;) {
    const health = context.health();
    if (health.status === "disabled" || !context.isCurrent()) return null;
    const now = context.now();
    if (isBackingOff(health, now)) return health.retry_at;
    const limit = Math.min(maxConcurrentDeliveries(health), MAX_PER_RUN - sent);
    // One that is tried again as a whole is tried with what has failed least: that says most of it.
    const isActive = health.status === "active";
    const heads = isActive ? context.outbox.dueDeliveries(now, limit) : context.outbox.leastAttempted(limit);
    if (heads.length === 0) return context.outbox.nextDueAt();
    sent += heads.length;
    await Promise.all(heads.map((delivery) => deliverOne(context, delivery)));
  }
  return context.now();
}

async function deliverOne(context: DeliveryContext, delivery: Delivery): Promise<void> {
  const startedAt = context.now();
  const answer = await sendWebhook(context.endpoint, delivery.event, startedAt);
  const now = context.now();
  log.info("webhook", {
    app: context.app,
    event_id: delivery.event.id,
    type: delivery.event.type,
    attempt: delivery.attempts + 1,
    status: answer.status,
    duration_ms: now - startedAt,
  });
  context.transaction(() => settle(context, delivery, answer, now));
}

function settle(context: DeliveryContext, delivery: Delivery, answer: EndpointResponse, now: number): void {
  const { outbox } = context;
  const before = context.health();
  const after = healthAfter(before, answer, now, Math.random());
  if (context.isCurrent()) context.putHealth(after);
  if (classifyResponse(answer) === "delivered") {
    outbox.recordAttempt(delivery.seq, { state: "delivered", at: now, dueAt: now, status: answer.status });
    // It is back: whatever waits need not wait for its own turn to try again. An answer to what left before
    // the pause does not say so: where some arrive and some fail, those that fail keep their distance.
    if (before.status === "failing") outbox.resetAttempts(now);
    else if (before.status === "paused" && !isBackingOff(before, now))
      outbox.retryNow(now, before.failing_since);
    return;
  }
  const dueAt = nextAttemptAt(delivery.attempts + 1, now, Math.random());
  const state = isUndeliverable(delivery, before, now) ? "failed" : "pending";
  outbox.recordAttempt(delivery.seq, { state, at: now, dueAt, status: answer.status });
  if (after.status !== before.status)
    log.warn("webhook_endpoint", { app: context.app, status: after.status });
}

/** Days of trying while others arrived: it is this event that the endpoint does not take. */
function isUndeliverable(delivery: Delivery, health: EndpointHealth, now: number): boolean {
  const since = delivery.first_attempt_at;
  if (since === null || now - since < GIVE_UP_MS) return false;
  return health.last_success_at !== null && health.last_success_at > since;
}
