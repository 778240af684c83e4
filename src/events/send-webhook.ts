// One delivery of one event to an app's endpoint, signed as Standard Webhooks 1.0.0 has it.

import { Webhook } from "standardwebhooks";
import { parseRetryAfter } from "../net/retry-after.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { SECOND } from "../shared/clock.ts";
import type { EndpointResponse } from "./delivery-policy.ts";
import { type Event, presentEvent } from "./event.ts";

const TIMEOUT_MS = 15 * SECOND;

export type WebhookEndpoint = {
  url: string;
  /** The one that is in use, and while it is being rotated the one before (`whsec_…`). */
  secrets: readonly string[];
  policy: OutboundPolicy;
};

/**
 * Sends an event. The id is the event's own, the same at each attempt; the timestamp is the attempt's, so
 * that a retry is not taken for a replay.
 */
export async function sendWebhook(
  endpoint: WebhookEndpoint,
  event: Event,
  now: number,
): Promise<EndpointResponse> {
  if (typeof checkOutboundUrl(endpoint.url, endpoint.policy) === "string") return NO_ANSWER;
  const { id: _, ...content } = presentEvent(event);
  const body = JSON.stringify(content);
  const at = new Date(now);
  const signatures = endpoint.secrets.map((secret) => new Webhook(secret).sign(event.id, at, body));
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Latchkey",
        "webhook-id": event.id,
        "webhook-timestamp": String(Math.floor(now / SECOND)),
        "webhook-signature": signatures.join(" "),
      },
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    // What it says beside the status is nobody's business.
    await response.body?.cancel();
    const retryAfterSeconds = parseRetryAfter(response.headers.get("retry-after"), now);
    return { status: response.status, retryAfterSeconds };
  } catch {
    return NO_ANSWER;
  } finally {
    clearTimeout(timer);
  }
}

const NO_ANSWER: EndpointResponse = { status: null, retryAfterSeconds: null };
