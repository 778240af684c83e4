// What comes of a refresh: the answer in one transaction, a verdict, or another try later. A grant that
// was replaced or ended while the request was under way is left as it is.

import type { TokenAnswer, TokenEndpoint, TokenFailure, TokenOutcome } from "../oauth/token-endpoint.ts";
import { SECOND } from "../shared/clock.ts";
import type { Failure } from "../shared/failure.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import { type Connection, NO_REFRESH_YET } from "./connection.ts";
import { type ConnectionContext, saveConnection } from "./connection-context.ts";
import { currentToken } from "./current-token.ts";
import { edgeToken, publish } from "./publish.ts";
import { backoffMs } from "./refresh-policy.ts";
import { revokeTokenSet } from "./revoke-token-set.ts";
import { type EdgeToken, nextTokenSet, sealContext, type TokenSet } from "./token-set.ts";

/** A refresh request as it left. */
export type SentRefresh = {
  endpoint: TokenEndpoint;
  /** The connection then, and its token set. */
  connection: Connection;
  previous: TokenSet;
  /** Whether it left because the provider had refused the token. */
  rejected: boolean;
};

/** Stores what an answer means and says what the callers get. */
export function settleRefresh(
  context: ConnectionContext,
  sent: SentRefresh,
  outcome: TokenOutcome,
): Promise<Result<EdgeToken>> {
  return outcome.ok
    ? settleAnswer(context, sent, outcome.answer)
    : settleFailure(context, sent, outcome.failure);
}

async function settleAnswer(
  context: ConnectionContext,
  sent: SentRefresh,
  answer: TokenAnswer,
): Promise<Result<EdgeToken>> {
  const tokens = nextTokenSet(answer, sent.previous, context.now());
  const sealed_grant = await sealGrant(context, sent, tokens);
  const saved = update(context, sent, (current) => ({
    ...current,
    granted_scopes: tokens.scopes,
    provider_metadata: { ...current.provider_metadata, ...answer.metadata },
    version: current.version + 1,
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    sealed_grant,
    refresh: { ...NO_REFRESH_YET, rejected_at: sent.rejected ? tokens.issued_at : null },
    last_refreshed_at: tokens.issued_at,
    last_error: null,
  }));
  if (saved === null) {
    await dropIfDeleted(context, sent, tokens);
    return currentToken(context);
  }
  void publish(context);
  return ok(edgeToken(saved, tokens));
}

async function settleFailure(
  context: ConnectionContext,
  sent: SentRefresh,
  failure: TokenFailure,
): Promise<Result<EdgeToken>> {
  const verdict = judgeFailure(failure);
  const rotated = rotatedTokens(sent, failure);
  const sealed_grant =
    rotated === null ? sent.connection.sealed_grant : await sealGrant(context, sent, rotated);
  const now = context.now();
  const saved = update(context, sent, (current) => {
    const failures = current.refresh.failures + 1;
    const changed = { ...current, sealed_grant, last_error: { code: verdict.code, at: now } };
    if (verdict.code === "reauthorization_required") {
      // The grant stays sealed: a verdict may turn out to have been a mistake of the server's.
      return { ...changed, status: "reauthorization_required", refresh: { ...NO_REFRESH_YET, failures } };
    }
    const waitMs = Math.max((verdict.retryAfterSeconds ?? 0) * SECOND, backoffMs(failures, Math.random()));
    return { ...changed, refresh: { ...current.refresh, intent: null, failures, retry_at: now + waitMs } };
  });
  if (saved === null) {
    if (rotated !== null) await dropIfDeleted(context, sent, rotated);
    return currentToken(context);
  }
  await publish(context);
  const retryAt = saved.refresh.retry_at;
  const facts = retryAt === null ? {} : { retryAfterSeconds: Math.ceil((retryAt - now) / SECOND) };
  return fail(verdict.code, facts);
}

/** Changes the connection in one transaction, if the grant is still the one the request left with. */
function update(
  context: ConnectionContext,
  sent: SentRefresh,
  change: (current: Connection) => Connection,
): Connection | null {
  return context.transaction(() => {
    const current = context.store.connection();
    const isSame = current?.version === sent.connection.version && current.status === "active";
    return isSame ? saveConnection(context, change(current)) : null;
  });
}

/** Ends the grant, the integration's client, or only this try (RFC 6749, section 5.2). */
function judgeFailure(failure: TokenFailure): Failure {
  if (failure.kind === "unavailable") {
    const { retryAfterSeconds } = failure;
    return { code: "provider_unavailable", ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) };
  }
  switch (failure.error) {
    case "invalid_grant":
      return { code: "reauthorization_required" };
    case "invalid_client":
    case "unauthorized_client":
      return { code: "integration_misconfigured" };
    default:
      return { code: "provider_unavailable" };
  }
}

/** The token set with the refresh token that came in an answer which could not be used otherwise. */
function rotatedTokens(sent: SentRefresh, failure: TokenFailure): TokenSet | null {
  const rotated = failure.kind === "unavailable" ? failure.rotatedRefreshToken : null;
  return rotated === null ? null : { ...sent.previous, refresh_token: rotated };
}

/** Revokes what came for a connection that was deleted meanwhile: nobody else ever will. */
async function dropIfDeleted(context: ConnectionContext, sent: SentRefresh, tokens: TokenSet): Promise<void> {
  const status = context.store.connection()?.status ?? "deleted";
  if (status === "deleted") await revokeTokenSet(sent.endpoint, tokens);
}

function sealGrant(context: ConnectionContext, sent: SentRefresh, tokens: TokenSet): Promise<string> {
  return seal(context.config.keyring, sealContext("grant", sent.connection), tokens);
}
