// Token exchange (RFC 8693): one token for another one, at the token endpoint of the server that issues the other.

import { requestToken, type TokenEndpoint, type TokenOutcome } from "../token/token-request.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The types of tokens (RFC 8693, section 3) that Latchkey sends or requests itself. */
export const TOKEN_TYPE = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  refreshToken: "urn:ietf:params:oauth:token-type:refresh_token",
  idToken: "urn:ietf:params:oauth:token-type:id_token",
  /** https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/ */
  idJag: "urn:ietf:params:oauth:token-type:id-jag",
} as const;

/** What is exchanged, and for what (RFC 8693, section 2.1). */
export type TokenExchange = {
  subjectToken: string;
  subjectTokenType: string;
  audience: readonly string[];
  resource: readonly string[];
  /** Separated by spaces; null for the server's choice. */
  scope: string | null;
  requestedTokenType: string | null;
};

/** Exchanges a token. Sends the request once. */
export function tokenExchangeGrant(endpoint: TokenEndpoint, exchange: TokenExchange): Promise<TokenOutcome> {
  const { subjectToken, subjectTokenType, audience, resource, scope, requestedTokenType } = exchange;
  return requestToken(endpoint, {
    kind: "token_exchange",
    grantType: TOKEN_EXCHANGE,
    parameters: {
      subject_token: subjectToken,
      subject_token_type: subjectTokenType,
      ...(scope !== null && { scope }),
      ...(requestedTokenType !== null && { requested_token_type: requestedTokenType }),
    },
    repeated: { audience, resource },
    secrets: [subjectToken],
  });
}
