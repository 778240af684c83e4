// The one refresh. An intent is stored before the refresh token leaves, the answer in one transaction
// before anyone sees it; whoever asks meanwhile waits for the same flight.

import { appStub } from "../apps/app-stub.ts";
import {
  refreshTokenGrant,
  type TokenEndpoint,
  type TokenFailure,
  type TokenOutcome,
} from "../oauth/token-endpoint.ts";
import { SECOND } from "../shared/clock.ts";
import { sha256Hex } from "../shared/digest.ts";
import type { Failure } from "../shared/failure.ts";
import { log } from "../shared/log.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { edgeToken, openGrant, publish } from "./publish.ts";
import { backoffMs } from "./refresh-policy.ts";
import { tokenEndpointOf } from "./token-endpoint-of.ts";
import { type EdgeToken, nextTokenSet, sealContext, type TokenSet } from "./token-set.ts";

/** Starts the refresh, or joins the one under way. */
export function refreshGrant(context: ConnectionContext): Promise<Result<EdgeToken>> {
  const { flights } = context;
  flights.refresh ??= refresh(context).finally(() => {
    flights.refresh = null;
  });
  return flights.refresh;
}

async function refresh(context: ConnectionContext): Promise<Result<EdgeToken>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const prepared = await prepare(context, live.value);
  if (!prepared.ok) return prepared;
  const { endpoint, tokens, refreshToken } = prepared.value;
  const startedAt = context.now();
  const tokenHash = await sha256Hex(refreshToken);
  const started = context.store.connection();
  // Reconnected, deleted or refreshed while we prepared: the grant in hand is not the grant any more.
  if (started === null || started.version !== live.value.version || started.status !== "active") {
    return currentToken(context);
  }
  const intent = { token_hash: tokenHash, started_at: startedAt };
  context.store.putConnection({ ...started, refresh: { ...started.refresh, intent } });
  let outcome = await refreshTokenGrant(endpoint, refreshToken);
  // It may have arrived and rotated. Servers with a grace period take the same token once more, promptly.
  if (!outcome.ok && isAmbiguous(outcome.failure)) outcome = await refreshTokenGrant(endpoint, refreshToken);
  const result = await settle(context, started.version, tokens, outcome);
  log.info("refreshed", {
    app: started.app,
    connection: started.id,
    integration: started.integration,
    outcome: outcome.ok ? "ok" : outcome.failure.kind,
    provider_status: outcome.ok ? 200 : outcome.failure.status,
    duration_ms: context.now() - startedAt,
  });
  return result;
}

type Prepared = { endpoint: TokenEndpoint; tokens: TokenSet; refreshToken: string };

async function prepare(context: ConnectionContext, connection: Connection): Promise<Result<Prepared>> {
  const { env } = context;
  const { app, integration: integrationId, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || integrationId === null) return fail("reauthorization_required");
  const [integration, tokens] = await Promise.all([
    appStub(env, app).integration(integrationId),
    openGrant(context, connection, sealed_grant),
  ]);
  if (integration === null) return fail("integration_not_found");
  if (tokens.refresh_token === null) return fail("refresh_not_supported");
  const endpoint = await tokenEndpointOf(context, connection, integration);
  return ok({ endpoint, tokens, refreshToken: tokens.refresh_token });
}

const isAmbiguous = (failure: TokenFailure) => failure.kind === "unavailable" && failure.status === null;

/** Stores what came of a refresh, unless the grant it was for has been replaced meanwhile. */
async function settle(
  context: ConnectionContext,
  startedVersion: number,
  previous: TokenSet,
  outcome: TokenOutcome,
): Promise<Result<EdgeToken>> {
  const connection = context.store.connection();
  if (connection === null) return fail("connection_not_found");
  if (!outcome.ok) return settleFailure(context, startedVersion, outcome.failure);
  const tokens = nextTokenSet(outcome.answer, previous, context.now());
  const sealed_grant = await seal(context.config.keyring, sealContext("grant", connection), tokens);
  const saved = context.transaction(() => {
    const current = context.store.connection();
    if (current === null || current.version !== startedVersion || current.status !== "active") return null;
    return saveConnection(context, {
      ...current,
      granted_scopes: tokens.scopes,
      provider_metadata: { ...current.provider_metadata, ...outcome.answer.metadata },
      version: current.version + 1,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      sealed_grant,
      refresh: { intent: null, failures: 0, retry_at: null },
      last_refreshed_at: tokens.issued_at,
      last_error: null,
    });
  });
  if (saved === null) return currentToken(context);
  void publish(context);
  return ok(edgeToken(saved, tokens));
}

async function settleFailure(
  context: ConnectionContext,
  startedVersion: number,
  failure: TokenFailure,
): Promise<Result<EdgeToken>> {
  const verdict = judgeFailure(failure);
  const now = context.now();
  const saved = context.transaction(() => {
    const current = context.store.connection();
    if (current === null || current.version !== startedVersion || current.status !== "active") return null;
    const failures = current.refresh.failures + 1;
    const retryAfterMs = (verdict.retryAfterSeconds ?? 0) * SECOND;
    const retry_at = now + Math.max(retryAfterMs, backoffMs(failures, Math.random()));
    const last_error = { code: verdict.code, at: now };
    // The grant stays sealed as it is: a verdict may turn out to have been a mistake of the server's.
    return verdict.code === "reauthorization_required"
      ? saveConnection(context, {
          ...current,
          status: "reauthorization_required",
          refresh: { intent: null, failures, retry_at: null },
          last_error,
        })
      : saveConnection(context, { ...current, refresh: { intent: null, failures, retry_at }, last_error });
  });
  if (saved === null) return currentToken(context);
  await publish(context);
  const retryAt = saved.refresh.retry_at;
  const facts = retryAt === null ? {} : { retryAfterSeconds: Math.ceil((retryAt - now) / SECOND) };
  return fail(verdict.code, facts);
}

/** Ends the grant, the integration's client, or only this try (RFC 6749, section 5.2). */
function judgeFailure(failure: TokenFailure): Failure {
  if (failure.kind === "oauth_error") {
    if (failure.error === "invalid_grant") return { code: "reauthorization_required" };
    if (failure.error === "invalid_client" || failure.error === "unauthorized_client") {
      return { code: "integration_misconfigured" };
    }
    return { code: "provider_unavailable" };
  }
  const { retryAfterSeconds } = failure;
  return { code: "provider_unavailable", ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) };
}

/** The token as it is now stored, whatever it is worth. */
export async function currentToken(context: ConnectionContext): Promise<Result<EdgeToken>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const connection = live.value;
  if (connection.status === "pending") return fail("connection_pending");
  if (connection.status !== "active" || connection.sealed_grant === null)
    return fail("reauthorization_required");
  return ok(edgeToken(connection, await openGrant(context, connection, connection.sealed_grant)));
}
