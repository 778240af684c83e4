// Returns a token from the Durable Object, and refreshes it first if the refresh policy requires it.

import { appStub } from "../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../integration/credential-origins.ts";
import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { type Err, fail, ok, type Result } from "../../shared/result.ts";
import { restoreFromKv } from "./restore-from-kv.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, appConnection } from "../connection-context.ts";
import { findCurrentIntegration, findIntegration } from "../find-integration.ts";
import { storedToken } from "./stored-token.ts";
import { refreshToken } from "./refresh-token.ts";
import { type TokenRequest, decide, isUsable } from "./refresh-policy.ts";
import {
  requireReauthorization,
  requireReauthorizationAfterMove,
} from "../lifecycle/require-reauthorization.ts";
import { tokenFacts } from "./token-facts.ts";
import type { AccessToken } from "./token-set.ts";
import { kindOfConnection } from "../kinds/kind-of-connection.ts";

/** Returns a token that is valid as far as is known. */
export async function getToken(
  context: ConnectionContext,
  request: TokenRequest,
): Promise<Result<AccessToken>> {
  // A version that is not stored here: either the object was restored to an earlier point in time, or it never existed.
  const { rejectedVersion } = request;
  if (rejectedVersion !== undefined && rejectedVersion > (context.store.connection()?.version ?? 0))
    await restoreFromKv(context);
  const live = appConnection(context);
  if (!live.ok) return live;
  const connection = live.value;
  if (connection.status === "pending") return fail("connection_pending");
  if (connection.status !== "active")
    return request.evenIfRefused
      ? retryRejectedGrant(context, connection)
      : reauthorizationRequired(connection);
  if (await isOfOtherOrigins(context, connection, request))
    return requireReauthorizationAfterMove(context, connection, "check");
  if (request.force && !connection.refreshable && request.rejectedVersion === undefined)
    return fail("refresh_not_supported");
  if (request.force) await readIntegrationAgain(context, connection, request.triesClient);
  const decision = decide(tokenFacts(connection), request, context.now());
  switch (decision.kind) {
    case "fresh":
      return storedToken(context);
    case "refresh":
      return refreshOrServeStored(context, connection, request);
    case "cooldown":
      if (decision.usable && !request.force) return storedToken(context);
      return (await isIntegrationFixed(context, connection))
        ? refreshOrServeStored(context, connection, request)
        : cooldownFailure(connection, Math.ceil((decision.retryAt - context.now()) / SECOND));
    case "reauthorize":
      return serveIfAccepted(context, connection);
  }
}

/**
 * Reads the integration from the app's object if its copy in KV says that the client is refused, so that a refresh that
 * somebody asks for is not refused because of an older copy. This object's isolate keeps what was read for some seconds.
 */
async function readIntegrationAgain(
  context: ConnectionContext,
  connection: Connection,
  always = false,
): Promise<void> {
  const { app, integration: id, last_error } = connection;
  if (id === null) return;
  try {
    const found = await findIntegration(context, app, id);
    if (found === null || found.isCurrent) return;
    const wasRefused = last_error?.code === "integration_misconfigured";
    if (always || wasRefused || found.integration.misconfigured !== null)
      await findCurrentIntegration(context, app, id, found.integration);
  } catch (error) {
    // The refresh says what that means.
    log.bug("app_not_reached", error, { app });
  }
}

/** Whether the grant was issued for other origins than its integration has. The caller's copy can be out of date. */
async function isOfOtherOrigins(
  context: ConnectionContext,
  connection: Connection,
  { originsSince }: TokenRequest,
): Promise<boolean> {
  const { app, integration: id, origins_since } = connection;
  if (originsSince === undefined || originsSince === origins_since || id === null) return false;
  const integration = await appStub(context.env, app).integration(id);
  return integration !== null && !hasOriginsOf({ origins_since }, integration);
}

/**
 * Whether the integration was changed, or its client accepted, since the client was rejected, as far as its copy in KV
 * says. Then the wait is over.
 */
async function isIntegrationFixed(context: ConnectionContext, connection: Connection): Promise<boolean> {
  const { last_error, integration: id, app } = connection;
  if (last_error?.code !== "integration_misconfigured" || id === null) return false;
  const found = await findIntegration(context, app, id);
  if (found === null) return false;
  const { updated_at, recovered_at } = found.integration;
  return Math.max(updated_at, recovered_at ?? 0) >= last_error.at;
}

/** Returns the failure of the last refresh again, with the time that is left to wait. */
function cooldownFailure({ last_error, diagnostics }: Connection, retryAfterSeconds: number): Err {
  const code = REPEATED_FAILURES.find((repeated) => repeated === last_error?.code) ?? "provider_unavailable";
  const [newest] = diagnostics;
  const detail = newest?.code === code ? newest.detail : null;
  return fail(code, { retryAfterSeconds, ...(detail !== null && { detail }) });
}

/** The failures that have not changed by waiting. Any other is reported as temporary while the wait lasts. */
const REPEATED_FAILURES = [
  "integration_misconfigured",
  "provider_response_invalid",
  "dpop_not_supported",
] as const;

/** Tries the grant again even though the server has rejected it, at most once a minute. */
function retryRejectedGrant(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<AccessToken>> | Err {
  const { retry_at } = connection.refresh;
  if (connection.sealed_grant === null || !connection.refreshable) return reauthorizationRequired(connection);
  if (retry_at === null || retry_at <= context.now()) return refreshToken(context, false);
  const retryAfterSeconds = Math.ceil((retry_at - context.now()) / SECOND);
  return fail("reauthorization_required", {
    retryAfterSeconds,
    detail: `The grant was refused less than a minute ago. Latchkey can try it again in ${retryAfterSeconds} seconds.`,
  });
}

/** Returns why the connection has to be reconnected, as its diagnostics say it. */
function reauthorizationRequired({ diagnostics: [newest] }: Connection): Err {
  const code = "reauthorization_required";
  const detail = newest?.code === code ? newest.detail : null;
  return fail(code, detail === null ? {} : { detail });
}

/** Refresh failures that do not mean that the stored token is invalid. */
const TOLERATED_FAILURES: ReadonlySet<FailureCode> = new Set([
  "provider_unavailable",
  "provider_response_invalid",
  "dpop_not_supported",
  "integration_misconfigured",
  "refresh_not_supported",
  "internal_error",
]);

/** Refreshes. If that fails, it returns the stored token while that is valid, unless a new one was requested. */
async function refreshOrServeStored(
  context: ConnectionContext,
  connection: Connection,
  request: TokenRequest,
): Promise<Result<AccessToken>> {
  const refreshed = await refreshToken(context, request.rejectedVersion === connection.version);
  if (refreshed.ok || request.force) return refreshed;
  const { code } = refreshed.failure;
  if (!TOLERATED_FAILURES.has(code)) return refreshed;
  if (!isUsable(tokenFacts(connection), request, context.now())) return refreshed;
  const current = await storedToken(context);
  return current.ok ? ok(current.value) : refreshed;
}

/** Serves a token that an API has rejected if the provider's check accepts it. Then only that API call was refused. */
async function serveIfAccepted(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<AccessToken>> {
  const hasExpired = connection.expires_at !== null && connection.expires_at <= context.now();
  const token = await storedToken(context);
  const kind = kindOfConnection(connection);
  if (hasExpired || !token.ok || kind === null) return requireReauthorization(context, connection);
  const check = await context.kinds[kind].checkRejectedToken(context, connection, token.value);
  return check.isAccepted
    ? storedToken(context)
    : requireReauthorization(context, connection, check.diagnostic);
}
