// Signed UserInfo responses (OpenID Connect Core 1.0, section 5.3.2). Their claims are believed only if a key of the
// issuer signed them.

import { compactVerify, createLocalJWKSet } from "jose";
import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { MINUTE, SECOND } from "../shared/clock.ts";
import { parseExactJson } from "../shared/json.ts";
import { type IssuerKeys, issuerKeys, type KeyRequest } from "./discovery/issuer-keys.ts";

/** Asymmetric algorithms only: anyone who knows a shared secret could sign with it. */
const ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");

/** How old the keys may be when no key fits, because the issuer may have a new key. */
const MAX_STALE_KEYS_MS = MINUTE;

const CLOCK_TOLERANCE_SECONDS = 60;

const decoder = new TextDecoder();

/** The claims that are checked. `iss` and `aud` are recommended, not required. */
const Claims = lazy(() =>
  z.looseObject({
    iss: z.string().optional(),
    aud: z.union([z.string(), z.array(z.string())]).optional(),
    exp: z.number().optional(),
    nbf: z.number().optional(),
  }),
);

type Claims = Parsed<typeof Claims>;

/** The issuer and the client that a response has to name. */
export type UserinfoServer = { issuer: string | undefined; jwksUri: string | undefined; clientId: string };

/** Returns whether a response body is a JWT, signed or encrypted, and not JSON. */
export function isJwt(text: string): boolean {
  return /^\s*[\w-]+(\.[\w-]*){2,4}\s*$/.test(text);
}

/** Returns the claims of a signed response, or a message where they can't be believed. */
export async function readSignedUserinfo(
  jwt: string,
  { issuer, jwksUri, clientId }: UserinfoServer,
  request: KeyRequest,
): Promise<Claims | string> {
  if (jwt.split(".").length !== 3) return "The UserInfo response is encrypted.";
  if (issuer === undefined) return "The UserInfo response is signed, but the integration has no issuer.";
  const keys = await issuerKeys({ issuer, jwksUri }, request);
  if (keys === null) return "The UserInfo response is signed, but the issuer's keys could not be read.";
  const payload = (await verify(jwt, keys)) ?? (await verifyWithNewKeys());
  if (payload === null) return "No key of the issuer verifies the signature of the UserInfo response.";
  const claims = Claims().safeParse(parseExactJson(decoder.decode(payload)));
  if (!claims.success) return "The claims of the signed UserInfo response are invalid.";
  return problemOf(claims.data, issuer, clientId, request.now() / SECOND) ?? claims.data;

  async function verifyWithNewKeys(): Promise<Uint8Array | null> {
    const newKeys = await issuerKeys({ issuer: issuer ?? "", jwksUri }, request, MAX_STALE_KEYS_MS);
    return newKeys === null || newKeys === keys ? null : verify(jwt, newKeys);
  }
}

/** Returns the payload if one of the keys verifies the signature. The key's `kid`, type and use have to fit. */
async function verify(jwt: string, { keys }: IssuerKeys): Promise<Uint8Array | null> {
  for (const key of keys) {
    try {
      const getKey = createLocalJWKSet({ keys: [key] });
      return (await compactVerify(jwt.trim(), getKey, { algorithms: ALGORITHMS })).payload;
    } catch {
      // Another key may fit.
    }
  }
  return null;
}

function problemOf({ iss, aud, exp, nbf }: Claims, issuer: string, clientId: string, now: number) {
  if (iss !== undefined && iss !== issuer) return "The signed UserInfo response names another issuer.";
  if (aud !== undefined && ![aud].flat().includes(clientId))
    return "The signed UserInfo response is for another client.";
  const isValid =
    (exp ?? Infinity) > now - CLOCK_TOLERANCE_SECONDS && (nbf ?? 0) < now + CLOCK_TOLERANCE_SECONDS;
  return isValid ? null : "The signed UserInfo response has expired or is not valid yet.";
}
