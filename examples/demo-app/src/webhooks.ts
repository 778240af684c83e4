// The webhook endpoint: verify, store, respond. The event is stored before the response is sent, because Latchkey does
// not repeat an event after a 2xx response.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from "latchkey/client";
import type { AppEnv } from "./app-context.ts";
import { parseEvent } from "./stored-event.ts";

export const webhooks = new Hono<AppEnv>();

/** Most events are small. A provider's payload can be 64 KiB, and grows when it is escaped in JSON. */
const maximumBodyBytes = 256 * 1024;
const limit = bodyLimit({
  maxSize: maximumBodyBytes,
  onError: (c) => c.text("The body is too large.\n", 413),
});

webhooks.post("/webhooks", limit, async (c) => {
  // The raw body. Parsing and serializing it would break the signature.
  const webhook = { body: await c.req.text(), headers: c.req.raw.headers };
  let event: WebhookEvent;
  try {
    event = verifyWebhook({ ...webhook, secret: c.get("settings").webhookSecret });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return c.text("The signature is not valid.\n", 401);
  }
  const parsed = parseEvent(event);
  if (!parsed) return c.text("The body is not an event.\n", 400);
  await c.get("inbox").receive(event.id, parsed);
  return c.body(null, 204);
});

webhooks.all("/webhooks", (c) => c.text("Only POST is allowed.\n", 405, { Allow: "POST" }));
