// A refresh with a refresh token. An intent is stored before the token leaves, the answer in one transaction
// before anyone sees it. An intent that is found open was left by a crash: the token may have arrived, and
// goes once more.

import { appStub, type RefreshPermit } from "../../../apps/app-rpc.ts";
import { refreshTokenGrant, type TokenEndpoint, type TokenOutcome } from "../../../oauth/token-request.ts";
import { isAmbiguous, NO_RESPONSE } from "../../../oauth/token-response.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { SECOND } from "../../../shared/clock.ts";
import { sha256Hex } from "../../../shared/digest.ts";
import type { AppId } from "../../../shared/id.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { type Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { currentToken } from "../../token/current-token.ts";
import { tokenEndpointOf, snapshotClient } from "./client-snapshot.ts";
import { openGrant } from "../../token/publish-connection.ts";
import { applyRefreshResponse } from "./apply-refresh-response.ts";
import type { AccessToken, TokenSet } from "../../token/token-set.ts";
import type { ClientSnapshot } from "./stored-records.ts";
import { RECOVER_AFTER_MS } from "../../token/recover-refresh.ts";

/** How often a token is sent in a row: a second time, at once, where nothing is known of the first. */
const SENDS_IN_A_ROW = 2;

/** How often one intent sends its token, whatever crashes come in between: then the waits begin. */
const MAX_SENDS = 4;

/** Has the refresh token exchanged, and says what the callers get. To be called by refreshGrant alone. */
export async function sendRefreshRequest(
  context: ConnectionContext,
  connection: Connection,
  rejected: boolean,
): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const prepared = await prepare(context, connection).catch((error: unknown): Result<Prepared> => {
    // A secret that can't be opened here, say: no reason to give up a token that lives.
    log.bug("refresh_not_prepared", error, { app: connection.app, connection: connection.id });
    return fail("internal_error");
  });
  if (!prepared.ok) return prepared;
  const { endpoint, tokens, refreshToken, client, isProbe } = prepared.value;
  const tokenHash = await sha256Hex(refreshToken);
  const started = context.store.connection();
  // Reconnected, deleted or refreshed while we prepared: the grant in hand is not the grant any more.
  if (started === null || started.version !== connection.version || started.status !== connection.status) {
    return currentToken(context);
  }
  const sentAt = context.now();
  const outcome = await send(context, { endpoint, started, refreshToken, tokenHash });
  const at = context.now();
  // Goes with the report of what comes of it.
  context.inFlight.refreshes.push({ at, ok: outcome.ok, durationMs: at - sentAt });
  const sent = { endpoint, connection: started, previous: tokens, rejected, client, isProbe, startedAt };
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

/** Presents the refresh token, and once more where it is not known what became of it. */
async function send(
  context: ConnectionContext,
  grant: { endpoint: TokenEndpoint; started: Connection; refreshToken: string; tokenHash: string },
): Promise<TokenOutcome> {
  let outcome: TokenOutcome = { ok: false, failure: NO_RESPONSE };
  for (let sends = 0; sends < SENDS_IN_A_ROW && writeIntent(context, grant); sends++) {
    outcome = await refreshTokenGrant(grant.endpoint, grant.refreshToken);
    if (outcome.ok || !isAmbiguous(outcome.failure)) break;
  }
  return outcome;
}

/** Stores that the token is about to leave; false when it has left often enough without an answer. */
function writeIntent(
  context: ConnectionContext,
  { started, tokenHash }: { started: Connection; tokenHash: string },
): boolean {
  const connection = context.store.connection();
  // Reconnected or deleted while the first was under way: there is nothing more to send.
  if (connection?.version !== started.version || connection.status !== started.status) return false;
  const { intent } = connection.refresh;
  const sends = intent?.token_hash === tokenHash ? intent.sends : 0;
  if (sends >= MAX_SENDS) return false;
  const next = { token_hash: tokenHash, started_at: context.now(), sends: sends + 1 };
  context.transaction(() => {
    context.store.putConnection({ ...connection, refresh: { ...connection.refresh, intent: next } });
    context.tasks.reschedule("recover", context.now() + RECOVER_AFTER_MS);
  });
  return true;
}

type Prepared = {
  endpoint: TokenEndpoint;
  tokens: TokenSet;
  refreshToken: string;
  /** The client as it was, should there be something to give back later. */
  client: ClientSnapshot;
  /** Whether the integration is paused, and this one finds out whether it still has to be. */
  isProbe: boolean;
};

async function prepare(context: ConnectionContext, connection: Connection): Promise<Result<Prepared>> {
  const { integration: id, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || id === null) return fail("reauthorization_required");
  const tokens = await openGrant(context, connection, sealed_grant);
  if (tokens.refresh_token === null) return fail("refresh_not_supported");
  const permit = await askPermit(context, connection.app, id);
  if (!permit.ok) return permit;
  const { integration, pausedUntil } = permit.value;
  if (pausedUntil !== null) {
    const retryAfterSeconds = Math.max(Math.ceil((pausedUntil - context.now()) / SECOND), 1);
    return fail("integration_misconfigured", { retryAfterSeconds });
  }
  const client = snapshotClient(integration, connection.variables);
  const owner = { app: connection.app, integration: id };
  const endpoint = {
    provider: codeProviderOf(integration),
    ...(await tokenEndpointOf(context, owner, client)),
  };
  const isProbe = integration.misconfigured !== null;
  return ok({ endpoint, tokens, refreshToken: tokens.refresh_token, client, isProbe });
}

/** The integration as it is now. An AppObject out of reach is no reason to give up a token that lives. */
async function askPermit(context: ConnectionContext, app: AppId, id: string): Promise<Result<RefreshPermit>> {
  try {
    const permit = await appStub(context.env, app).permitRefresh(id);
    return permit === null ? fail("integration_not_found") : ok(permit);
  } catch (error) {
    log.bug("app_not_reached", error, { app });
    return fail("provider_unavailable", { retryAfterSeconds: 1 });
  }
}
