// Secrets that are easy to recognize, in whatever form a careless line may have written them.

import { Buffer } from "node:buffer";

/** "canary" in base64, wherever in the three-byte rhythm it begins, and in hexadecimal. */
export const CANARIES = ["canary", "Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];

/** Every way to write a secret that a careless line could take. */
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

/** Those of the secrets that are in a text. */
export const found = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => text.includes(secret));
