// Exchanges a connection's access token at the integration's token endpoint (RFC 8693), as the integration's client.

import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import { tokenExchangeGrant, TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import { failureDetail, subjectOf, type TokenFailure } from "../../../oauth/token/token-failure.ts";
import type { FailedToken, TokenEndpoint } from "../../../oauth/token/token-request.ts";
import type { TokenResponse } from "../../../oauth/token/token-response.ts";
import { SECOND } from "../../../shared/clock.ts";
import type { FailureCode } from "../../../shared/failure.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import { changeIfSame, type ConnectionContext } from "../../connection-context.ts";
import { providerResponseOf, tokenDiagnostic, withDiagnostic } from "../../diagnostics.ts";
import { atServer } from "../../discovered-server.ts";
import { findCurrentIntegration, findIntegration } from "../../find-integration.ts";
import { requireReauthorizationAfterMove } from "../../lifecycle/require-reauthorization.ts";
import { getToken } from "../../token/get-token.ts";
import type { AccessToken } from "../../token/token-set.ts";
import type { ExchangeRequest } from "../../token-exchange/exchange-request.ts";
import type { ExchangedToken } from "../../token-exchange/exchanged-token.ts";
import { connectionEndpoint } from "./connection-endpoint.ts";

const NOT_ALLOWED =
  "The integration does not allow token exchange. Set its option token_exchange, together with the client_secret if it has one.";

/** Exchanges a token. If the server says that it has expired, it is refreshed, and the request is sent once more. */
export async function exchangeToken(
  context: ConnectionContext,
  connection: Connection,
  token: AccessToken,
  request: ExchangeRequest,
): Promise<Result<ExchangedToken>> {
  const found = await endpointFor(context, connection);
  if (!found.ok) return found;
  const endpoint = found.value;
  const first = await send(endpoint, token, request);
  const isExpired = !first.ok && token.refreshable && isAboutSubject(first.failure);
  const renewed = isExpired ? await renew(context, token) : null;
  const used = renewed ?? token;
  const outcome = renewed === null ? first : await send(endpoint, renewed, request);
  log.info("token_exchanged", {
    request_id: context.requestId,
    app: connection.app,
    connection: connection.id,
    integration: connection.integration,
    outcome: outcome.ok ? "ok" : outcome.failure.kind,
    provider_status: outcome.ok ? 200 : outcome.failure.status,
  });
  return outcome.ok
    ? ok(exchangedToken(outcome.response, used, request, context.now()))
    : failureOf(context, connection, used, endpoint, outcome);
}

const send = (endpoint: TokenEndpoint, { access_token }: AccessToken, request: ExchangeRequest) =>
  tokenExchangeGrant(endpoint, {
    ...request,
    subjectToken: access_token,
    subjectTokenType: TOKEN_TYPE.accessToken,
  });

/** Returns a newer access token than one that the server has refused; null where there is none. */
async function renew(context: ConnectionContext, { version }: AccessToken): Promise<AccessToken | null> {
  // As for a rejected call: a second refusal shortly after the first has another reason.
  const next = await getToken(context, { rejectedVersion: version, isRejectedByProxy: true });
  return next.ok && next.value.version > version ? next.value : null;
}

/** Returns where the token is exchanged, if the integration allows that and still has the origins of the grant. */
async function endpointFor(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<TokenEndpoint>> {
  const { app, integration: id } = connection;
  if (id === null) return fail("connection_pending");
  const copy = await findIntegration(context, app, id);
  const isUsable =
    copy !== null &&
    copy.integration.options.token_exchange === true &&
    hasOriginsOf(connection, copy.integration);
  const found =
    isUsable || copy?.isCurrent === true
      ? copy
      : await findCurrentIntegration(context, app, id, copy?.integration ?? null);
  if (found === null) return fail("integration_not_found");
  const { integration } = found;
  if (integration.options.token_exchange !== true)
    return fail("token_exchange_not_supported", { detail: NOT_ALLOWED });
  if (!hasOriginsOf(connection, integration)) {
    const ended = await requireReauthorizationAfterMove(context, connection, "token_exchange");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  const { endpoint } = await connectionEndpoint(
    context,
    connection,
    atServer(integration, connection.server),
    // What is issued is for someone who does not have the key.
    null,
  );
  return ok(endpoint);
}

function exchangedToken(
  response: TokenResponse,
  { version }: AccessToken,
  { requestedTokenType }: ExchangeRequest,
  now: number,
): ExchangedToken {
  const { accessToken, expiresIn, scope, issued } = response;
  return {
    access_token: accessToken,
    issued_token_type: issued?.issuedTokenType ?? requestedTokenType ?? TOKEN_TYPE.accessToken,
    token_type: issued?.tokenType ?? "Bearer",
    issued_at: now,
    expires_at: expiresIn === null ? null : now + expiresIn * SECOND,
    scope,
    version,
  };
}

/** A description that is about the subject token itself. RFC 8693, section 2.2.2, has one code for all that is wrong with a request. */
const ABOUT_THE_SUBJECT = /token.*\b(expired|revoked|invalid|inactive|not (active|found|valid))\b/is;

/** Whether a refusal means that the access token is no longer valid, so that a new one can help. */
function isAboutSubject(failure: TokenFailure): boolean {
  if (failure.kind !== "oauth_error") return false;
  const { error, description } = failure;
  if (error === "invalid_request") return ABOUT_THE_SUBJECT.test(description ?? "");
  return subjectOf(failure) === "grant";
}

/** The details of refusals, by their error codes. */
const DETAILS: Readonly<Record<string, string>> = {
  unsupported_grant_type:
    "The authorization server does not support token exchange (RFC 8693), or has it off.",
  unauthorized_client: "The authorization server does not allow this client to exchange tokens.",
  invalid_target: "The authorization server issues no tokens for this audience or resource.",
  invalid_scope: "The authorization server does not grant this scope for the audience or resource.",
  invalid_request: "The authorization server does not accept the request, or not this access token.",
};

/** Stores the diagnostic of a refusal, and returns it. The connection and its token stay as they are. */
function failureOf(
  context: ConnectionContext,
  connection: Connection,
  { version }: AccessToken,
  endpoint: TokenEndpoint,
  { failure, contentType }: FailedToken,
): Result<never> {
  const code = codeOf(failure, endpoint);
  const error = failure.kind === "oauth_error" ? failure.error : null;
  const detail = DETAILS[error ?? ""] ?? failureDetail(failure, endpoint);
  const { requestId: request_id } = context;
  const facts = { at: context.now(), operation: "token_exchange", request_id, code, detail } as const;
  const diagnostic = tokenDiagnostic(facts, failure, contentType);
  changeIfSame(context, { ...connection, version }, (current) => {
    const next = withDiagnostic(current, diagnostic);
    context.store.putConnection(next);
    return next;
  });
  const retryAfterSeconds = failure.kind === "unavailable" ? failure.retryAfterSeconds : null;
  return fail(code, {
    providerResponse: providerResponseOf(diagnostic),
    ...(detail !== null && { detail }),
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  });
}

function codeOf(failure: TokenFailure, { provider }: TokenEndpoint): FailureCode {
  switch (failure.kind) {
    case "invalid":
      return "provider_response_invalid";
    case "unavailable":
      return "provider_unavailable";
    case "oauth_error":
      if (failure.error === "unsupported_grant_type") return "token_exchange_not_supported";
      return subjectOf(failure, provider.token.final_errors) === "client" &&
        failure.error !== "unauthorized_client"
        ? "integration_misconfigured"
        : "token_exchange_refused";
  }
}
