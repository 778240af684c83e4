// Sends webhooks to an integration's URL, as a provider does.

import { createHmac, randomUUID } from "node:crypto";
import { type Answer, call, type Json, type TestApp } from "../latchkey.ts";
import type { Received } from "./receiver.ts";
import { send, type WireAnswer, type WireRequest } from "../http/wire.ts";

/** Returns the webhook URL of an integration, from the API. */
export async function webhookUrlOf(app: TestApp, integration: string): Promise<string> {
  const { body } = await call("GET", `/v1/integrations/${integration}`, app.key);
  return String(body["webhook_url"]);
}

/** Creates an integration at a provider that only sends webhooks. */
export async function newSender(app: TestApp, provider: string, changes: Json = {}): Promise<Json> {
  const client = {
    client_id: "client",
    ...(provider === "parallel" ? {} : { client_secret: "a client secret" }),
  };
  const variables = provider === "pluggy" ? { variables: { connector_id: "612" } } : {};
  const made: Answer = await call("POST", "/v1/integrations", app.key, {
    provider,
    ...client,
    ...variables,
    ...changes,
  });
  if (made.status !== 201) throw new Error(`the integration was not created: ${made.text}`);
  return made.body;
}

export const API_KEY = "parqex-api-key-of-this-integration";

export type Sender = { id: string; url: string };

/** Creates an integration at ParqEx, which sends an API key in a header. */
export async function newDoors(app: TestApp, changes: Json = { webhook_secret: API_KEY }): Promise<Sender> {
  const integration = await newSender(app, "parqex", changes);
  return { id: String(integration["id"]), url: String(integration["webhook_url"]) };
}

/** Returns a ParqEx event about a door. */
export const doorOpened = (id: unknown = randomUUID()): Json => ({
  id,
  eventType: "door1_open",
  toggleID: 7,
  doorState: "open",
  eventOccurredUTC: "2026-11-21T12:00:00Z",
});

export const withKey = (key: string) => ({ headers: { "x-api-key": key } });

/** Returns the provider's event IDs of the webhooks that an app received. */
export const deliveryIds = (told: readonly Received[]) => told.map(({ data }) => data["event_id"]);

/** Sends a webhook. A body that is not a string is sent as JSON. */
export function sendHook(
  url: string,
  body: unknown,
  { headers = {}, ...changes }: Partial<WireRequest> = {},
): Promise<WireAnswer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const given = { "content-type": "application/json", ...headers };
  return send(new URL(url).origin, {
    method: "POST",
    path: new URL(url).pathname,
    body: text,
    headers: given,
    ...changes,
  });
}

/** Returns Standard Webhooks headers. The secret's text is the key, as in Parallel's samples. */
export function signedWithText(secret: string, id: string, body: string): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${id}.${at}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": `v1,${signature}` };
}
