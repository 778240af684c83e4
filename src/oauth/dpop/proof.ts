// Proofs of possession (RFC 9449, section 4.2): JWTs that the key of a connection signs, one for each request. Knows
// neither connections nor which requests need a proof.

import { calculateJwkThumbprint, CompactSign } from "jose";
import { DPOP_ALG } from "../../providers/registration/dpop-use.ts";
import { SECOND } from "../../shared/clock.ts";
import { newSecret } from "../../shared/id.ts";
import { createPrivateKey, importPrivateKey, publicPart } from "../../vault/private-key.ts";

/** A key that is ready to sign: imported, with the header that all its proofs have. */
export type DpopKey = {
  /** Identifies the key among those of all connections. It is a part of the public key. */
  id: string;
  privateKey: CryptoKey;
  header: { typ: "dpop+jwt"; alg: typeof DPOP_ALG; jwk: JsonWebKey };
};

/** What a proof is for. */
export type ProofClaims = {
  method: string;
  /** The URL of the request. The proof names it without its query and fragment. */
  url: string;
  /** The hash of the access token that the request carries; omitted at an authorization server. */
  tokenHash?: string | undefined;
  /** The nonce that the server has sent. */
  nonce?: string | undefined;
};

/** Creates a key, as it is stored. */
export const createDpopKey = (): Promise<JsonWebKey> => createPrivateKey(DPOP_ALG);

/** Imports a stored key. */
export async function importDpopKey(jwk: JsonWebKey): Promise<DpopKey> {
  const privateKey = await importPrivateKey(jwk, DPOP_ALG);
  const header = { typ: "dpop+jwt", alg: DPOP_ALG, jwk: publicPart(jwk) } as const;
  return { id: jwk.x ?? "", privateKey, header };
}

/** Returns the thumbprint of a key, as the parameter `dpop_jkt` has it (RFC 9449, section 10; RFC 7638). */
export const dpopThumbprint = (jwk: JsonWebKey): Promise<string> => {
  const { kty, crv = "", x = "", y = "" } = jwk;
  return calculateJwkThumbprint({ kty, crv, x, y });
};

/** Returns the hash of an access token, as the claim `ath` has it (RFC 9449, section 4.2). */
export async function hashToken(accessToken: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(accessToken));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Signs a proof for one request. `now` is in milliseconds. */
export function signProof(
  { privateKey, header }: DpopKey,
  { method, url, tokenHash, nonce }: ProofClaims,
  now: number,
): Promise<string> {
  const claims = {
    jti: newSecret(),
    htm: method,
    htu: withoutQuery(url),
    iat: Math.floor(now / SECOND),
    ath: tokenHash,
    nonce,
  };
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
}

function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}
