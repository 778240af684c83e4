// One read of the token, at the truth: what the policy says is what happens.

import { appStub } from "../../apps/app-rpc.ts";
import { SECOND } from "../../shared/clock.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { type Err, fail, ok, type Result } from "../../shared/result.ts";
import { restoreFromKv } from "./restore-from-kv.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { currentToken } from "./current-token.ts";
import { refreshGrant } from "./refresh-token.ts";
import { type TokenRequest, decide, isAlive } from "./refresh-policy.ts";
import { requireReauthorization } from "../lifecycle/require-reauthorization.ts";
import { tokenFacts } from "./token-facts.ts";
import type { AccessToken } from "./token-set.ts";
import { providerOf } from "../../providers/registry.ts";

/** A token that works as far as anyone knows, refreshed first when it has to be. */
export async function getToken(context: ConnectionContext, ask: TokenRequest): Promise<Result<AccessToken>> {
  // A version that we never had: it came after the point in time this object was set back to, or it never was.
  if ((ask.rejectedVersion ?? 0) > (context.store.connection()?.version ?? 0)) await restoreFromKv(context);
  const live = liveConnection(context);
  if (!live.ok) return live;
  const connection = live.value;
  if (connection.status === "pending") return fail("connection_pending");
  if (connection.status !== "active") return ask.evenIfRefused ? tryRefused(context, connection) : ended();
  if (ask.force && !connection.refreshable && ask.rejectedVersion === undefined)
    return fail("refresh_not_supported");
  const decision = decide(tokenFacts(connection), ask, context.now());
  switch (decision.kind) {
    case "fresh":
      return currentToken(context);
    case "refresh":
      return refreshOrServe(context, connection, ask);
    case "cooldown":
      if (decision.usable && !ask.force) return currentToken(context);
      return (await isMended(context, connection))
        ? refreshOrServe(context, connection, ask)
        : coolingDown(connection, Math.ceil((decision.retryAt - context.now()) / SECOND));
    case "reauthorize":
      return (await isStillGood(context, connection))
        ? currentToken(context)
        : requireReauthorization(context, connection);
  }
}

/** Whether the integration was changed, or its client taken, since it was refused: then waiting makes no sense. */
async function isMended(context: ConnectionContext, connection: Connection): Promise<boolean> {
  const { last_error, integration: id, app } = connection;
  if (last_error?.code !== "integration_misconfigured" || id === null) return false;
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null) return false;
  return Math.max(integration.updated_at, integration.recovered_at ?? 0) >= last_error.at;
}

function coolingDown(connection: Connection, retryAfterSeconds: number): Err {
  const isRefused = connection.last_error?.code === "integration_misconfigured";
  return fail(isRefused ? "integration_misconfigured" : "provider_unavailable", { retryAfterSeconds });
}

/** Presents the kept grant once more though the server has refused it, at most once a minute. */
function tryRefused(context: ConnectionContext, connection: Connection): Promise<Result<AccessToken>> | Err {
  const { retry_at } = connection.refresh;
  const mayTry = retry_at === null || retry_at <= context.now();
  return connection.sealed_grant !== null && connection.refreshable && mayTry
    ? refreshGrant(context, false)
    : ended();
}

const ended = () => fail("reauthorization_required");

/** What keeps a new token from coming, and says nothing against the old one. */
const SERVED_THROUGH: ReadonlySet<FailureCode> = new Set([
  "provider_unavailable",
  "integration_misconfigured",
  "internal_error",
]);

/** Refreshes; a token that still lives is served through an outage, unless a new one was asked for. */
async function refreshOrServe(
  context: ConnectionContext,
  asked: Connection,
  ask: TokenRequest,
): Promise<Result<AccessToken>> {
  const refreshed = await refreshGrant(context, ask.rejectedVersion === asked.version);
  if (refreshed.ok || ask.force) return refreshed;
  const { code } = refreshed.failure;
  if (!SERVED_THROUGH.has(code)) return refreshed;
  if (!isAlive(tokenFacts(asked), ask, context.now())) return refreshed;
  const current = await currentToken(context);
  return current.ok ? ok(current.value) : refreshed;
}

/** Whether a token that an API refused is one the provider's check takes: then it was only that call. */
async function isStillGood(context: ConnectionContext, connection: Connection): Promise<boolean> {
  if (connection.expires_at !== null && connection.expires_at <= context.now()) return false;
  const token = await currentToken(context);
  if (!token.ok || connection.provider === null) return false;
  const { kind } = providerOf({ provider: connection.provider });
  return context.kinds[kind].isTokenAccepted(context, connection, token.value);
}
