// Signed request objects (RFC 9101): the parameters of an authorization request as the claims of a JWT, so that nobody can
// change them in the browser.

import type { RequestObject } from "../../providers/registration/client-method.ts";
import { type Clock, SECOND } from "../../shared/clock.ts";
import { newSecret } from "../../shared/id.ts";
import { parseJson } from "../../shared/json.ts";
import { canSignWith, type PrivateKey } from "../../vault/private-key.ts";
import { type AssertionKey, signJwt } from "../client-assertion.ts";

/** How long a server can accept a request object. The browser, or the push, follows at once. */
const LIFETIME_SECONDS = 300;

/** The type of a request object (RFC 9101, section 10.8). No other JWT of the client has it. */
const TYPE = "oauth-authz-req+jwt";

/** Parameters whose values are JSON in a request object (OpenID Connect Core, section 6.1; RFC 9396, section 3). */
const JSON_PARAMETERS: ReadonlySet<string> = new Set(["authorization_details", "claims", "max_age"]);

/**
 * The claim that would make a request object usable as a client assertion (RFC 9101, section 10.8; RFC 7523, section 3). Not
 * every server compares the type in the header.
 */
const SUBJECT = "sub";

/** Parameters that OpenID Connect Core, section 6.1, requires in the query as well. The server ignores them otherwise. */
const REPEATED = ["response_type", "scope"];

type RequestSigner<Key> = { clientId: string; issuer: string; requestObject: RequestObject; key: Key };

/**
 * Returns the parameters with which a signed request is sent: the request object, and what OpenID Connect requires beside it.
 * The claims are those of RFC 9101, section 4, and the `jti` and `nbf` of FAPI 2.0 Message Signing, section 5.3.
 */
export async function signedParameters(
  { key, ...signer }: RequestSigner<AssertionKey>,
  parameters: Readonly<Record<string, string>>,
  now: Clock,
): Promise<Record<string, string>> {
  const repeated = REPEATED.flatMap((name) =>
    parameters[name] === undefined ? [] : [[name, parameters[name]]],
  );
  return {
    ...Object.fromEntries(repeated),
    client_id: signer.clientId,
    request: "example" in key ? key.example : await sign({ ...signer, key }, parameters, now),
  };
}

/** Returns what a pushed request contains of signed parameters: nothing beside the request object (RFC 9126, section 3). */
export function pushedParameters(
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { client_id = "", request } = parameters;
  return request === undefined ? parameters : { client_id, request };
}

function sign(
  { clientId, issuer, requestObject, key }: RequestSigner<PrivateKey>,
  parameters: Readonly<Record<string, string>>,
  now: Clock,
): Promise<string> {
  const { alg } = requestObject;
  const { [SUBJECT]: _, ...signed } = parameters;
  const claims = {
    ...Object.fromEntries(Object.entries(signed).map(claimOf)),
    client_id: clientId,
    iss: clientId,
    aud: issuer,
    jti: newSecret(),
    nbf: Math.floor(now() / SECOND),
  };
  // A key that Latchkey created can be of another type than the option says.
  const used = alg !== undefined && canSignWith(key.alg, alg) ? alg : key.alg;
  return signJwt({ typ: TYPE, alg: used, kid: key.kid, claims, lifetime: LIFETIME_SECONDS }, key, now);
}

function claimOf([name, text]: [string, string]): [string, unknown] {
  return [name, JSON_PARAMETERS.has(name) ? (parseJson(text) ?? text) : text];
}
