import { Buffer } from "node:buffer";

/** Returns a root key that is derived from a text. */
export const rootKey = (kid: string, seed: string) => ({
  kty: "oct",
  kid,
  k: Buffer.from(seed.padEnd(32, ".").slice(0, 32)).toString("base64url"),
});

/** Two root keys, to test rotation. The first one encrypts. */
const rootKeys = [rootKey("k2", "latchkey-test-root-key-two"), rootKey("k1", "latchkey-test-root-key-one")];

/** Fixed secrets for Workers that only tests use. */
export const testSecrets = {
  ROOT_KEYS: JSON.stringify({ keys: rootKeys }),
  ADMIN_TOKEN: "test-admin-token-0123456789-0123456789",
};
