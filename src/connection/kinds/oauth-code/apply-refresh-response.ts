// What comes of a refresh: the answer in one transaction, a verdict, or another try later. A grant that
// was replaced or ended while the request was under way is left as it is.

import type { TokenEndpoint, TokenOutcome } from "../../../oauth/token-request.ts";
import { isAmbiguous, type TokenFailure, type TokenResponse } from "../../../oauth/token-response.ts";
import { MINUTE, SECOND } from "../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { type Connection, NO_REFRESH_YET } from "../../connection.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../../connection-context.ts";
import { currentToken } from "../../token/current-token.ts";
import { destroyIfDone } from "../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../lifecycle/revoke-remote-grants.ts";
import { edgeToken, publishConnection } from "../../token/publish-connection.ts";
import { endGrant } from "../../lifecycle/require-reauthorization.ts";
import { type ClientStatus, reportClientStatus } from "./report-client-status.ts";
import { type AccessToken, nextTokenSet, sealContext, type TokenSet } from "../../token/token-set.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import type { ClientSnapshot, UnscheduledCodeGrant } from "./stored-records.ts";
import { backoffMs } from "../../../shared/backoff.ts";

/** The grace periods that servers give a rotated token are shorter. */
const UNSURE_MS = 2 * MINUTE;

/** A refresh request as it left. */
export type SentRefresh = {
  endpoint: TokenEndpoint;
  /** The connection then, and its token set. */
  connection: Connection;
  previous: TokenSet;
  /** Whether it left because the provider had refused the token. */
  rejected: boolean;
  /** The client it left with. */
  client: ClientSnapshot;
  /** Whether the integration was paused, and this one found out whether it still has to be. */
  isProbe: boolean;
  startedAt: number;
};

/** Stores what an answer means and says what the callers get. */
export function applyRefreshResponse(
  context: ConnectionContext,
  sent: SentRefresh,
  outcome: TokenOutcome,
): Promise<Result<AccessToken>> {
  return outcome.ok
    ? settleAnswer(context, sent, outcome.response)
    : settleFailure(context, sent, outcome.failure);
}

