// Signs and verifies webhooks as specified by Standard Webhooks 1.0.0, with the HMAC of the runtime.

import { MINUTE, SECOND } from "../shared/clock.ts";
import { equalInConstantTime } from "../shared/digest.ts";

/** How far a webhook's timestamp may be from the current time. */
const TOLERANCE_MS = 5 * MINUTE;
const SECRET_PREFIX = "whsec_";
const VERSION = "v1";
const HMAC_SHA_256 = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();

/** What a signature is about. `timestamp` is in seconds since 1970. */
type SignedContent = { id: string; timestamp: number; body: string };

/** Returns the key in a secret: base64, after `whsec_` if it has that prefix. Throws if it is not base64. */
export function keyOfSecret(secret: string): Uint8Array {
  const base64 = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Returns one signature, as the `webhook-signature` header contains it. Throws if the key is empty. */
export async function signature(key: Uint8Array, { id, timestamp, body }: SignedContent): Promise<string> {
  const imported = await crypto.subtle.importKey("raw", key, HMAC_SHA_256, false, ["sign"]);
  const content = encoder.encode(`${id}.${timestamp}.${body}`);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", imported, content));
  return `${VERSION},${btoa(String.fromCharCode(...mac))}`;
}

/**
 * Returns whether a webhook has a signature with this key, and a timestamp that is at most five minutes from `now`, in
 * milliseconds. The names of `headers` are in lower case.
 */
export async function isSigned(
  key: Uint8Array,
  headers: Readonly<Record<string, string>>,
  body: string,
  now: number,
): Promise<boolean> {
  const { "webhook-id": id, "webhook-timestamp": sentAt, "webhook-signature": signatures } = headers;
  if (key.length === 0 || !id || !sentAt || !signatures || !/^\d{1,12}$/.test(sentAt)) return false;
  const timestamp = Number(sentAt);
  if (Math.abs(Math.floor(now / SECOND) - timestamp) * SECOND > TOLERANCE_MS) return false;
  const expected = await signature(key, { id, timestamp, body });
  // During a rotation there are several, of which one has to match.
  return signatures.split(" ").some((received) => equalInConstantTime(received, expected));
}
