// Sends a refresh request (RFC 6749, section 6). An intent is stored before the request is sent, and the response is
// stored before it is returned. An intent without a response is left by a crash. The server may have received the
// token, so the request is repeated.

import { appStub, type RefreshPermit } from "../../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import { refreshTokenGrant, type TokenEndpoint, type TokenOutcome } from "../../../oauth/token-request.ts";
import { isAmbiguous, NO_RESPONSE } from "../../../oauth/token-failure.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { SECOND } from "../../../shared/clock.ts";
import { sha256Hex } from "../../../shared/digest.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { type Connection } from "../../connection.ts";
import { CHECK_AFTER_MS, type ConnectionContext } from "../../connection-context.ts";
import { requireReauthorizationAfterMove } from "../../lifecycle/require-reauthorization.ts";
import { storedToken } from "../../token/stored-token.ts";
import { tokenEndpointOf, snapshotClient } from "./client-snapshot.ts";
import { openGrant } from "../../token/publish-connection.ts";
import { applyRefreshResponse, type SentRefresh } from "./apply-refresh-response.ts";
import type { AccessToken, TokenSet } from "../../token/token-set.ts";
import type { ClientSnapshot } from "./stored-records.ts";

/** The requests per call. The second one follows immediately if the outcome of the first is unknown. */
const SENDS_IN_A_ROW = 2;

/** The requests per intent, across crashes. After that, retries wait for their backoff. */
const MAX_SENDS = 4;

/** Refreshes the token and returns the result for the callers. Called only by `refreshToken`. */
export async function sendRefreshRequest(
  context: ConnectionContext,
  connection: Connection,
  rejected: boolean,
): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const prepared = await prepare(context, connection).catch((error: unknown): Result<Prepared> => {
    // For example, a secret can't be decrypted. That is no reason to stop serving a valid token.
    log.bug("refresh_not_prepared", error, { app: connection.app, connection: connection.id });
    return fail("internal_error");
  });
  if (!prepared.ok) return prepared;
  const { endpoint, tokens, refreshToken, client, clientChangedAt, isProbe } = prepared.value;
  const tokenHash = await sha256Hex(refreshToken);
  const started = context.store.connection();
  // Reconnected, deleted or refreshed in the meantime, so this is no longer the current grant.
  if (started === null || started.version !== connection.version || started.status !== connection.status) {
    return storedToken(context);
  }
  const sentAt = context.now();
  const outcome = await sendWithRetry(context, {
    endpoint,
    started,
    refreshToken,
    scopes: tokens.scopes,
    tokenHash,
  });
  const at = context.now();
  // Reported together with the result.
  context.inFlight.refreshes.push({ at, ok: outcome.ok, durationMs: at - sentAt });
  const sent: SentRefresh = {
    endpoint,
    connection: started,
    previous: tokens,
    rejected,
    client,
    clientChangedAt,
    isProbe,
    startedAt,
  };
  const result = await applyRefreshResponse(context, sent, outcome);
  log.info("refreshed", {
    request_id: context.requestId,
    app: started.app,
    connection: started.id,
    integration: started.integration,
    outcome: outcome.ok ? "ok" : outcome.failure.kind,
    code: result.ok ? undefined : result.failure.code,
    provider_status: outcome.ok ? 200 : outcome.failure.status,
    duration_ms: context.now() - startedAt,
  });
  return result;
}

/** Sends the request, and repeats it once if the outcome is unknown. */
async function sendWithRetry(
  context: ConnectionContext,
  grant: {
    endpoint: TokenEndpoint;
    started: Connection;
    refreshToken: string;
    scopes: readonly string[];
    tokenHash: string;
  },
): Promise<TokenOutcome> {
  let outcome: TokenOutcome = { ok: false, failure: NO_RESPONSE, contentType: null };
  for (let sends = 0; sends < SENDS_IN_A_ROW && writeIntent(context, grant); sends++) {
    outcome = await refreshTokenGrant(grant.endpoint, grant.refreshToken, grant.scopes);
    if (outcome.ok || !isAmbiguous(outcome.failure)) break;
  }
  return outcome;
}

/** Stores that the request is about to be sent. Returns false if it was sent too often without a response. */
function writeIntent(
  context: ConnectionContext,
  { started, tokenHash }: { started: Connection; tokenHash: string },
): boolean {
  const connection = context.store.connection();
  // Reconnected or deleted during the first request.
  if (connection?.version !== started.version || connection.status !== started.status) return false;
  const { intent } = connection.refresh;
  const sends = intent?.token_hash === tokenHash ? intent.sends : 0;
  if (sends >= MAX_SENDS) return false;
  const next = { token_hash: tokenHash, started_at: context.now(), sends: sends + 1 };
  context.transaction(() => {
    context.store.putConnection({ ...connection, refresh: { ...connection.refresh, intent: next } });
    context.tasks.reschedule("recover", context.now() + CHECK_AFTER_MS);
  });
  return true;
}

type Prepared = {
  endpoint: TokenEndpoint;
  tokens: TokenSet;
  refreshToken: string;
  /** The client, in case the response has to be revoked later. */
  client: ClientSnapshot;
  clientChangedAt: number;
  /** Whether the integration is paused and this request tests if its client is accepted again. */
  isProbe: boolean;
};

async function prepare(context: ConnectionContext, connection: Connection): Promise<Result<Prepared>> {
  const { integration: id, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || id === null) return fail("reauthorization_required");
  const tokens = await openGrant(context, connection, sealed_grant);
  if (tokens.refresh_token === null) return fail("refresh_not_supported");
  const permit = await requestPermit(context, connection, id);
  if (!permit.ok) return permit;
  const { integration, pausedUntil } = permit.value;
  if (!hasOriginsOf(connection, integration)) {
    const ended = await requireReauthorizationAfterMove(context, connection, "refresh");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  if (pausedUntil !== null) {
    const retryAfterSeconds = Math.max(Math.ceil((pausedUntil - context.now()) / SECOND), 1);
    return fail("integration_misconfigured", { retryAfterSeconds });
  }
  const client = snapshotClient(integration, connection.variables);
  const ids = { app: connection.app, integration: id };
  const endpoint = {
    provider: codeProviderOf(integration),
    ...(await tokenEndpointOf(context, ids, client)),
  };
  const isProbe = integration.misconfigured !== null;
  const clientChangedAt = integration.updated_at;
  return ok({ endpoint, tokens, refreshToken: tokens.refresh_token, client, clientChangedAt, isProbe });
}

/**
 * Gets the integration and the permission to refresh. Fails without an exception if the app's object can't be reached.
 */
async function requestPermit(
  context: ConnectionContext,
  { app, id: connection }: Connection,
  id: string,
): Promise<Result<RefreshPermit>> {
  try {
    const permit = await appStub(context.env, app).permitRefresh(id, connection);
    return permit === null ? fail("integration_not_found") : ok(permit);
  } catch (error) {
    log.bug("app_not_reached", error, { app });
    return fail("provider_unavailable", { retryAfterSeconds: 1 });
  }
}
