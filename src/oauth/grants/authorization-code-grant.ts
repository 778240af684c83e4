// The authorization code grant (RFC 6749, section 4.1.3), and the exchange for a long-lived token that some providers have.

import type { Exchange } from "../../providers/definition/token.ts";
import {
  requestToken,
  type TokenEndpoint,
  type TokenOutcome,
  withTokenEndpoint,
} from "../token/token-request.ts";

/**
 * Exchanges an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Sends it once. Exchanges the access
 * token for a long-lived one where the provider has these, and keeps the first one if that fails.
 */
export async function authorizationCodeGrant(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return withLongLivedToken(endpoint, await exchangeCode(endpoint, grant));
}

/** Replaces a new access token by a long-lived one where the provider has these. Keeps the first one if that fails. */
export async function withLongLivedToken(
  endpoint: TokenEndpoint,
  outcome: TokenOutcome,
): Promise<TokenOutcome> {
  const { exchange } = endpoint.provider.token;
  if (!outcome.ok || exchange === undefined || exchange === null) return outcome;
  const longLived = await exchangeForLongLived(endpoint, exchange, outcome.response.accessToken);
  if (!longLived.ok) return outcome;
  const { refreshToken, scope, authorizationDetails, metadata } = outcome.response;
  const { response } = longLived;
  return {
    ok: true,
    response: {
      ...response,
      refreshToken: response.refreshToken ?? refreshToken,
      scope: response.scope ?? scope,
      authorizationDetails: response.authorizationDetails ?? authorizationDetails,
      metadata: { ...metadata, ...response.metadata },
    },
  };
}

/** Exchanges an authorization code, and nothing else. */
export function exchangeCode(
  endpoint: TokenEndpoint,
  { code, redirectUri, codeVerifier }: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return requestToken(endpoint, {
    kind: "code",
    grantType: "authorization_code",
    parameters: {
      redirect_uri: redirectUri,
      code,
      ...(codeVerifier !== null && { code_verifier: codeVerifier }),
    },
    secrets: [code, codeVerifier ?? ""],
  });
}

/** Exchanges an access token for a long-lived one. Sends the request again if there was no usable response. */
export async function exchangeForLongLived(
  { registration, ...caller }: TokenEndpoint,
  { grant_type: grantType, token_parameter: tokenParameter }: Exchange,
  accessToken: string,
): Promise<TokenOutcome> {
  const endpoint = {
    ...caller,
    registration: withTokenEndpoint(registration, registration.endpoints.exchange_endpoint),
  };
  const parameters = { [tokenParameter]: accessToken };
  const request = () =>
    requestToken(endpoint, { kind: "exchange", grantType, parameters, secrets: [accessToken] });
  const outcome = await request();
  return outcome.ok || outcome.failure.kind !== "unavailable" ? outcome : request();
}
