// The client credentials grant (RFC 6749, section 4.4), and the JWT bearer grant (RFC 7523, section 2.1) with a JWT that the
// client's own key signs.

import { fillAll, fillText } from "../../providers/definition/templates.ts";
import { type Assertion, JWT_BEARER } from "../../providers/definition/client.ts";
import { signJwt } from "../client-assertion.ts";
import {
  requestToken,
  type TokenEndpoint,
  type TokenOutcome,
  type TokenRequest,
} from "../token/token-request.ts";

/** Returns a request with a JWT that the client's key signs, instead of the client's credentials. */
async function assertionRequest(
  { credentials: { key = null }, values, now }: TokenEndpoint,
  assertion: Assertion,
  scopes: readonly string[],
): Promise<Pick<TokenRequest, "grantType" | "parameters" | "secrets" | "headers">> {
  const { alg, kid, claims, lifetime = ASSERTION_LIFETIME_SECONDS, scope_claim, sent_as } = assertion;
  const scope = scope_claim === undefined || scopes.length === 0 ? {} : { [scope_claim]: scopes.join(" ") };
  const signed = {
    alg,
    kid: kid === undefined ? null : fillText(kid, values),
    claims: { ...fillAll(claims, values), ...scope },
    lifetime,
  };
  if (key === null) throw new Error("the client has no private key");
  const jwt = "example" in key ? key.example : await signJwt(signed, key, now);
  return sent_as === "bearer"
    ? { grantType: JWT_BEARER, parameters: {}, secrets: [jwt], headers: { authorization: `Bearer ${jwt}` } }
    : { grantType: JWT_BEARER, parameters: { assertion: jwt }, secrets: [jwt] };
}

const ASSERTION_LIFETIME_SECONDS = 300;

/**
 * Requests a token with the client's own credentials (RFC 6749, section 4.4). `parameters` are the integration's own, such as
 * `audience`. A refresh token is ignored, because the client can always request another token (section 4.4.3).
 */
export async function clientCredentialsGrant(
  endpoint: TokenEndpoint,
  scopes: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const { assertion } = endpoint.provider.token;
  const scope = scopes.join(endpoint.registration.scopeSeparator);
  const isParameter = scope !== "" && assertion?.scope_claim === undefined;
  const own =
    assertion === undefined
      ? { grantType: "client_credentials", parameters: {}, secrets: [] }
      : await assertionRequest(endpoint, assertion, scopes);
  const { id } = endpoint.credentials;
  // Without its credentials, the client is only named.
  const target = assertion === undefined ? endpoint : { ...endpoint, credentials: { id, secret: null } };
  const outcome = await requestToken(target, {
    ...own,
    kind: "client_credentials",
    parameters: { ...parameters, ...own.parameters, ...(isParameter && { scope }) },
  });
  return outcome.ok ? { ok: true, response: { ...outcome.response, refreshToken: null } } : outcome;
}
