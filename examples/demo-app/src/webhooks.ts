// Where Latchkey tells this app what happens to its connections: verify, keep, answer. The event is in storage before
// the answer leaves, because Latchkey takes any 2xx for "kept" and does not send it again.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppEnv } from "./app-context.ts";
import { isSignedByLatchkey } from "./verify-webhook.ts";
import { parseWebhook } from "./webhook-event.ts";

export const webhooks = new Hono<AppEnv>();

/** Most events are small; what a provider has sent, and Latchkey hands on, may be 64 KiB before JSON quotes it. */
const maximumBodyBytes = 256 * 1024;
const limit = bodyLimit({
  maxSize: maximumBodyBytes,
  onError: (c) => c.text("The body is larger than an event can be.\n", 413),
});

webhooks.post("/webhooks", limit, async (c) => {
  // As it came: a body that was parsed and written again would no longer fit its signature.
  const body = await c.req.text();
  const id = c.req.header("webhook-id");
  const { webhookSecret } = c.get("settings");
  if (id === undefined || !isSignedByLatchkey(webhookSecret, c.req.raw.headers, body)) {
    return c.text("The signature doesn't fit.\n", 401);
  }
  const event = parseWebhook(body);
  if (!event) return c.text("The body is no event.\n", 400);
  await c.get("inbox").receive(id, event);
  return c.body(null, 204);
});

webhooks.all("/webhooks", (c) => c.text("Only POST is answered here.\n", 405, { Allow: "POST" }));
