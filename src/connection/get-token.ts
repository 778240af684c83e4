// One read of the token, at the truth: what the policy says is what happens.

import { appStub } from "../apps/app-stub.ts";
import { SECOND } from "../shared/clock.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { checkToken } from "./check-token.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { publish } from "./publish.ts";
import { currentToken } from "./current-token.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { type Ask, decide, isAlive, type TokenFacts } from "./refresh-policy.ts";
import type { EdgeToken } from "./token-set.ts";

/** A token that works as far as anyone knows, refreshed first when it has to be. */
export async function getToken(context: ConnectionContext, ask: Ask): Promise<Result<EdgeToken>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const connection = live.value;
  if (connection.status === "pending") return fail("connection_pending");
  if (connection.status !== "active") return fail("reauthorization_required");
  if (ask.force && !connection.refreshable && ask.rejectedVersion === undefined)
    return fail("refresh_not_supported");
  const decision = decide(factsOf(connection), ask, context.now());
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

/** What the policy needs to know of a connection. */
export function factsOf(connection: Connection): TokenFacts {
  return {
    version: connection.version,
    issuedAt: connection.issued_at ?? connection.created_at,
    expiresAt: connection.expires_at,
    refreshable: connection.refreshable,
    retryAt: connection.refresh.retry_at,
    rejectedAt: connection.refresh.rejected_at,
  };
}

/** Refreshes; a token that still lives is served through an outage, unless a new one was asked for. */
async function refreshOrServe(
  context: ConnectionContext,
  asked: Connection,
  ask: Ask,
): Promise<Result<EdgeToken>> {
  const refreshed = await refreshGrant(context, ask.rejectedVersion === asked.version);
  if (refreshed.ok || ask.force) return refreshed;
  const { code } = refreshed.failure;
  if (code !== "provider_unavailable" && code !== "integration_misconfigured") return refreshed;
  if (!isAlive(factsOf(asked), ask, context.now())) return refreshed;
  const current = await currentToken(context);
  return current.ok ? ok(current.value) : refreshed;
}

/** Whether the integration was changed since the provider refused its client: then waiting makes no sense. */
async function isMended(context: ConnectionContext, connection: Connection): Promise<boolean> {
  const { last_error, integration: id, app } = connection;
  if (last_error?.code !== "integration_misconfigured" || id === null) return false;
  const integration = await appStub(context.env, app).integration(id);
  return integration !== null && integration.updated_at > last_error.at;
}

function coolingDown(connection: Connection, retryAfterSeconds: number): Result<EdgeToken> {
  const misconfigured = connection.last_error?.code === "integration_misconfigured";
  return fail(misconfigured ? "integration_misconfigured" : "provider_unavailable", { retryAfterSeconds });
}

/** Whether a token that an API refused is one the provider's check takes: then it was only that call. */
async function isStillGood(context: ConnectionContext, connection: Connection): Promise<boolean> {
  if (connection.expires_at !== null && connection.expires_at <= context.now()) return false;
  const token = await currentToken(context);
  const answer = token.ok ? await checkToken(context, connection, token.value) : token;
  return answer.ok && answer.value !== null && answer.value.reason !== "credential_rejected";
}

/** The credential is dead and there is nothing to renew it with: only the person can. */
async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<EdgeToken>> {
  const current = context.store.connection();
  // Connected again or deleted while the provider was asked.
  if (current?.status !== "active" || current.version !== connection.version) return currentToken(context);
  saveConnection(context, {
    ...current,
    status: "reauthorization_required",
    last_error: { code: "reauthorization_required", at: context.now() },
  });
  await publish(context);
  return fail("reauthorization_required");
}
