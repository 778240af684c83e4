// Webhooks as Latchkey sends them, signed with the Standard Webhooks library.

import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Json } from "../latchkey.ts";

export type Delivery = { headers: Record<string, string>; body: string };

type Changes = { id?: string; at?: Date; body?: string; secrets?: readonly string[] };

/** Returns an event that is signed with all `secrets`, as during a rotation. `at` is when it is sent. */
export function signed(secret: string, event: Json, changes: Changes = {}): Delivery {
  const { id = `evt-${randomUUID()}`, at = new Date(), body = JSON.stringify(event) } = changes;
  const signatures = (changes.secrets ?? [secret]).map((key) => new Webhook(key).sign(id, at, body));
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": signatures.join(" "),
    },
  };
}

/** Sends a webhook and returns the response's status. */
export async function deliver(origin: string, delivery: Delivery): Promise<number> {
  const response = await fetch(`${origin}/webhooks`, { method: "POST", redirect: "manual", ...delivery });
  await response.body?.cancel();
  return response.status;
}
