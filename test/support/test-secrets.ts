import { Buffer } from "node:buffer";

/** A root key made of a text. */
export const rootKey = (kid: string, seed: string) => ({
  kty: "oct",
  kid,
  k: Buffer.from(seed.padEnd(32, ".").slice(0, 32)).toString("base64url"),
});

/** Two root keys, so that rotation can be tried: the first seals. */
const rootKeys = [rootKey("k2", "latchkey-test-root-key-two"), rootKey("k1", "latchkey-test-root-key-one")];

/** Secrets that are none: fixed values for a Worker that only tests talk to. */
export const testSecrets = {
  ROOT_KEYS: JSON.stringify({ keys: rootKeys }),
  ADMIN_TOKEN: "test-admin-token-0123456789-0123456789",
};
