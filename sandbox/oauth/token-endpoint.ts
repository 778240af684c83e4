// The token endpoint: who asks, for which grant, and the two grants themselves. From the moment the request is read
// until its answer is made nothing is awaited, so of many requests with the same code or refresh token one wins.

import { judgeClient, readCredentials } from "./client-authentication.ts";
import { deliver } from "../control/deliver.ts";
import { grantTypeSchema } from "../control/faults.ts";
import { challengeOf } from "../random.ts";
import { receive, repeated, single } from "../control/received.ts";
import type { Params, Received } from "../control/received.ts";
import type { Sandbox } from "../sandbox.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { answerTokens } from "./token-response.ts";
import { failureAnswer, refusal } from "./token-error.ts";
import type { TokenFailure } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";

/** Answers a token request, faults included. */
export async function answerToken(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await receive(incoming);
  const params = (received.method === "GET" ? received.query : received.form) ?? {};
  const verifier = single(params, "code_verifier");
  const challenge = verifier === undefined ? null : await challengeOf(verifier);

  const now = Date.now();
  const presented = readCredentials(received.headers, params);
  const clientId = presented.clientId ?? null;
  const grantType = grantTypeSchema.safeParse(single(params, "grant_type")).data;
  sandbox.log.record("token", clientId, received, now);
  if (grantType) sandbox.log.count(grantType, clientId);
  const faults = sandbox.faults.take({ on: "token", clientId, grantType });

  return deliver(faults, () => {
    const failure =
      judgeForm(sandbox, received, params) ?? judgeClient(sandbox.provider, sandbox.clients, presented);
    const answer =
      failure ??
      grant(
        { sandbox, clientId: clientId ?? "", params, challenge, faults, now },
        single(params, "grant_type"),
      );
    if (answer instanceof Response) return answer;
    sandbox.log.count("rejected", clientId);
    return failureAnswer(answer);
  });
}

function judgeForm(sandbox: Sandbox, received: Received, params: Params): TokenFailure | undefined {
  const { tokenRequest } = sandbox.provider;
  if (received.method === "GET" && tokenRequest === "form") {
    return refusal("invalid_request", "The token endpoint takes POST", { status: 405 });
  }
  if (received.method === "POST" && received.form === null) {
    return refusal("invalid_request", "The body must be application/x-www-form-urlencoded");
  }
  if (
    received.method === "POST" &&
    tokenRequest === "form_or_query" &&
    Object.keys(received.query).length > 0
  ) {
    burnWhatCameTwice(sandbox, received);
    return refusal("invalid_request", "Parameters came in the query and in the form");
  }
  const twice = repeated(params);
  return twice.length > 0
    ? refusal("invalid_request", `Given more than once: ${twice.join(", ")}`)
    : undefined;
}

/** A code or refresh token in the query and the form was presented twice, and is spent by that. */
function burnWhatCameTwice({ grants }: Sandbox, { query, form }: Received): void {
  const cameTwice = (name: string) => {
    const value = single(query, name);
    return value !== undefined && value === single(form ?? {}, name) ? value : undefined;
  };
  const code = cameTwice("code");
  if (code !== undefined) grants.spendCode(code, Date.now());
  const token = grants.findToken("refresh", cameTwice("refresh_token") ?? "");
  if (token) grants.revokeToken(token.id, Date.now());
}

function grant(request: TokenRequest, grantType: string | undefined): Response | TokenFailure {
  if (grantType === undefined) return refusal("invalid_request", "grant_type is missing");
  if (grantType === "authorization_code") return codeGrant(request);
  const refreshes = request.sandbox.provider.tokens.refresh !== "none";
  if (grantType === "refresh_token" && refreshes) return refreshGrant(request);
  return refusal("unsupported_grant_type", `${grantType} is not supported`);
}

function codeGrant(request: TokenRequest): Response | TokenFailure {
  const { sandbox, clientId, params, challenge, now } = request;
  const value = single(params, "code");
  if (value === undefined) return refusal("invalid_request", "code is missing");
  const code = sandbox.grants.findCode(value);
  if (!code || code.client_id !== clientId) return refusal("invalid_grant", "The code is not valid");
  if (code.used_at !== null) return refusal("invalid_grant", "The code was already used");
  // Presented is spent, whatever comes of the checks below.
  sandbox.grants.spendCode(code.code, now);
  if (code.expires_at <= now) return refusal("invalid_grant", "The code has expired");
  if (single(params, "redirect_uri") !== code.redirect_uri) {
    return refusal("invalid_grant", "redirect_uri differs from the one of the authorization request");
  }
  if (code.challenge !== challenge) {
    return refusal("invalid_grant", "code_verifier does not match the code_challenge");
  }
  return answerTokens(request, sandbox.grants.open(code), "first");
}
