// What a client's private key signs: assertions (RFC 7523, section 2.2; OpenID Connect Core, section 9), and client secrets
// that are JWTs, as some providers want them. Request objects are in authorization/request-object.ts.

import { CompactSign } from "jose";
import type { ClientAuth } from "oauth4webapi";
import type { ClientAssertion, SecretJwt } from "../providers/registration/client-method.ts";
import { type Clock, SECOND } from "../shared/clock.ts";
import { newSecret } from "../shared/id.ts";
import { importPrivateKey, type PrivateKey } from "../vault/private-key.ts";

/** How long a server can accept an assertion. */
const LIFETIME_SECONDS = 60;

/** A key, or what a preview shows in place of an assertion. */
export type AssertionKey = PrivateKey | { example: string };

/** Returns the authentication with a new assertion for each request. */
export function assertionAuthentication(
  { alg, audience }: ClientAssertion,
  key: AssertionKey,
  now: Clock,
): ClientAuth {
  return async ({ issuer, token_endpoint }, { client_id }, body) => {
    const claims = {
      iss: client_id,
      sub: client_id,
      aud: audience === "token_endpoint" ? (token_endpoint ?? issuer) : issuer,
      jti: newSecret(),
    };
    body.set("client_id", client_id);
    body.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    const assertion =
      "example" in key
        ? key.example
        : await signJwt({ alg: alg ?? key.alg, kid: key.kid, claims, lifetime: LIFETIME_SECONDS }, key, now);
    body.set("client_assertion", assertion);
  };
}

/** A JWT to sign. The lifetime is in seconds, and `typ` is the type in its header. */
type JwtToSign = Omit<SecretJwt, "claims"> & { claims: Readonly<Record<string, unknown>>; typ?: string };

/** Signs a JWT for one request. */
export async function signJwt(
  { alg, kid, claims, lifetime, typ }: JwtToSign,
  { jwk }: PrivateKey,
  now: Clock,
): Promise<string> {
  const iat = Math.floor(now() / SECOND);
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...claims, iat, exp: iat + lifetime })))
    .setProtectedHeader({ alg, ...(typ !== undefined && { typ }), ...(kid !== null && { kid }) })
    .sign(await importPrivateKey(jwk, alg));
}
