// Sends a refresh request (RFC 6749, section 6). An intent is stored before the request is sent, and the response is
// stored before it is returned. An intent without a response is left by a crash. The server may have received the
// token, so the request is repeated.

import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import {
  clientCredentialsGrant,
  refreshTokenGrant,
  type TokenEndpoint,
  type TokenOutcome,
} from "../../../oauth/token/token-request.ts";
import { isAmbiguous, NO_RESPONSE } from "../../../oauth/token/token-failure.ts";
import { callbackUrl, settingsOf } from "../../../integration/integration.ts";
import { detailsParameter } from "../../../providers/authorization-details.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { templateValues } from "../../../providers/template-values.ts";
import { newSecret } from "../../../shared/id.ts";
import { sha256Hex } from "../../../shared/digest.ts";
import type { Failure } from "../../../shared/failure.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { type Connection } from "../../connection.ts";
import { CHECK_AFTER_MS, type ConnectionContext } from "../../connection-context.ts";
import type { FoundIntegration } from "../../find-integration.ts";
import { atServer } from "../../discovered-server.ts";
import { requireReauthorizationAfterMove } from "../../lifecycle/require-reauthorization.ts";
import { ownTraits } from "../../provider-traits.ts";
import { storedToken } from "../../token/stored-token.ts";
import { tokenEndpointOf, snapshotClient } from "./client-snapshot.ts";
import { dpopBindingOf } from "./dpop-binding.ts";
import { countRefresh } from "../../token/count-usage.ts";
import { openGrant } from "../../token/publish-connection.ts";
import { applyRefreshResponse } from "./apply-refresh-response.ts";
import { integrationAfterRefusal, integrationForRefresh } from "./integration-for-refresh.ts";
import { type AccessToken, keyOfRequests, type TokenSet } from "../../token/token-set.ts";
import type { ClientSnapshot } from "./stored-records.ts";

/** The requests per call. The second one follows immediately if the outcome of the first is unknown. */
const SENDS_IN_A_ROW = 2;

/** The requests per intent, across crashes. After that, retries wait for their backoff. */
const MAX_SENDS = 4;

/** The connection that is refreshed, as it was read at the start, and its decrypted grant. */
type Refresh = {
  connection: Connection;
  integration: string;
  tokens: TokenSet;
  /** Null where the client gets tokens with its own credentials. */
  refreshToken: string | null;
  tokenHash: string;
};

/** Stands for a refresh token where there is none. */
const OWN_CREDENTIALS = "client_credentials";

/** Where the refresh token is sent, and by which client. */
type Target = {
  found: FoundIntegration;
  endpoint: TokenEndpoint;
  /** The client, in case the response has to be revoked later. */
  client: ClientSnapshot;
  startedAt: number;
};

/** Refreshes the token and returns the result for the callers. Called only by `refreshToken`. */
export async function sendRefreshRequest(
  context: ConnectionContext,
  connection: Connection,
  rejected: boolean,
): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const opened = await openRefreshToken(context, connection);
  if (!opened.ok) return opened;
  const refresh = opened.value;
  const found = await integrationForRefresh(context, connection, refresh.integration);
  if (!found.ok) return found;
  const target = await prepare(context, refresh, found.value);
  if (!target.ok) return target;
  const started = context.store.connection();
  // Reconnected, deleted or refreshed in the meantime, so this is no longer the current grant.
  if (started === null || started.version !== connection.version || started.status !== connection.status) {
    return storedToken(context);
  }
  const sentAt = context.now();
  const { used, outcome, failure } = await sendToCurrent(context, refresh, target.value);
  const at = context.now();
  countRefresh(context.env, connection.app, { at, ok: outcome.ok, durationMs: at - sentAt });
  const sent = {
    endpoint: used.endpoint,
    connection: started,
    previous: refresh.tokens,
    rejected,
    traits: ownTraits(used.found.integration),
    client: used.client,
    clientChangedAt: used.found.integration.updated_at,
    isProbe: used.found.integration.misconfigured !== null,
    startedAt: used.startedAt,
  };
  const applied = await applyRefreshResponse(context, sent, outcome);
  const result: Result<AccessToken> = failure === null ? applied : { ok: false, failure };
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

