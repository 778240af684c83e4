// Error responses of the token endpoint (RFC 6749, section 5.2).

export interface TokenError {
  readonly error:
    | "invalid_request"
    | "invalid_client"
    | "invalid_grant"
    | "unauthorized_client"
    | "unsupported_grant_type"
    | "invalid_scope"
    | "authorization_pending"
    | "slow_down"
    | "access_denied"
    | "expired_token"
    | "invalid_dpop_proof";
  readonly description: string;
  readonly status: 400 | 401 | 405;
  readonly challenge: boolean;
}

/** Creates an error. The default status is 400. */
export function tokenError(
  error: TokenError["error"],
  description: string,
  { status = 400, challenge = false }: Partial<Pick<TokenError, "status" | "challenge">> = {},
): TokenError {
  return { error, description, status, challenge };
}

export function errorResponse({ error, description, status, challenge }: TokenError): Response {
  const response = Response.json({ error, error_description: description }, { status });
  response.headers.set("cache-control", "no-store");
  if (challenge) response.headers.set("www-authenticate", 'Basic realm="sandbox"');
  if (status === 405) response.headers.set("allow", "POST");
  return response;
}
