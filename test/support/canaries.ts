// Recognizes the secrets of tests in any encoding in which they could be written by mistake.

import { Buffer } from "node:buffer";

/** "canary" as text, in base64 at each of the three offsets, and in hexadecimal. */
export const CANARIES = ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];

/** Returns the encodings of a secret to search for. */
export function forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString("base64url"),
    bytes.toString("base64"),
    bytes.toString("hex"),
  ];
}

/** Returns the secrets that a text contains. */
export const found = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => text.includes(secret));
