// Sends a refresh request (RFC 6749, section 6). An intent is stored before the request is sent, and the response is
// stored before it is returned. An intent without a response is left by a crash. The server may have received the
// token, so the request is repeated.

import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import { clientCredentialsGrant } from "../../../oauth/grants/client-credentials-grant.ts";
import { refreshTokenGrant } from "../../../oauth/grants/refresh-token-grant.ts";
import type { TokenEndpoint, TokenOutcome } from "../../../oauth/token/token-request.ts";
import { isAmbiguous, NO_RESPONSE } from "../../../oauth/token/token-failure.ts";
import { detailsParameter } from "../../../providers/authorization-details.ts";
import { sha256Hex } from "../../../shared/digest.ts";
import type { Failure } from "../../../shared/failure.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { type Connection } from "../../connection.ts";
import { CHECK_AFTER_MS, type ConnectionContext } from "../../connection-context.ts";
import type { FoundIntegration } from "../../find-integration.ts";
import { atServer } from "../../discovered-server.ts";
import { requireReauthorizationAfterMove } from "../../lifecycle/require-reauthorization.ts";
import { recordConnectionLog } from "../../record-connection-log.ts";
import { ownTraits } from "../../provider-traits.ts";
import { storedToken } from "../../token/stored-token.ts";
import { endExpiredRenewal } from "../jwt-bearer/end-renewal.ts";
import { type GrantSource, usableSource } from "../jwt-bearer/grant-source.ts";
import { isOfIdentityProvider } from "../jwt-bearer/identity-provider.ts";
import { type Renewed, renewWithSource } from "../jwt-bearer/renew-with-source.ts";
import { connectionEndpoint } from "./connection-endpoint.ts";
import { countRefresh } from "../../token/count-usage.ts";
import { openGrant } from "../../token/publish-connection.ts";
import { applyRefreshResponse } from "./apply-refresh-response.ts";
import { integrationAfterRefusal, integrationForRefresh } from "./integration-for-refresh.ts";
import type { AccessToken, TokenSet } from "../../token/token-set.ts";
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
  /** Null where the client gets tokens with its own credentials, or with `source`. */
  refreshToken: string | null;
  /** What else gets tokens (RFC 7523); null for a refresh token or the client's own credentials. */
  source: GrantSource | null;
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
  const opened = await openRefreshToken(context, connection, rejected);
  if (!opened.ok) return opened;
  const refresh = opened.value;
  // After a refusal, an assertion can't be sent again, so its first request has to be the right one.
  const isRepeatable = refresh.source === null || refresh.source.subject !== null;
  const found = await integrationForRefresh(context, connection, refresh.integration, isRepeatable);
  if (!found.ok) return found;
  const target = await prepare(context, refresh, found.value);
  if (!target.ok) return target;
  const started = context.store.connection();
  // Reconnected, deleted or refreshed in the meantime, so this is no longer the current grant.
  if (started === null || started.version !== connection.version || started.status !== connection.status) {
    return storedToken(context);
  }
  const sentAt = context.now();
  const { used, sent: last, failure } = await sendToCurrent(context, refresh, target.value);
  const { outcome, source, failedAt } = last;
  const at = context.now();
  countRefresh(context.env, connection.app, { at, ok: outcome.ok, durationMs: at - sentAt });
  const sent = {
    endpoint: failedAt ?? used.endpoint,
    isOfIdentityProvider: failedAt !== null,
    connection: started,
    previous: refresh.tokens,
    source,
    rejected,
    traits: ownTraits(used.found.integration),
    client: used.client,
    clientChangedAt: used.found.integration.updated_at,
    isProbe: used.found.integration.misconfigured !== null,
    startedAt: used.startedAt,
  };
  const applied = await applyRefreshResponse(context, sent, outcome);
  const result: Result<AccessToken> = failure === null ? applied : { ok: false, failure };
  recordConnectionLog(context, started, startedAt, {
    kind: "refresh",
    status: outcome.ok ? 200 : outcome.failure.status,
    code: result.ok ? null : result.failure.code,
    provider_error: !outcome.ok && outcome.failure.kind === "oauth_error" ? outcome.failure.error : null,
  });
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
  rejected: boolean,
): Promise<Result<Refresh>> {
  const { integration, sealed_grant } = connection;
  if (connection.status === "pending") return fail("connection_pending");
  if (sealed_grant === null || integration === null) return fail("reauthorization_required");
  try {
    const tokens = await openGrant(context, connection, sealed_grant);
    const { refresh_token: refreshToken } = tokens;
    const isMachine = connection.kind === OWN_CREDENTIALS;
    const source = refreshToken === null ? usableSource(tokens.source, context.now()) : null;
    if (refreshToken === null && source === null && connection.kind === "jwt_bearer") {
      const ended = await endExpiredRenewal(context, connection, { tokens, rejected });
      return ended.ok ? fail("refresh_not_supported") : ended;
    }
    if (refreshToken === null && source === null && !isMachine) return fail("refresh_not_supported");
    const sent = refreshToken ?? source?.subject?.token ?? source?.assertion?.jwt ?? null;
    const tokenHash = sent === null ? OWN_CREDENTIALS : await sha256Hex(sent);
    return ok({ connection, integration, tokens, refreshToken, source, tokenHash });
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
  const { connection } = refresh;
  const startedAt = context.now();
  const { isCurrent } = found;
  const integration = atServer(found.integration, connection.server);
  if (!hasOriginsOf(connection, integration)) {
    const ended = await requireReauthorizationAfterMove(context, connection, "refresh");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  const subject = refresh.source?.subject ?? null;
  const isBound = subject === null || isOfIdentityProvider(subject, integration.identity_provider);
  if (!isBound) {
    if (!isCurrent) return prepareWithCurrent(context, refresh);
    const ended = await requireReauthorizationAfterMove(context, connection, "refresh");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  try {
    const { endpoint, client } = await connectionEndpoint(context, connection, integration, refresh.tokens);
    return ok({ found, endpoint, client, startedAt });
  } catch (error) {
    if (isCurrent) return notPrepared(connection, error);
    // The copy's client secret may be encrypted with a root key that has since been removed.
    return prepareWithCurrent(context, refresh);
  }
}

async function prepareWithCurrent(context: ConnectionContext, refresh: Refresh): Promise<Result<Target>> {
  const { connection, integration } = refresh;
  const current = await integrationForRefresh(context, connection, integration, false);
  return current.ok ? prepare(context, refresh, current.value) : current;
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
): Promise<{ used: Target; sent: Renewed; failure: Failure | null }> {
  const sent = await sendWithRetry(context, refresh, target);
  const { outcome, source } = sent;
  if (outcome.ok || outcome.failure.kind !== "oauth_error" || target.found.isCurrent)
    return { used: target, sent, failure: null };
  const { connection, integration: id } = refresh;
  const latest = await integrationAfterRefusal(context, connection, id, target.found.integration);
  if (!latest.ok) return withoutDecision(target, sent, outcome.failure.status, latest.failure);
  if (latest.value === null) return { used: target, sent, failure: null };
  const next = await prepare(context, refresh, latest.value);
  if (!next.ok) return withoutDecision(target, sent, outcome.failure.status, next.failure);
  return {
    used: next.value,
    sent: await sendWithRetry(context, { ...refresh, source }, next.value),
    failure: null,
  };
}

/** Returns a refusal as a temporary failure of the provider. */
function withoutDecision(used: Target, sent: Renewed, status: number, failure: Failure) {
  const unavailable = { kind: "unavailable", status, isExplicit: false, retryAfterSeconds: null } as const;
  const outcome: TokenOutcome = { ok: false, failure: unavailable, contentType: null };
  return { used, sent: { ...sent, outcome }, failure };
}

/** Sends the request, and repeats it once if the outcome is unknown. */
async function sendWithRetry(context: ConnectionContext, refresh: Refresh, target: Target): Promise<Renewed> {
  const { connection, source, tokenHash } = refresh;
  const outcome: TokenOutcome = { ok: false, failure: NO_RESPONSE, contentType: null };
  let sent: Renewed = { outcome, source, failedAt: null };
  const grant = { started: connection, tokenHash };
  for (let sends = 0; sends < SENDS_IN_A_ROW && writeIntent(context, grant); sends++) {
    sent = await sendOnce(context, { ...refresh, source: sent.source }, target);
    if (sent.outcome.ok || !isAmbiguous(sent.outcome.failure)) break;
  }
  return sent;
}

async function sendOnce(
  context: ConnectionContext,
  { connection, refreshToken, source, tokens }: Refresh,
  { endpoint, found: { integration } }: Target,
): Promise<Renewed> {
  if (source !== null)
    return renewWithSource(context, { connection, tokens, source }, { endpoint, integration });
  const parameters = {
    ...integration.options.token_parameters,
    ...detailsParameter(connection.requested_authorization_details),
  };
  const outcome =
    refreshToken === null
      ? await clientCredentialsGrant(endpoint, connection.requested_scopes, parameters)
      : await refreshTokenGrant(endpoint, refreshToken, tokens.scopes, tokens.access_token);
  return { outcome, source: null, failedAt: null };
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
