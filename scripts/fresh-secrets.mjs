// New secrets, and files that only their owner can read.
import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";

const secretBytes = 32;

export function randomSecret() {
  return randomBytes(secretBytes).toString("base64url");
}

/** An operator's token. */
export function newAdminToken() {
  return randomSecret();
}

/** A ROOT_KEYS of one key. Its id is like no earlier one's, so that an old key can be put back beside it. */
export function newRootKeys() {
  return JSON.stringify({ keys: [{ kty: "oct", kid: `k${Date.now()}`, k: randomSecret() }] });
}

/** Writes a file that only its owner can read, even where it existed with wider permissions. */
export function writePrivately(file, text) {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
