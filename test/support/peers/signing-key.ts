// Key pairs with which a client signs, as an operator creates them.

import { generateKeyPairSync } from "node:crypto";

export type Algorithm = "RS256" | "PS256" | "ES256" | "EdDSA";

/** Returns a key in PEM and as a JWK, and its public part as a JWK. */
export function newKey(alg: Algorithm) {
  const { privateKey, publicKey } =
    alg === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : alg === "EdDSA"
        ? generateKeyPairSync("ed25519")
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return {
    pem,
    privateJwk: privateKey.export({ format: "jwk" }),
    jwk: { ...publicKey.export({ format: "jwk" }), alg, use: "sig" },
  };
}
