// One read of the token, at the truth: what the policy says is what happens.

import { SECOND } from "../shared/clock.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { publish } from "./publish.ts";
import { currentToken, refreshGrant } from "./refresh-grant.ts";
import { type Ask, decide, type TokenFacts } from "./refresh-policy.ts";
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
      return decision.usable && !ask.force
        ? currentToken(context)
        : coolingDown(connection, Math.ceil((decision.retryAt - context.now()) / SECOND));
    case "reauthorize":
      return requireReauthorization(context, connection);
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
  };
}

/** Refreshes; a token that still lives is served through an outage, unless a new one was asked for. */
async function refreshOrServe(
  context: ConnectionContext,
  asked: Connection,
  ask: Ask,
): Promise<Result<EdgeToken>> {
  const refreshed = await refreshGrant(context);
  if (refreshed.ok || ask.force) return refreshed;
  const { code } = refreshed.failure;
  if (code !== "provider_unavailable" && code !== "integration_misconfigured") return refreshed;
  const rejected = ask.rejectedVersion !== undefined && ask.rejectedVersion >= asked.version;
  const alive = asked.expires_at === null || asked.expires_at > context.now();
  if (rejected || !alive) return refreshed;
  const current = await currentToken(context);
  return current.ok ? ok(current.value) : refreshed;
}

function coolingDown(connection: Connection, retryAfterSeconds: number): Result<EdgeToken> {
  const misconfigured = connection.last_error?.code === "integration_misconfigured";
  return fail(misconfigured ? "integration_misconfigured" : "provider_unavailable", { retryAfterSeconds });
}

/** The credential is dead and there is nothing to renew it with: only the person can. */
async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<EdgeToken>> {
  saveConnection(context, {
    ...connection,
    status: "reauthorization_required",
    last_error: { code: "reauthorization_required", at: context.now() },
  });
  await publish(context);
  return fail("reauthorization_required");
}
