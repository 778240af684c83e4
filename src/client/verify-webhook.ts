import { Webhook } from "standardwebhooks";
import type { WebhookEvent as Body } from "./operations.ts";

/** An event that your endpoint was sent. There may be types one day that are not among these: let them pass. */
export type WebhookEvent = Body & {
  /** The same at each attempt: keep it, and skip what you have seen. */
  id: string;
};

/** A webhook as it came, before anything has read it. */
export type ReceivedWebhook = {
  body: string | Uint8Array;
  headers: Headers | Record<string, string | readonly string[] | undefined>;
  /** `whsec_…`, from the answer that made the app. */
  secret: string;
};

/** A webhook that is not Latchkey's, was changed on the way, or is too old. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

/**
 * The event in a webhook (Standard Webhooks 1.0.0), when it is Latchkey's and no older than five minutes.
 * @throws WebhookVerificationError when it is not: answer 401
 */
export function verifyWebhook({ body, headers, secret }: ReceivedWebhook): WebhookEvent {
  const signed = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, headerOf(headers, name)]),
  );
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

function headerOf(headers: ReceivedWebhook["headers"], wanted: string): string {
  if (isHeaders(headers)) return headers.get(wanted) ?? "";
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted);
  // Of several signatures one has to fit; they stand in one header, with blanks between them.
  return [found?.[1] ?? ""].flat().join(" ");
}

/** `Headers` of any runtime or library. */
const isHeaders = (headers: ReceivedWebhook["headers"]): headers is Headers =>
  typeof headers["get"] === "function";

function textOf(body: string | Uint8Array): string {
  if (typeof body === "string") return body;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new WebhookVerificationError("The body is no text", { cause });
  }
}
