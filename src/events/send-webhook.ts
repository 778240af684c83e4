// Sends one event to an app's webhook endpoint, once. When to retry is decided in delivery-policy.ts.

import { parseRetryAfter } from "../net/retry-after.ts";
import { USER_AGENT } from "../net/user-agent.ts";
import { checkPlainUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { SECOND } from "../shared/clock.ts";
import type { EndpointResponse } from "./delivery-policy.ts";
import { type Event, presentEvent } from "./event.ts";
import { signWebhook } from "./webhook-signature.ts";

const TIMEOUT_MS = 15 * SECOND;

const NO_RESPONSE: EndpointResponse = { status: null, retryAfterSeconds: null };

export type WebhookEndpoint = {
  url: string;
  /** The current secret and, during a rotation, the previous one (`whsec_…`). */
  secrets: readonly string[];
  policy: OutboundPolicy;
};

/** Sends an event and returns the response's status, or null where there was no response within 15 seconds. */
export async function sendWebhook(
  endpoint: WebhookEndpoint,
  event: Event,
  now: number,
): Promise<EndpointResponse> {
  if (typeof checkPlainUrl(endpoint.url, endpoint.policy) === "string") return NO_RESPONSE;
  const { id, ...content } = presentEvent(event);
  const body = JSON.stringify(content);
  const signature = await signWebhook(endpoint.secrets, id, body, now);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        ...signature,
      },
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    // Only the status and `Retry-After` matter.
    await response.body?.cancel();
    const retryAfterSeconds = parseRetryAfter(response.headers.get("retry-after"), now);
    return { status: response.status, retryAfterSeconds };
  } catch {
    return NO_RESPONSE;
  } finally {
    clearTimeout(timer);
  }
}
