// Tells the rest of the world how a connection stands: the sealed token set in KV, the row in the app's
// directory. Comes after the commit; what fails is done again by the alarm.

import { appStub } from "../../apps/app-rpc.ts";
import { providerOf } from "../../providers/registry.ts";
import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { open, seal } from "../../vault/seal.ts";
import { deleteTokenCopy, writeTokenCopy } from "../../kv/token-copy.ts";
import { type Connection, presentConnection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { type AccessToken, sealContext, TokenSet } from "./token-set.ts";
import { backoffMs } from "../../shared/backoff.ts";

const RETRY_MS = 5 * SECOND;
const MAX_EVENTS_TOLD = 50;
const MAX_REFRESHES_KEPT = 100;

/** Publishes until nothing newer is there; those who come meanwhile wait for the same run. */
export function publishConnection(context: ConnectionContext): Promise<void> {
  const { inFlight } = context;
  inFlight.publish ??= publishUntilCurrent(context).finally(() => {
    inFlight.publish = null;
  });
  return inFlight.publish;
}

async function publishUntilCurrent(context: ConnectionContext): Promise<void> {
  for (;;) {
    const connection = context.store.connection();
    if (connection === null) return;
    try {
      await publishOnce(context, connection);
    } catch (error) {
      log.bug("publish_failed", error, { app: connection.app, connection: connection.id });
      context.inFlight.publishFailures += 1;
      const wait = RETRY_MS + backoffMs(context.inFlight.publishFailures, Math.random());
      context.tasks.reschedule("publish", context.now() + wait);
      return;
    }
    const isCurrent = context.store.connection()?.revision === connection.revision;
    if (!isCurrent || context.events.unpublished(1).length > 0) continue;
    context.inFlight.publishFailures = 0;
    context.tasks.done("publish");
    return;
  }
}

async function publishOnce(context: ConnectionContext, connection: Connection): Promise<void> {
  // Neither waits for the other: a token reaches the edges though the app's object is out of reach.
  const told = await Promise.allSettled([report(context, connection), tellEdges(context, connection)]);
  for (const one of told) if (one.status === "rejected") throw one.reason;
}

async function tellEdges(context: ConnectionContext, connection: Connection): Promise<void> {
  const { env, config, inFlight } = context;
  const { app, id, sealed_grant, status } = connection;
  const { version, refreshable, variables, provider_metadata } = connection;
  const news = JSON.stringify([status, version, sealed_grant, refreshable, variables, provider_metadata]);
  // A failed refresh changes nothing for them, and KV takes one write a second for a key.
  if (news === inFlight.published) return;
  if (status === "active" && sealed_grant !== null) {
    const token = edgeToken(connection, await openGrant(context, connection, sealed_grant));
    const access = await seal(config.keyring, sealContext("access", connection), token);
    await writeTokenCopy(env.TOKENS, app, id, { version, access, grant: sealed_grant });
  } else if (status !== "pending") {
    await deleteTokenCopy(env.TOKENS, app, id);
  }
  inFlight.published = news;
}

/** The connection's row and what has happened, to its app's object: told again until it has taken it. */
async function report(context: ConnectionContext, connection: Connection): Promise<void> {
  const { id, end_user, integration, status, created_at, revision } = connection;
  const record = JSON.stringify(presentConnection(connection));
  const row = { id, end_user: end_user.id, integration, status, created_at, revision, record };
  const untold = context.events.unpublished(MAX_EVENTS_TOLD);
  const { inFlight } = context;
  const refreshes = inFlight.refreshes.splice(0);
  try {
    await appStub(context.env, connection.app).reportConnection(
      row,
      untold.map(({ event }) => event),
      refreshes,
    );
  } catch (error) {
    inFlight.refreshes = [...refreshes, ...inFlight.refreshes].slice(0, MAX_REFRESHES_KEPT);
    throw error;
  }
  const last = untold.at(-1);
  if (last !== undefined) context.events.markPublished(last.seq);
}

/** Opens a connection's grant. */
export function openGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  sealed: string,
): Promise<TokenSet> {
  return open(context.config.keyring, sealContext("grant", connection), sealed, TokenSet);
}

/** The part of a token set that an edge may see. */
export function edgeToken(connection: Connection, tokens: TokenSet): AccessToken {
  return {
    access_token: tokens.access_token,
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    scopes: tokens.scopes,
    version: connection.version,
    refreshable: connection.refreshable,
    token_type: providerOf({ provider: connection.provider ?? "" }).kind === "item" ? "ApiKey" : "Bearer",
    integration: connection.integration ?? "",
    variables: connection.variables,
    metadata: connection.provider_metadata,
  };
}
