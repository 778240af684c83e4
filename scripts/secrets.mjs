// Generates the secrets that Latchkey needs.
import { randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** Returns 32 random bytes, base64url-encoded. */
export function randomSecret() {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** Returns a new ADMIN_TOKEN, the operator's bearer token. */
export function newAdminToken() {
  return randomSecret();
}

/** Returns a new ROOT_KEYS with one key. Its ID is unique, so that an older key can be added next to it. */
export function newRootKeys() {
  return JSON.stringify({ keys: [{ kty: "oct", kid: `k${Date.now()}`, k: randomSecret() }] });
}
