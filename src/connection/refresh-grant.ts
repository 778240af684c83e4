// The one refresh. An intent is stored before the refresh token leaves, the answer in one transaction
// before anyone sees it; whoever asks meanwhile waits for the same flight.

import { appStub } from "../apps/app-stub.ts";
import type { Integration } from "../apps/integration.ts";
import { refreshTokenGrant, type TokenEndpoint, type TokenFailure } from "../oauth/token-endpoint.ts";
import { sha256Hex } from "../shared/digest.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, liveConnection } from "./connection-context.ts";
import { currentToken } from "./current-token.ts";
import { openGrant } from "./publish.ts";
import { settleRefresh } from "./settle-refresh.ts";
import { tokenEndpointOf } from "./token-endpoint-of.ts";
import type { EdgeToken, TokenSet } from "./token-set.ts";

/** Starts the refresh, or joins the one under way. `rejected`: because the provider refused the token. */
export function refreshGrant(context: ConnectionContext, rejected: boolean): Promise<Result<EdgeToken>> {
  const { flights } = context;
  flights.refresh ??= refresh(context, rejected).finally(() => {
    flights.refresh = null;
  });
  return flights.refresh;
}

async function refresh(context: ConnectionContext, rejected: boolean): Promise<Result<EdgeToken>> {
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
  const sent = { endpoint, connection: started, previous: tokens, rejected };
  const result = await settleRefresh(context, sent, outcome);
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
  const { integration: integrationId, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || integrationId === null) return fail("reauthorization_required");
  const tokens = await openGrant(context, connection, sealed_grant);
  if (tokens.refresh_token === null) return fail("refresh_not_supported");
  const integration = await findIntegration(context, connection.app, integrationId);
  if (!integration.ok) return integration;
  const endpoint = await tokenEndpointOf(context, connection, integration.value);
  return ok({ endpoint, tokens, refreshToken: tokens.refresh_token });
}

/** Whether the token may have been rotated without our having the new one: no answer, or none to be read. */
function isAmbiguous(failure: TokenFailure): boolean {
  if (failure.kind !== "unavailable" || failure.rotatedRefreshToken !== null) return false;
  return failure.status === null || failure.status === 200;
}

/** The integration as it is now. An AppObject out of reach is no reason to give up a token that lives. */
async function findIntegration(
  context: ConnectionContext,
  app: AppId,
  id: string,
): Promise<Result<Integration>> {
  try {
    const integration = await appStub(context.env, app).integration(id);
    return integration === null ? fail("integration_not_found") : ok(integration);
  } catch (error) {
    log.bug("app_not_reached", error, { app });
    return fail("provider_unavailable", { retryAfterSeconds: 1 });
  }
}
