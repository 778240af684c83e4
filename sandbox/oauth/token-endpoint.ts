// The token endpoint: validation, client authentication, and the grants without a refresh token. After the request is read,
// nothing is awaited until the response is built. Only one of many requests with the same code or refresh token succeeds.

import { authenticateClient, readCredentials } from "./client-authentication.ts";
import type { Credentials } from "./client-authentication.ts";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import { grantTypeSchema } from "../control/faults.ts";
import type { Faults, GrantType } from "../control/faults.ts";
import { challengeOf } from "../random.ts";
import { readRequest, repeatedParams, singleParam } from "../control/received-request.ts";
import type { Params, ReceivedRequest } from "../control/received-request.ts";
import type { Sandbox } from "../sandbox.ts";
import { DEVICE_CODE, deviceCodeGrant } from "./device-grant.ts";
import { exchangeGrant, TOKEN_EXCHANGE } from "./exchange-grant.ts";
import { refreshTokenGrant } from "./refresh-grant.ts";
import { parseScope } from "./scope-list.ts";
import { type Proof, readProof } from "./proof.ts";
import { issueTokens } from "./token-response.ts";
import { errorResponse, tokenError } from "./token-error.ts";
import type { TokenError } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";

/** Handles a token request, and applies faults. */
export async function handleToken(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const call = await readTokenCall(sandbox, await readRequest(incoming), incoming.url);
  const clientId = call.credentials.clientId ?? null;
  const { grantType } = call;
  sandbox.log.record("token", clientId, call.received, Date.now());
  if (grantType) sandbox.log.count(grantType, clientId);
  const faults = sandbox.faults.take({ on: "token", clientId, grantType });
  return respondWithFaults(faults, () => processTokenCall(sandbox, call, faults));
}

/** A request to the token endpoint, before it is validated. */
export interface TokenCall {
  readonly received: ReceivedRequest;
  readonly params: Params;
  readonly challenge: string | null;
  readonly credentials: Credentials;
  readonly grantType: GrantType | undefined;
  /** The proof of possession, if there is a valid one. */
  readonly proof: Proof | null;
}

/** Reads a token request. Without its URL, a proof of possession is not read. */
export async function readTokenCall(
  { provider }: Sandbox,
  received: ReceivedRequest,
  url: string | null = null,
): Promise<TokenCall> {
  const params = (received.method === "GET" ? received.query : received.form) ?? {};
  const verifier = singleParam(params, "code_verifier");
  return {
    received,
    params,
    challenge: verifier === undefined ? null : await challengeOf(verifier),
    credentials: readCredentials(provider, received.headers, params),
    grantType: grantTypeSchema.safeParse(singleParam(params, "grant_type")).data,
    proof: url === null ? null : await readProof(url, received.method, received.headers["dpop"], null),
  };
}

/** Validates a token request and issues tokens. */
export function processTokenCall(sandbox: Sandbox, call: TokenCall, faults: Faults): Response {
  const { received, params, challenge, credentials, proof } = call;
  const clientId = credentials.clientId ?? null;
  const error =
    validateForm(sandbox, received, params) ??
    authenticateClient(sandbox.provider, sandbox.clients, credentials) ??
    checkProof(sandbox, clientId ?? "", proof);
  const isBound = sandbox.clients.settings(clientId ?? "").dpop_bound_access_tokens === true;
  const thumbprint = isBound ? (proof?.thumbprint ?? null) : null;
  const result =
    error ??
    handleGrant(
      { sandbox, clientId: clientId ?? "", params, challenge, thumbprint, faults, now: Date.now() },
      singleParam(params, "grant_type"),
    );
  if (result instanceof Response) return result;
  sandbox.log.count("rejected", clientId);
  return errorResponse(result);
}

/** A client whose tokens are bound has to send a proof that was not used before. */
function checkProof({ clients, grants }: Sandbox, clientId: string, proof: Proof | null) {
  if (clients.settings(clientId).dpop_bound_access_tokens !== true) return undefined;
  return proof !== null && grants.useProof(proof.jti)
    ? undefined
    : tokenError("invalid_dpop_proof", "The request has no valid proof");
}

