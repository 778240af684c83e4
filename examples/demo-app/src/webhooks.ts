// Where Latchkey tells this app what happens to its connections: verify, keep, answer. The event is in storage before
// the answer leaves, because Latchkey takes any 2xx for "kept" and does not send it again.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from "latchkey/client";
import type { AppEnv } from "./app-context.ts";
import { keptOf } from "./kept-event.ts";

export const webhooks = new Hono<AppEnv>();

/** Most events are small; what a provider has sent, and Latchkey hands on, may be 64 KiB before JSON quotes it. */
const maximumBodyBytes = 256 * 1024;
const limit = bodyLimit({
  maxSize: maximumBodyBytes,
  onError: (c) => c.text("The body is larger than an event can be.\n", 413),
});

webhooks.post("/webhooks", limit, async (c) => {
  // As it came: a body that was parsed and written again would no longer fit its signature.
  const webhook = { body: await c.req.text(), headers: c.req.raw.headers };
  let event: WebhookEvent;
  try {
    event = verifyWebhook({ ...webhook, secret: c.get("settings").webhookSecret });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return c.text("This is no webhook of Latchkey's.\n", 401);
  }
  const kept = keptOf(event);
  if (!kept) return c.text("The body is no event.\n", 400);
  await c.get("inbox").receive(event.id, kept);
  return c.body(null, 204);
});

webhooks.all("/webhooks", (c) => c.text("Only POST is answered here.\n", 405, { Allow: "POST" }));
