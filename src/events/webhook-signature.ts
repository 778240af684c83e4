// Signs an app's webhooks as specified by Standard Webhooks 1.0.0.

import { SECOND } from "../shared/clock.ts";
import { keyOfSecret, signature } from "../vault/standard-webhooks.ts";

/**
 * Returns the Standard Webhooks headers of one attempt. `id` is the event's ID and the same for each attempt; the
 * timestamp is that of the attempt, so that a receiver does not take a retry for a replay. During a rotation there is
 * one signature for each secret, separated by spaces.
 */
export async function signWebhook(secrets: readonly string[], id: string, body: string, now: number) {
  const timestamp = Math.floor(now / SECOND);
  const signatures = await Promise.all(
    secrets.map((secret) => signature(keyOfSecret(secret), { id, timestamp, body })),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}
