// A refusal of the token endpoint (RFC 6749, section 5.2).

export interface TokenFailure {
  readonly error:
    | "invalid_request"
    | "invalid_client"
    | "invalid_grant"
    | "unauthorized_client"
    | "unsupported_grant_type"
    | "invalid_scope";
  readonly description: string;
  readonly status: 400 | 401 | 405;
  readonly challenge: boolean;
}

/** Makes a refusal; status 400 unless told. */
export function refusal(
  error: TokenFailure["error"],
  description: string,
  { status = 400, challenge = false }: Partial<Pick<TokenFailure, "status" | "challenge">> = {},
): TokenFailure {
  return { error, description, status, challenge };
}

export function failureAnswer({ error, description, status, challenge }: TokenFailure): Response {
  const answer = Response.json({ error, error_description: description }, { status });
  answer.headers.set("cache-control", "no-store");
  if (challenge) answer.headers.set("www-authenticate", 'Basic realm="sandbox"');
  if (status === 405) answer.headers.set("allow", "POST");
  return answer;
}