function validateForm(sandbox: Sandbox, received: ReceivedRequest, params: Params): TokenError | undefined {
  const { tokenRequest } = sandbox.provider;
  if (received.method === "GET" && tokenRequest === "form") {
    return tokenError("invalid_request", "The token endpoint requires POST", { status: 405 });
  }
  if (received.method === "POST" && received.form === null) {
    return tokenError("invalid_request", "The body must be application/x-www-form-urlencoded");
  }
  if (
    received.method === "POST" &&
    tokenRequest === "form_or_query" &&
    Object.keys(received.query).length > 0
  ) {
    revokeRepeatedCredentials(sandbox, received);
    return tokenError("invalid_request", "The request has parameters in both the query and the body");
  }
  const repeated = repeatedParams(params);
  return repeated.length > 0
    ? tokenError("invalid_request", `Repeated parameters: ${repeated.join(", ")}`)
    : undefined;
}

/** A code or refresh token in both the query and the body counts as used twice, which invalidates it. */
function revokeRepeatedCredentials({ grants }: Sandbox, { query, form }: ReceivedRequest): void {
  const repeatedValue = (name: string) => {
    const value = singleParam(query, name);
    return value !== undefined && value === singleParam(form ?? {}, name) ? value : undefined;
  };
  const code = repeatedValue("code");
  if (code !== undefined) grants.markCodeUsed(code, Date.now());
  const token = grants.findToken("refresh", repeatedValue("refresh_token") ?? "");
  if (token) grants.revokeToken(token.id, Date.now());
}

function handleGrant(request: TokenRequest, grantType: string | undefined): Response | TokenError {
  if (grantType === undefined) return tokenError("invalid_request", "grant_type is missing");
  if (grantType === "authorization_code") return authorizationCodeGrant(request);
  const supportsRefresh = request.sandbox.provider.tokens.refresh !== "none";
  if (grantType === "refresh_token" && supportsRefresh) return refreshTokenGrant(request);
  if (grantType === DEVICE_CODE && request.sandbox.provider.paths.device) return deviceCodeGrant(request);
  const { servicePick, exchangesTokens } = request.sandbox.provider;
  if (grantType === TOKEN_EXCHANGE && exchangesTokens === true) return exchangeGrant(request);
  if (grantType === "client_credentials" && servicePick) return clientCredentialsGrant(request, servicePick);
  return tokenError("unsupported_grant_type", `${grantType} is not supported`);
}

function authorizationCodeGrant(request: TokenRequest): Response | TokenError {
  const { sandbox, clientId, params, challenge, now } = request;
  const value = singleParam(params, "code");
  if (value === undefined) return tokenError("invalid_request", "code is missing");
  const code = sandbox.grants.findCode(value);
  if (!code || code.client_id !== clientId) return tokenError("invalid_grant", "The code is not valid");
  if (code.used_at !== null) return tokenError("invalid_grant", "The code was already used");
  // The code is used, even if the checks below fail.
  sandbox.grants.markCodeUsed(code.code, now);
  if (code.expires_at <= now) return tokenError("invalid_grant", "The code has expired");
  if (singleParam(params, "redirect_uri") !== code.redirect_uri) {
    return tokenError("invalid_grant", "redirect_uri differs from that of the authorization request");
  }
  if (code.challenge !== challenge) {
    return tokenError("invalid_grant", "code_verifier does not match the code_challenge");
  }
  return issueTokens(request, sandbox.grants.createGrant(code), "first");
}

/** Issues a token to the client itself, without a user and without a refresh token (RFC 6749, section 4.4). */
function clientCredentialsGrant(request: TokenRequest, pick: readonly string[]): Response | TokenError {
  const { sandbox, clientId, params } = request;
  if ((sandbox.clients.find(clientId)?.secret ?? null) === null)
    return tokenError("unauthorized_client", "A public client has no credentials of its own");
  const scope = parseScope(sandbox.provider, singleParam(params, "scope"));
  if (!scope) return tokenError("invalid_scope", "The scope is unknown");
  const grant = sandbox.grants.createGrant({ client_id: clientId, account: "service", scope, pick });
  return issueTokens(request, grant, "none");
}
