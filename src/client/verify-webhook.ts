import { Webhook } from "standardwebhooks";
import type { WebhookEvent as Body } from "./operations.ts";

/** An event that Latchkey sent to your endpoint. Accept unknown types, because new ones may be added. */
export type WebhookEvent = Body & {
  /** The event's ID. It is the same for every attempt, so store it and skip duplicates. */
  id: string;
};

/** A webhook as it was received, with the raw body. */
export type ReceivedWebhook = {
  body: string | Uint8Array;
  headers: Headers | Record<string, string | readonly string[] | undefined>;
  /** The app's webhook secret (`whsec_…`), which is returned when the app is created. */
  secret: string;
};

/** Thrown if a webhook was not sent by Latchkey, was modified, or is too old. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

/** `whsec_` and 24 bytes in base64, which is the least that Standard Webhooks allows. */
const MIN_SECRET_LENGTH = 38;

/**
 * Verifies a webhook (Standard Webhooks 1.0.0) and returns its event. The webhook must not be older than five minutes.
 * @throws WebhookVerificationError if the webhook is not valid. Respond with 401
 */
export function verifyWebhook({ body, headers, secret }: ReceivedWebhook): WebhookEvent {
  const signed = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, headerOf(headers, name)]),
  );
  // With an incomplete secret, anyone could sign.
  if (secret.length < MIN_SECRET_LENGTH) throw new TypeError("The webhook secret is missing or incomplete");
  const webhook = new Webhook(secret);
  const text = textOf(body);
  try {
    webhook.verify(text, signed, { jsonParse: false });
    const event: Body = JSON.parse(text);
    return { ...event, id: headerOf(headers, "webhook-id") };
  } catch (cause) {
    throw new WebhookVerificationError(cause instanceof Error ? cause.message : "not verified", { cause });
  }
}

function headerOf(headers: ReceivedWebhook["headers"], lowerCaseName: string): string {
  if (isHeaders(headers)) return headers.get(lowerCaseName) ?? "";
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === lowerCaseName);
  // There can be several signatures, separated by spaces in one header. One of them must match.
  return [found?.[1] ?? ""].flat().join(" ");
}

/** Recognizes `Headers` of any runtime or library. */
const isHeaders = (headers: ReceivedWebhook["headers"]): headers is Headers =>
  typeof headers["get"] === "function";

function textOf(body: string | Uint8Array): string {
  if (typeof body === "string") return body;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new WebhookVerificationError("The body is not valid UTF-8", { cause });
  }
}
