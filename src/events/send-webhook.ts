// Sends one event to an app's webhook endpoint, once. When to retry is decided in delivery-policy.ts.

import { parseRetryAfter } from "../net/retry-after.ts";
import { checkPlainUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { type Clock, SECOND } from "../shared/clock.ts";
import { type Attempt, type AttemptFailure, failureOfStatus } from "./attempt.ts";
import type { Event } from "./event.ts";
import { readExcerpt } from "./response-excerpt.ts";
import { webhookBody, WEBHOOK_HEADERS } from "./sent-request.ts";
import { signWebhook } from "./webhook-signature.ts";

const TIMEOUT_MS = 15 * SECOND;

export type WebhookEndpoint = {
  url: string;
  /** The current secret and, during a rotation, the previous one (`whsec_…`). */
  secrets: readonly string[];
  policy: OutboundPolicy;
};

/** An attempt, and for how long the endpoint asks to wait; null where it does not. */
export type SentWebhook = { attempt: Attempt; retryAfterSeconds: number | null };

/** Sends an event. Waits for a response for 15 seconds. */
export async function sendWebhook(endpoint: WebhookEndpoint, event: Event, now: Clock): Promise<SentWebhook> {
  const at = now();
  const failed = (failure: AttemptFailure): SentWebhook => ({
    attempt: { at, duration_ms: now() - at, status: null, failure, response: null },
    retryAfterSeconds: null,
  });
  if (typeof checkPlainUrl(endpoint.url, endpoint.policy) === "string") return failed("not_allowed");
  const body = webhookBody(event);
  const signature = await signWebhook(endpoint.secrets, event.id, body, at);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: { ...WEBHOOK_HEADERS, ...signature },
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    const duration = now() - at;
    const { status } = response;
    // The endpoint can repeat what it received.
    const signatures = signature["webhook-signature"].split(" ").map((each) => each.replace(/^v1,/, ""));
    const received = [...signatures, ...credentialsIn(endpoint.url)];
    const excerpt = await readExcerpt(response, [...endpoint.secrets, ...received]);
    return {
      attempt: { at, duration_ms: duration, status, failure: failureOfStatus(status), response: excerpt },
      retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), at),
    };
  } catch {
    return failed(abort.signal.aborted ? "timed_out" : "no_response");
  } finally {
    clearTimeout(timer);
  }
}

/** Returns what can be a credential in the query of a URL: the values, and the names without one. */
const credentialsIn = (url: string) =>
  [...new URL(url).searchParams].map(([name, value]) => (value === "" ? name : value));
