// Checks proofs of possession as a server has to (RFC 9449, section 4.3).

import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from "jose";

/** What the server knows of the request with the proof. */
export type ProofExpectation = {
  method: string;
  /** The URL of the request. */
  url: string;
  /** The time in milliseconds. */
  now: number;
  /** The nonce that the proof must have; null if the server asks for none. */
  nonce?: string | null;
  /** The access token of the request; null at a token endpoint. */
  accessToken?: string | null;
  /** The `jti` of earlier proofs. The one of this proof is added. */
  used: Set<string>;
};

/** A proof that is not valid. The message says why. */
export class ProofError extends Error {
  readonly code: "invalid_dpop_proof" | "use_dpop_nonce";

  constructor(message: string, code: ProofError["code"] = "invalid_dpop_proof") {
    super(message);
    this.code = code;
  }
}

const MAX_AGE_SECONDS = 60;
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "k"];

/** Returns the thumbprint of a proof's key, and its claims. Throws a ProofError if the proof is not valid. */
export async function checkProof(proof: string | null | undefined, expected: ProofExpectation) {
  const { method, url, now, nonce = null, accessToken = null, used } = expected;
  if (!proof) throw new ProofError("no proof");
  if (proof.includes(",")) throw new ProofError("several proofs");
  const { typ, alg, jwk } = decodeProtectedHeader(proof);
  if (typ !== "dpop+jwt" || alg !== "ES256" || jwk === undefined) throw new ProofError("another header");
  if (PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name))) throw new ProofError("a private key");
  const { payload } = await jwtVerify(proof, EmbeddedJWK, { currentDate: new Date(now) }).catch(() => {
    throw new ProofError("another signature");
  });
  const { htm, htu, iat, jti, ath } = payload;
  if (htm !== method) throw new ProofError("another method");
  if (htu !== url.split(/[?#]/)[0]) throw new ProofError(`another URL: ${String(htu)}`);
  if (iat === undefined || Math.abs(iat - now / 1000) > MAX_AGE_SECONDS) throw new ProofError("another time");
  if (jti === undefined || used.has(jti)) throw new ProofError("a proof that was used before");
  if (nonce !== null && payload["nonce"] !== nonce) throw new ProofError("another nonce", "use_dpop_nonce");
  const hash = accessToken === null ? undefined : await hashOf(accessToken);
  if (ath !== hash) throw new ProofError("another access token");
  used.add(jti);
  return { thumbprint: await calculateJwkThumbprint(jwk), claims: payload };
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCodePoint(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
