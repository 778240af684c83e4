// The token of an item connection is the integration's API key. A refresh gets it from the app's object, which creates
// a new key once for all connections of the integration.

import { SECOND } from "../../../shared/clock.ts";
import type { Failure } from "../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { type Connection, NO_REFRESH_YET } from "../../connection.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../../connection-context.ts";
import { recordConnectionLog } from "../../record-connection-log.ts";
import { storedToken } from "../../token/stored-token.ts";
import { toAccessToken, openGrant, publishConnection } from "../../token/publish-connection.ts";
import { shouldRefreshAhead } from "../../token/refresh-policy.ts";
import { tokenFacts } from "../../token/token-facts.ts";
import { type AccessToken, connectionKeyContext, type TokenSet } from "../../token/token-set.ts";
import { requireReauthorizationAfterMove } from "../../lifecycle/require-reauthorization.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { syncItem } from "./sync-item.ts";
import { getApiKey, integrationOf } from "./call-with-api-key.ts";
import { backoffMs } from "../../../shared/backoff.ts";

/** How long a connection waits before it asks again, when the app's object returned the same key. */
const SAME_KEY_WAIT_MS = 30 * SECOND;

/** Gets the current API key. Called only by `refreshToken`. */
export async function refreshApiKey(
  context: ConnectionContext,
  connection: Connection,
  rejected: boolean,
): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const { integration, sealed_grant, app } = connection;
  if (connection.status !== "active") return recoverConnection(context);
  if (integration === null || sealed_grant === null) return fail("reauthorization_required");
  const before = await openGrant(context, connection, sealed_grant);
  const ids = integrationOf(app, { integration, origins_since: connection.origins_since });
  const key = await getApiKey(context, ids, rejected ? before.access_token : null);
  if (!key.ok) {
    if (key.failure.code === "reauthorization_required")
      return requireReauthorizationAfterMove(context, connection, "refresh");
    recordConnectionLog(context, connection, startedAt, { kind: "refresh", code: key.failure.code });
    await recordFailure(context, connection, key.failure);
    return key;
  }
  if (key.value.key === before.access_token) {
    const needsNewKey = rejected || shouldRefreshAhead(tokenFacts(connection), context.now(), 0);
    // The key is shared and still valid, so one connection can't cause a new one.
    if (needsNewKey) scheduleRetry(context, connection);
    return storedToken(context);
  }
  const { key: access_token, issuedAt: issued_at, expiresAt: expires_at } = key.value;
  const tokens: TokenSet = { ...before, access_token, issued_at, expires_at };
  recordConnectionLog(context, connection, startedAt, { kind: "refresh" });
  return storeKey(context, connection, tokens, rejected);
}

async function storeKey(
  context: ConnectionContext,
  connection: Connection,
  tokens: TokenSet,
  rejected: boolean,
): Promise<Result<AccessToken>> {
  const sealed_grant = await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens);
  const now = context.now();
  const saved = changeIfSame(context, connection, (current) => {
    const next: Connection = {
      ...current,
      version: current.version + 1,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      sealed_grant,
      refresh: { ...NO_REFRESH_YET, rejected_at: rejected ? now : null },
      last_refreshed_at: now,
      last_error: null,
    };
    const refreshed = saveConnection(context, next, { type: "connection.refreshed" });
    scheduleMaintenance(context, refreshed);
    return refreshed;
  });
  // Reconnected or deleted in the meantime.
  if (saved === null) return storedToken(context);
  void publishConnection(context);
  return ok(toAccessToken(saved, tokens));
}

/** Stores when to ask again. Not published, because it concerns this object only. */
function scheduleRetry(context: ConnectionContext, connection: Connection): void {
  const retry_at = context.now() + SAME_KEY_WAIT_MS;
  changeIfSame(context, connection, (current) => {
    const next: Connection = { ...current, refresh: { ...current.refresh, retry_at } };
    context.store.putConnection(next);
    return next;
  });
}

/** Stores the failure and when to ask again. */
async function recordFailure(
  context: ConnectionContext,
  connection: Connection,
  failure: Failure,
): Promise<void> {
  const { code, retryAfterSeconds = 0 } = failure;
  const now = context.now();
  changeIfSame(context, connection, (current) => {
    const failures = current.refresh.failures + 1;
    const retry_at = now + Math.max(retryAfterSeconds * SECOND, backoffMs(failures, Math.random()));
    const refresh = { ...current.refresh, failures, retry_at };
    return saveConnection(
      context,
      { ...current, refresh, last_error: { code, at: now, provider_error: null } },
      null,
    );
  });
  await publishConnection(context);
}

/** Reads the item again, because the provider may have reported its end by mistake. */
async function recoverConnection(context: ConnectionContext): Promise<Result<AccessToken>> {
  const synced = await syncItem(context);
  return synced.ok ? storedToken(context) : synced;
}