async function settleAnswer(
  context: ConnectionContext,
  sent: SentRefresh,
  answer: TokenResponse,
): Promise<Result<AccessToken>> {
  const tokens = nextTokenSet(answer, sent.previous, context.now());
  const sealed_grant = await sealGrant(context, sent, tokens);
  const isSameEnd = hasSameEnd(sent.previous, tokens);
  const saved = changeIfSame(context, sent.connection, (current) => {
    const next: Connection = {
      ...current,
      status: "active",
      granted_scopes: tokens.scopes,
      provider_metadata: { ...current.provider_metadata, ...answer.metadata },
      version: current.version + 1,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      refresh_expires_at: tokens.refresh_expires_at,
      refresh_end_fixed: isSameEnd,
      refresh_end_since: isSameEnd ? (current.refresh_end_since ?? sent.previous.issued_at) : null,
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
    return refreshed;
  });
  if (saved === null) return settleLate(context, sent, sealed_grant);
  void publishConnection(context);
  if (sent.isProbe) await tell(context, sent, { accepted: true });
  return ok(edgeToken(saved, tokens));
}

async function settleFailure(
  context: ConnectionContext,
  sent: SentRefresh,
  failure: TokenFailure,
): Promise<Result<AccessToken>> {
  const code = judgeFailure(failure);
  const rotated = rotatedTokens(sent, failure);
  const sealed_grant =
    rotated === null ? sent.connection.sealed_grant : await sealGrant(context, sent, rotated);
  const now = context.now();
  const saved = changeIfSame(context, sent.connection, (current) => {
    const changed = { ...current, sealed_grant, last_error: { code, at: now } };
    context.tasks.done("recover");
    switch (code) {
      case "reauthorization_required":
        return endGrant(context, changed);
      case "integration_misconfigured":
        // It waits by itself as well: the client may be refused to this one only.
        return saveConnection(
          context,
          { ...changed, refresh: afterFailure(current.refresh, now, MINUTE) },
          null,
        );
      case "provider_unavailable": {
        const asked = failure.kind === "unavailable" ? (failure.retryAfterSeconds ?? 0) * SECOND : 0;
        // A grant that was refused is asked for once a minute at most, whatever comes back.
        const least = current.status === "active" ? 0 : MINUTE;
        const unsure_since = current.refresh.unsure_since ?? (isAmbiguous(failure) ? now : null);
        const refresh = { ...afterFailure(current.refresh, now, Math.max(asked, least)), unsure_since };
        // Not left to the next caller as long as the server may still take a token it has rotated.
        if (unsure_since !== null && now - unsure_since < UNSURE_MS)
          context.tasks.reschedule("recover", refresh.retry_at);
        return saveConnection(context, { ...changed, refresh }, null);
      }
    }
  });
  if (saved === null)
    return rotated === null ? currentToken(context) : settleLate(context, sent, sealed_grant);
  await publishConnection(context);
  if (code === "integration_misconfigured" && failure.kind === "oauth_error") {
    await tell(context, sent, { accepted: false, error: failure.error, asOf: sent.startedAt });
  }
  // A server that judges the grant has taken the client (RFC 6749, section 5.2).
  if (code === "reauthorization_required" && sent.isProbe) await tell(context, sent, { accepted: true });
  const retryAt = code === "reauthorization_required" ? null : saved.refresh.retry_at;
  const facts = retryAt === null ? {} : { retryAfterSeconds: Math.ceil((retryAt - now) / SECOND) };
  return fail(code, facts);
}

/** After one more refresh that came to nothing: the next one may leave when the wait is over. */
function afterFailure(
  refresh: Connection["refresh"],
  now: number,
  leastWaitMs: number,
): Connection["refresh"] {
  const failures = refresh.failures + 1;
  const retry_at = now + Math.max(leastWaitMs, backoffMs(failures, Math.random()));
  return { ...refresh, intent: null, failures, retry_at };
}

type Verdict = "reauthorization_required" | "integration_misconfigured" | "provider_unavailable";

/** Ends the grant, the integration's client, or only this try (RFC 6749, section 5.2). */
function judgeFailure(failure: TokenFailure): Verdict {
  if (failure.kind === "unavailable") return "provider_unavailable";
  switch (failure.error) {
    case "invalid_grant":
      return "reauthorization_required";
    case "invalid_client":
    case "unauthorized_client":
      return "integration_misconfigured";
    default:
      return "provider_unavailable";
  }
}

/** The token set with the refresh token that came in an answer which could not be used otherwise. */
function rotatedTokens(sent: SentRefresh, failure: TokenFailure): TokenSet | null {
  const rotated = failure.kind === "unavailable" ? failure.rotatedRefreshToken : null;
  return rotated === null ? null : { ...sent.previous, refresh_token: rotated };
}

/** Gives back what came for a connection that was deleted meanwhile: nobody else ever will. */
async function settleLate(
  context: ConnectionContext,
  sent: SentRefresh,
  sealedTokens: string | null,
): Promise<Result<AccessToken>> {
  const status = context.store.connection()?.status ?? "deleted";
  const isRevocable = sent.endpoint.registration.endpoints.revocation_endpoint !== undefined;
  if (status === "deleted" && sealedTokens !== null && isRevocable) {
    const { app, id, integration, variables } = sent.connection;
    const late: UnscheduledCodeGrant = {
      kind: "code",
      app,
      connection: id,
      integration: integration ?? "",
      variables,
      client: sent.client,
      sealed_tokens: sealedTokens,
    };
    await revokeRemoteGrant(context, scheduleRevocation(context, late));
    await destroyIfDone(context);
  }
  return currentToken(context);
}

/** Whether a refresh left the refresh token's end where it was: then no refresh will move it. */
function hasSameEnd(before: TokenSet, after: TokenSet): boolean {
  if (before.refresh_expires_at === null || after.refresh_expires_at === null) return false;
  return after.refresh_expires_at - before.refresh_expires_at < MINUTE;
}

function tell(context: ConnectionContext, sent: SentRefresh, verdict: ClientStatus): Promise<void> {
  return reportClientStatus(context, sent.connection, sent.connection.integration ?? "", verdict);
}

function sealGrant(context: ConnectionContext, sent: SentRefresh, tokens: TokenSet): Promise<string> {
  return seal(context.config.keyring, sealContext("grant", sent.connection), tokens);
}
