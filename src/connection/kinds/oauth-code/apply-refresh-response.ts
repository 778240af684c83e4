// Applies the response to a refresh request: stores the new tokens in one transaction, or decides from the failure
// whether the grant has ended, the client is rejected, or to try again. A grant that was replaced or ended during the
// request is left unchanged.

import type { FailedToken, TokenEndpoint, TokenOutcome } from "../../../oauth/token/token-request.ts";
import { forgetClient } from "./forget-client.ts";
import { failureDetail, isAmbiguous, type TokenFailure } from "../../../oauth/token/token-failure.ts";
import type { TokenResponse } from "../../../oauth/token/token-response.ts";
import { MINUTE, SECOND } from "../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { accountKeyOf } from "../../account-key.ts";
import { tokenDiagnostic, withDiagnostic } from "../../diagnostics.ts";
import { type Connection, NO_REFRESH_YET } from "../../connection.ts";
import { mergeMetadata } from "../../metadata.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../../connection-context.ts";
import { storedToken } from "../../token/stored-token.ts";
import { eraseIfDeletionComplete } from "../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../lifecycle/revoke-remote-grants.ts";
import { toAccessToken, publishConnection } from "../../token/publish-connection.ts";
import { markReauthorizationRequired } from "../../lifecycle/require-reauthorization.ts";
import { endRenewal, REFUSED } from "../jwt-bearer/end-renewal.ts";
import type { GrantSource } from "../jwt-bearer/grant-source.ts";
import { isRenewable, withSource } from "../jwt-bearer/source-tokens.ts";
import { grantClient } from "./client-snapshot.ts";
import { classifyRefreshFailure, type RefreshFailureCode } from "./refresh-failure.ts";
import {
  reportAcceptedClient,
  startVerifyingClient,
  VERIFY_AGAIN_AFTER_MS,
  VERIFY_CLIENT,
} from "./verify-client.ts";
import {
  type AccessToken,
  nextTokenSet,
  connectionKeyContext,
  type TokenSet,
} from "../../token/token-set.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import type { ClientSnapshot, UnscheduledCodeGrant } from "./stored-records.ts";
import { backoffMs } from "../../../shared/backoff.ts";

/** How long a refresh with a lost response is repeated. Servers accept a rotated token for a shorter time than this. */
const RECOVERY_WINDOW_MS = 2 * MINUTE;

/** The detail of the failure if the identity provider has sent no assertion. */
const NO_ASSERTION = "The identity provider did not exchange the stored token.";

/** A refresh request that was sent. */
export type SentRefresh = {
  endpoint: TokenEndpoint;
  /** Whether `endpoint` is that of the identity provider, which has sent no assertion. */
  isOfIdentityProvider: boolean;
  /** What gets the next token, for connections with the JWT bearer grant; null for others. */
  source: GrantSource | null;
  /** The connection and its token set when the request was sent. */
  connection: Connection;
  previous: TokenSet;
  /** Whether the reason was that the provider rejected the token. */
  rejected: boolean;
  /** The traits of the integration's own definition, if it has one. */
  traits: Connection["provider_traits"];
  /** The client that the request authenticated. */
  client: ClientSnapshot;
  /** When the integration was last changed, in milliseconds. */
  clientChangedAt: number;
  /** Whether the integration is paused and this request tests if its client is accepted again. */
  isProbe: boolean;
  startedAt: number;
};

/** Stores the result of a refresh and returns the token or failure for the callers. */
export function applyRefreshResponse(
  context: ConnectionContext,
  sent: SentRefresh,
  outcome: TokenOutcome,
): Promise<Result<AccessToken>> {
  if (outcome.ok) return applySuccess(context, sent, outcome.response);
  // An assertion that was used before is not sent again after a refusal.
  const isOfAssertion = sent.source !== null && sent.source.subject === null;
  return isOfAssertion && outcome.failure.kind === "oauth_error"
    ? applyRefusedAssertion(context, sent, outcome)
    : applyFailure(context, sent, outcome);
}