async function openRefreshToken(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<Refresh>> {
  const { integration, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || integration === null) return fail("reauthorization_required");
  try {
    const tokens = await openGrant(context, connection, sealed_grant);
    const { refresh_token: refreshToken } = tokens;
    const isMachine = connection.kind === OWN_CREDENTIALS;
    if (refreshToken === null && !isMachine) return fail("refresh_not_supported");
    const tokenHash = refreshToken === null ? OWN_CREDENTIALS : await sha256Hex(refreshToken);
    return ok({ connection, integration, tokens, refreshToken, tokenHash });
  } catch (error) {
    return notPrepared(connection, error);
  }
}

/** Returns the token endpoint and the client. A grant that may not be sent there ends. */
async function prepare(
  context: ConnectionContext,
  refresh: Refresh,
  found: FoundIntegration,
): Promise<Result<Target>> {
  const { connection, integration: id } = refresh;
  const startedAt = context.now();
  const { isCurrent } = found;
  const integration = atServer(found.integration, connection.server);
  if (!hasOriginsOf(connection, integration)) {
    const ended = await requireReauthorizationAfterMove(context, connection, "refresh");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  try {
    const given = {
      variables: connection.variables,
      learned: connection.provider_metadata,
      random: newSecret(),
    };
    const client = snapshotClient(integration, given);
    const ids = { app: connection.app, integration: id };
    const provider = codeProviderOf(integration);
    const redirectUri =
      client.registration.redirectUri ?? callbackUrl(context.config.publicOrigin, integration);
    const endpoint = {
      provider,
      values: templateValues(provider, settingsOf(integration), { ...given, redirectUri }),
      dpop: await dpopBindingOf(client.registration, keyOfRequests(refresh.tokens)),
      ...(await tokenEndpointOf(context, ids, client)),
    };
    return ok({ found, endpoint, client, startedAt });
  } catch (error) {
    if (isCurrent) return notPrepared(connection, error);
    // The copy's client secret may be encrypted with a root key that has since been removed.
    const current = await integrationForRefresh(context, connection, id, false);
    return current.ok ? prepare(context, refresh, current.value) : current;
  }
}

/** For example, a secret can't be decrypted. That is no reason to stop serving a valid token. */
function notPrepared({ app, id }: Connection, error: unknown): Result<never> {
  log.bug("refresh_not_prepared", error, { app, connection: id });
  return fail("internal_error");
}

/**
 * Sends the request. If it was built from a copy of the integration and refused, it is repeated if the app has changed the
 * integration since. `failure` is set where that is not known or not possible. The refusal then decides nothing.
 */
async function sendToCurrent(
  context: ConnectionContext,
  refresh: Refresh,
  target: Target,
): Promise<{ used: Target; outcome: TokenOutcome; failure: Failure | null }> {
  const outcome = await sendWithRetry(context, refresh, target);
  if (outcome.ok || outcome.failure.kind !== "oauth_error" || target.found.isCurrent)
    return { used: target, outcome, failure: null };
  const { connection, integration: id } = refresh;
  const latest = await integrationAfterRefusal(context, connection, id, target.found.integration);
  if (!latest.ok) return withoutDecision(target, outcome.failure.status, latest.failure);
  if (latest.value === null) return { used: target, outcome, failure: null };
  const next = await prepare(context, refresh, latest.value);
  if (!next.ok) return withoutDecision(target, outcome.failure.status, next.failure);
  return { used: next.value, outcome: await sendWithRetry(context, refresh, next.value), failure: null };
}

/** Returns a refusal as a temporary failure of the provider. */
function withoutDecision(used: Target, status: number, failure: Failure) {
  const unavailable = { kind: "unavailable", status, isExplicit: false, retryAfterSeconds: null } as const;
  const outcome: TokenOutcome = { ok: false, failure: unavailable, contentType: null };
  return { used, outcome, failure };
}

/** Sends the request, and repeats it once if the outcome is unknown. */
async function sendWithRetry(
  context: ConnectionContext,
  { connection, refreshToken, tokens, tokenHash }: Refresh,
  { endpoint, found }: Target,
): Promise<TokenOutcome> {
  let outcome: TokenOutcome = { ok: false, failure: NO_RESPONSE, contentType: null };
  const grant = { started: connection, tokenHash };
  for (let sends = 0; sends < SENDS_IN_A_ROW && writeIntent(context, grant); sends++) {
    outcome =
      refreshToken === null
        ? await clientCredentialsGrant(endpoint, connection.requested_scopes, {
            ...found.integration.options.token_parameters,
            ...detailsParameter(connection.requested_authorization_details),
          })
        : await refreshTokenGrant(endpoint, refreshToken, tokens.scopes, tokens.access_token);
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
