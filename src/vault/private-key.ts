// Private keys that sign for a client: read from PKCS #8 (RFC 5958) or a JWK (RFC 7517), created, and imported for Web
// Crypto. Keys that are unsuitable are refused with a message that says nothing of the key itself.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";

/** The algorithms with which a key can sign (RFC 7518, section 3.1; RFC 8037, section 3.1). */
export const SIGNING_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** A stored JWK. Only its type is checked, because it was checked before it was stored. */
export const StoredJwk = lazy(() => z.custom<JsonWebKey>((jwk) => typeof jwk === "object" && jwk !== null));

/** A private key as a JWK, and the key ID if it has one. `alg` is the algorithm that it signs with by default. */
export type PrivateKey = { kid: string | null; alg: SigningAlgorithm; jwk: JsonWebKey };

const PARAMETERS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  PS256: { name: "RSA-PSS", hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  EdDSA: { name: "Ed25519" },
} as const satisfies Record<SigningAlgorithm, object>;

/** RFC 7518, section 3.3, requires 2048 bits. Longer keys than 4096 take too long to sign. */
const RSA_BITS = { min: 2048, max: 4096, created: 2048 };
const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);

const MAX_KEY_LENGTH = 8192;
const MAX_KID_LENGTH = 256;

const PUBLIC_MEMBERS = ["crv", "x", "y", "n", "e"] as const;
const PRIVATE_MEMBERS = [...PUBLIC_MEMBERS, "d", "p", "q", "dp", "dq", "qi"] as const;

/** Returns whether a key that signs with `own` by default can also sign with `alg`. */
export const canSignWith = (own: SigningAlgorithm, alg: SigningAlgorithm) =>
  own === alg || (own === "RS256" && alg === "PS256");

/** Reads a key of PKCS #8 in PEM, or a private JWK. Returns a message, which follows the field's name, if it is unsuitable. */
export async function readPrivateKey(given: string | Record<string, unknown>): Promise<PrivateKey | string> {
  const isText = typeof given === "string";
  if ((isText ? given : JSON.stringify(given)).length > MAX_KEY_LENGTH)
    return `must not exceed ${MAX_KEY_LENGTH} characters`;
  const jwk = isText ? await jwkOfPem(given) : given;
  if (jwk === null) return NOT_PEM;
  const own = algorithmOf(jwk);
  if (!isAlgorithm(own)) return own;
  const { alg = own, kid = null } = jwk;
  if (!isAlgorithm(alg) || !canSignWith(own, alg)) return `has another alg than ${own}`;
  if (kid !== null && (typeof kid !== "string" || kid === "" || kid.length > MAX_KID_LENGTH))
    return `must have a kid of up to ${MAX_KID_LENGTH} characters`;
  const members = pick(jwk, PRIVATE_MEMBERS);
  return (await isKeyPair(members, alg))
    ? { kid, alg, jwk: members }
    : "has parts that do not belong together";
}

const NOT_PEM =
  "must be a private JWK (an object), or PKCS #8 in PEM without a passphrase (BEGIN PRIVATE KEY): an RSA key of 2048 to 4096 bits, or a key with the curve P-256 or Ed25519";

const isAlgorithm = (value: unknown): value is SigningAlgorithm =>
  SIGNING_ALGORITHMS.some((alg) => alg === value);

/** Creates a key. */
export async function createPrivateKey(alg: SigningAlgorithm): Promise<JsonWebKey> {
  const isRsa = PARAMETERS[alg].name.startsWith("RSA");
  const size = isRsa ? { modulusLength: RSA_BITS.created, publicExponent: PUBLIC_EXPONENT } : {};
  const pair = await crypto.subtle.generateKey({ ...PARAMETERS[alg], ...size }, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no key pair");
  return pick(await exported(pair.privateKey), PRIVATE_MEMBERS);
}

/** Returns the public part of a key. */
export const publicPart = (jwk: JsonWebKey): JsonWebKey => pick({ ...jwk }, PUBLIC_MEMBERS);

/** Imports a key, so that it can sign and can't be exported. */
export const importPrivateKey = (jwk: JsonWebKey, alg: SigningAlgorithm): Promise<CryptoKey> =>
  crypto.subtle.importKey("jwk", jwk, PARAMETERS[alg], false, ["sign"]);

/** Returns the algorithm that a JWK signs with by default, or a message where it is unsuitable. */
function algorithmOf({ kty, crv, d, n }: Readonly<Record<string, unknown>>): string {
  if (kty === "oct") return "is a symmetric key";
  if (typeof d !== "string") return "has no private part";
  if (kty === "EC") return crv === "P-256" ? "ES256" : "must have the curve P-256";
  if (kty === "OKP") return crv === "Ed25519" ? "EdDSA" : "must have the curve Ed25519";
  const bits = kty === "RSA" && typeof n === "string" ? bitsOf(n) : 0;
  const isInRange = bits >= RSA_BITS.min && bits <= RSA_BITS.max;
  return isInRange ? "RS256" : `must be an RSA key of ${RSA_BITS.min} to ${RSA_BITS.max} bits`;
}

/** Returns the length of an unsigned integer in base64url, in bits. */
function bitsOf(text: string): number {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    const first = bytes.findIndex((byte) => byte !== 0);
    return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
  } catch {
    return 0;
  }
}

const PEM = /^\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/;

/** Returns a key in PEM as a JWK; null where it is none that can be used. */
async function jwkOfPem(pem: string): Promise<Readonly<Record<string, unknown>> | null> {
  const [, body] = PEM.exec(pem) ?? [];
  for (const alg of body === undefined ? [] : (["RS256", "ES256", "EdDSA"] as const)) {
    try {
      const der = Uint8Array.fromBase64(body ?? "");
      const key = await crypto.subtle.importKey("pkcs8", der, PARAMETERS[alg], true, ["sign"]);
      const { alg: _, ...members } = await exported(key);
      return members;
    } catch {
      // A key of another type, or none.
    }
  }
  return null;
}

/** Returns the members of a key as a JWK. */
async function exported(key: CryptoKey): Promise<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(await crypto.subtle.exportKey("jwk", key)));
}

/** Returns whether the private part signs what the public part verifies. */
async function isKeyPair(jwk: JsonWebKey, alg: SigningAlgorithm): Promise<boolean> {
  try {
    const algorithm = { saltLength: 32, hash: "SHA-256", ...PARAMETERS[alg] };
    const data = new TextEncoder().encode("latchkey");
    const signature = await crypto.subtle.sign(algorithm, await importPrivateKey(jwk, alg), data);
    const key = await crypto.subtle.importKey("jwk", publicPart(jwk), PARAMETERS[alg], false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, signature, data);
  } catch {
    // Without the cause, whose message may quote the key.
    return false;
  }
}

function pick({ kty, ...jwk }: Readonly<Record<string, unknown>>, names: readonly string[]): JsonWebKey {
  const members = names.flatMap((name) => (typeof jwk[name] === "string" ? [[name, jwk[name]]] : []));
  return { kty: String(kty), ...Object.fromEntries(members) };
}