async function applySuccess(
  context: ConnectionContext,
  sent: SentRefresh,
  response: TokenResponse,
): Promise<Result<AccessToken>> {
  const previous = { ...sent.previous, client: grantClient(sent.client) };
  const issued = nextTokenSet(response, previous, context.now());
  const tokens = sent.source === null ? issued : withSource(issued, sent.source);
  const sealed_grant = await sealGrant(context, sent, tokens);
  const isSameExpiry = hasSameRefreshExpiry(sent.previous, tokens);
  const saved = changeIfSame(context, sent.connection, (current) => {
    const next: Connection = {
      ...current,
      status: "active",
      granted_scopes: tokens.scopes,
      granted_authorization_details: tokens.authorization_details ?? null,
      provider_traits: sent.traits,
      provider_metadata: mergeMetadata(current.provider_metadata, response.metadata),
      version: current.version + 1,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      refreshable: sent.source === null ? current.refreshable : isRenewable(tokens),
      refresh_expires_at: tokens.refresh_expires_at,
      refresh_end_fixed: isSameExpiry,
      refresh_end_since: isSameExpiry ? (current.refresh_end_since ?? sent.previous.issued_at) : null,
      refresh_issued_at: null,
      keep_alive_days: sent.endpoint.registration.keepAliveDays ?? null,
      sealed_grant,
      refresh: { ...NO_REFRESH_YET, rejected_at: sent.rejected ? tokens.issued_at : null },
      last_refreshed_at: tokens.issued_at,
      last_error: null,
    };
    const type = current.status === "active" ? "connection.refreshed" : "connection.recovered";
    const refreshed = saveConnection(context, next, { type });
    scheduleMaintenance(context, refreshed);
    context.tasks.done("recover");
    context.tasks.done("refresh_ahead");
    return refreshed;
  });
  if (saved === null) return discardLateResponse(context, sent, sealed_grant);
  void publishConnection(context);
  if (sent.isProbe || sent.connection.refresh.client_refusal !== null) await reportAccepted(context, sent);
  return ok(toAccessToken(saved, tokens));
}

function applyRefusedAssertion(
  context: ConnectionContext,
  { connection, previous: tokens, rejected }: SentRefresh,
  { failure, contentType }: FailedToken,
): Promise<Result<AccessToken>> {
  const facts = {
    at: context.now(),
    operation: "refresh",
    request_id: context.requestId,
    code: "reauthorization_required",
    detail: REFUSED,
  } as const;
  const diagnostic = tokenDiagnostic(facts, failure, contentType);
  return endRenewal(context, connection, { tokens, rejected, diagnostic });
}

async function applyFailure(
  context: ConnectionContext,
  sent: SentRefresh,
  { failure, contentType }: FailedToken,
): Promise<Result<AccessToken>> {
  const { provider } = sent.endpoint;
  const rotated = rotatedTokens(sent, failure);
  const sealedRotated = rotated === null ? null : await sealGrant(context, sent, rotated);
  const now = context.now();
  const { refresh: before } = sent.connection;
  const classified = classifyRefreshFailure(failure, provider, before.refusals, now);
  const { refusals } = classified;
  const { client_refusal } = before;
  const { server, integration, app } = sent.connection;
  const isClientRefused = classified.code === "integration_misconfigured";
  // A discovered server's client is of this connection only, and its tokens end with it.
  const isAboutGrant =
    isClientRefused &&
    ((server !== null && !sent.isOfIdentityProvider) ||
      (client_refusal?.is_about_grant === true && sent.clientChangedAt <= client_refusal.as_of));
  const code = isAboutGrant ? "reauthorization_required" : classified.code;
  const providerError = failure.kind === "oauth_error" ? failure.error : null;
  const known = failureDetail(failure, sent.endpoint);
  const detail = sent.isOfIdentityProvider ? `${NO_ASSERTION}${known === null ? "" : ` ${known}`}` : known;
  const saved = changeIfSame(context, sent.connection, (current) => {
    const facts = { at: now, operation: "refresh", request_id: context.requestId, code, detail } as const;
    const diagnostic = tokenDiagnostic(facts, failure, contentType);
    const changed = {
      ...withDiagnostic(current, diagnostic),
      sealed_grant: sealedRotated ?? current.sealed_grant,
      last_error: { code, at: now, provider_error: providerError },
    };
    context.tasks.done("recover");
    if (code === "reauthorization_required")
      return markReauthorizationRequired(context, changed, providerError);
    const unsure_since = current.refresh.unsure_since ?? (isAmbiguous(failure) ? now : null);
    const refresh: Connection["refresh"] = {
      ...refreshStateAfterFailure(current.refresh, now, minWaitMs(current, failure, code)),
      refusals,
      client_refusal:
        code === "integration_misconfigured"
          ? { error: providerError ?? "", as_of: sent.startedAt, is_about_grant: false }
          : null,
      unsure_since,
    };
    if (code === "integration_misconfigured")
      context.tasks.reschedule(VERIFY_CLIENT, now + VERIFY_AGAIN_AFTER_MS);
    // While the server may still accept a rotated token, the alarm repeats the refresh without waiting for a caller.
    if (isAmbiguous(failure) && unsure_since !== null && now - unsure_since < RECOVERY_WINDOW_MS)
      context.tasks.reschedule("recover", refresh.retry_at);
    return saveConnection(context, { ...changed, refresh }, null);
  });
  if (saved === null)
    return sealedRotated === null ? storedToken(context) : discardLateResponse(context, sent, sealedRotated);
  await publishConnection(context);
  if (isClientRefused && !sent.isOfIdentityProvider && server !== null && integration !== null)
    forgetClient(context, app, integration, server);
  if (code === "integration_misconfigured") startVerifyingClient(context);
  // A server that rejects the grant has accepted the client (RFC 6749, section 5.2).
  if (classified.code === "reauthorization_required" && sent.isProbe) await reportAccepted(context, sent);
  const retryAt = code === "reauthorization_required" ? null : saved.refresh.retry_at;
  return fail(code, {
    ...(detail !== null && { detail }),
    ...(retryAt !== null && { retryAfterSeconds: Math.ceil((retryAt - now) / SECOND) }),
  });
}

