// The token of a connection to an item is the integration's API key. "Refresh" is to ask the app's object,
// which makes a new one once for all the integration's connections.

import { SECOND } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { seal } from "../../vault/seal.ts";
import { type Connection, NO_REFRESH_YET } from "../connection.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { currentToken } from "../current-token.ts";
import { edgeToken, openGrant, publish } from "../publish.ts";
import { backoffMs, wantsRefreshAhead } from "../refresh-policy.ts";
import { factsOf } from "../token-facts.ts";
import { type EdgeToken, sealContext, type TokenSet } from "../token-set.ts";
import { watchGrant } from "../watch-grant.ts";
import { syncItem } from "./sync-item.ts";
import { askForKey } from "./with-key.ts";

/** Before the same connection asks again for a key that could not be renewed, but lives. */
const SAME_KEY_WAIT_MS = 30 * SECOND;

/** Gets the key that is current. To be called by refreshGrant alone. */
export async function renewKey(
  context: ConnectionContext,
  connection: Connection,
  rejected: boolean,
): Promise<Result<EdgeToken>> {
  const { integration, sealed_grant, app } = connection;
  if (connection.status !== "active") return recover(context);
  if (integration === null || sealed_grant === null) return fail("reauthorization_required");
  const before = await openGrant(context, connection, sealed_grant);
  const key = await askForKey(context, { app, integration }, rejected ? before.access_token : null);
  if (!key.ok) {
    const { code, retryAfterSeconds = 0 } = key.failure;
    await putOff(context, connection, { code, leastMs: retryAfterSeconds * SECOND });
    return key;
  }
  if (key.value.key === before.access_token) {
    const isWanting = rejected || wantsRefreshAhead(factsOf(connection), context.now(), 0);
    // Good for long: it is the integration's, so no single connection's wish makes another.
    if (!isWanting) return currentToken(context);
    await putOff(context, connection, { code: null, leastMs: SAME_KEY_WAIT_MS });
    return currentToken(context);
  }
  const { key: access_token, issuedAt: issued_at, expiresAt: expires_at } = key.value;
  const tokens: TokenSet = { ...before, access_token, issued_at, expires_at };
  return keep(context, connection, tokens, rejected);
}

async function keep(
  context: ConnectionContext,
  connection: Connection,
  tokens: TokenSet,
  rejected: boolean,
): Promise<Result<EdgeToken>> {
  const sealed_grant = await seal(context.config.keyring, sealContext("grant", connection), tokens);
  const now = context.now();
  const saved = update(context, connection, (current) => {
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
    watchGrant(context, refreshed);
    return refreshed;
  });
  // Connected again or deleted meanwhile.
  if (saved === null) return currentToken(context);
  void publish(context);
  return ok(edgeToken(saved, tokens));
}

/** Notes when to ask again, and why nothing came where nothing did. */
async function putOff(
  context: ConnectionContext,
  connection: Connection,
  { code, leastMs }: { code: NonNullable<Connection["last_error"]>["code"] | null; leastMs: number },
): Promise<void> {
  const now = context.now();
  update(context, connection, (current) => {
    const failures = current.refresh.failures + (code === null ? 0 : 1);
    const retry_at = now + Math.max(leastMs, backoffMs(failures, Math.random()));
    const last_error = code === null ? current.last_error : { code, at: now };
    return saveConnection(
      context,
      { ...current, refresh: { ...current.refresh, failures, retry_at }, last_error },
      null,
    );
  });
  await publish(context);
}

/** The provider has ended it, which may have been a mistake of its own: what it says now counts. */
async function recover(context: ConnectionContext): Promise<Result<EdgeToken>> {
  const synced = await syncItem(context);
  return synced.ok ? currentToken(context) : synced;
}

/** Changes the connection in one transaction, if its grant is still the one that was looked at. */
function update(
  context: ConnectionContext,
  { version, status }: Connection,
  change: (current: Connection) => Connection,
): Connection | null {
  return context.transaction(() => {
    const current = context.store.connection();
    return current?.version === version && current.status === status ? change(current) : null;
  });
}
