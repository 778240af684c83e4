// Proofs of possession (RFC 9449), for clients whose tokens are bound to a key: the setting `dpop_bound_access_tokens`.

import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from "jose";

/** A valid proof. Whether it was used before depends on the state of the server. */
export interface Proof {
  readonly jti: string;
  /** The thumbprint of the key. */
  readonly thumbprint: string;
}

const MAX_AGE_SECONDS = 60;

/** Returns the proof of a request; null where there is none, or where it is not valid (RFC 9449, section 4.3). */
export async function readProof(
  url: string,
  method: string,
  proof: string | undefined,
  accessToken: string | null,
): Promise<Proof | null> {
  try {
    const { jwk } = decodeProtectedHeader(proof ?? "");
    const options = { typ: "dpop+jwt", algorithms: ["ES256"] };
    const { payload } = await jwtVerify(proof ?? "", EmbeddedJWK, options);
    const { jti, htm, htu, iat = 0, ath } = payload;
    const hash = accessToken === null ? undefined : await hashOf(accessToken);
    const isFresh = Math.abs(Date.now() / 1000 - iat) <= MAX_AGE_SECONDS;
    const isForRequest = htm === method && htu === url.split(/[?#]/)[0] && ath === hash;
    if (jwk === undefined || jti === undefined || !isFresh || !isForRequest) return null;
    return { jti, thumbprint: await calculateJwkThumbprint(jwk) };
  } catch {
    return null;
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Returns the access token of a request with the scheme of bound tokens. */
export function boundToken(headers: Readonly<Record<string, string>>): string | undefined {
  return /^dpop +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
}