/** Returns how long the next refresh has to wait at least, in milliseconds. */
function minWaitMs({ status }: Connection, failure: TokenFailure, code: RefreshFailureCode): number {
  const requestedMs = failure.kind === "unavailable" ? (failure.retryAfterSeconds ?? 0) * SECOND : 0;
  // A rejected grant is tried at most once a minute, whatever the response, and so is a rejected client.
  const isLimited = status !== "active" || code === "integration_misconfigured";
  return Math.max(requestedMs, isLimited ? MINUTE : 0);
}

/** Returns the refresh state after another failed refresh: the next one has to wait. */
function refreshStateAfterFailure(
  refresh: Connection["refresh"],
  now: number,
  minimumMs: number,
): Connection["refresh"] {
  const failures = refresh.failures + 1;
  const retry_at = now + Math.max(minimumMs, backoffMs(failures, Math.random()));
  return { ...refresh, intent: null, failures, retry_at };
}

/**
 * Returns the token set with the new refresh token of a response that is otherwise unusable; null where it has none.
 */
function rotatedTokens(sent: SentRefresh, failure: TokenFailure): TokenSet | null {
  // What is renewed with an assertion has no refresh token, and one of the identity provider is stored elsewhere.
  const isOfGrant = failure.kind === "invalid" && sent.source === null;
  const rotated = isOfGrant ? failure.rotatedRefreshToken : null;
  return rotated === null ? null : { ...sent.previous, refresh_token: rotated };
}

/** Revokes tokens that arrived after the connection was deleted. Nothing else would revoke them. */
async function discardLateResponse(
  context: ConnectionContext,
  sent: SentRefresh,
  sealedTokens: string | null,
): Promise<Result<AccessToken>> {
  const status = context.store.connection()?.status ?? "deleted";
  const isRevocable = sent.endpoint.registration.endpoints.revocation_endpoint !== undefined;
  if (status === "deleted" && sealedTokens !== null && isRevocable) {
    const { app, id, integration, variables, origins_since } = sent.connection;
    const grant: UnscheduledCodeGrant = {
      kind: "code",
      app,
      connection: id,
      integration: integration ?? "",
      variables,
      learned: {},
      origins_since,
      server: null,
      client: sent.client,
      sealed_tokens: sealedTokens,
      account: accountKeyOf(sent.connection),
    };
    await revokeRemoteGrant(context, scheduleRevocation(context, grant));
    await eraseIfDeletionComplete(context);
  }
  return storedToken(context);
}

/** Whether a refresh did not extend the refresh token's expiry. Then no later refresh will extend it either. */
function hasSameRefreshExpiry(before: TokenSet, after: TokenSet): boolean {
  if (before.refresh_expires_at === null || after.refresh_expires_at === null) return false;
  return after.refresh_expires_at - before.refresh_expires_at < MINUTE;
}

function sealGrant(context: ConnectionContext, sent: SentRefresh, tokens: TokenSet): Promise<string> {
  return seal(context.config.keyring, connectionKeyContext("grant", sent.connection), tokens);
}

async function reportAccepted(
  context: ConnectionContext,
  { connection, clientChangedAt }: SentRefresh,
): Promise<void> {
  const { integration } = connection;
  if (integration !== null) await reportAcceptedClient(context, { connection, integration }, clientChangedAt);
}
