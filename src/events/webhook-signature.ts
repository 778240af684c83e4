// Signs an app's webhooks as specified by Standard Webhooks 1.0.0.

import { Webhook } from "standardwebhooks";
import { SECOND } from "../shared/clock.ts";

/**
 * Returns the Standard Webhooks headers of one attempt. `id` is the event's ID and the same for each attempt; the
 * timestamp is that of the attempt, so that a receiver does not take a retry for a replay. During a rotation there is
 * one signature for each secret, separated by spaces.
 */
export function signWebhook(secrets: readonly string[], id: string, body: string, now: number) {
  const at = new Date(now);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / SECOND)),
    "webhook-signature": signatures.join(" "),
  };
}
