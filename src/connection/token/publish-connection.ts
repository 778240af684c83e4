// Publishes a connection after each change: writes the encrypted token set to KV, and reports to the app's object what its
// list shows and its webhooks send. An ordinary refresh changes neither. Runs after the change is stored. If it fails, the
// alarm tries again.

import { appStub } from "../../apps/app-rpc.ts";
import { providerOf } from "../../providers/registry.ts";
import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { open, seal } from "../../vault/seal.ts";
import type { Event } from "../../events/event.ts";
import { readIntegrationCopy } from "../../kv/integration-copy.ts";
import { deleteTokenCopy, writeTokenCopy } from "../../kv/token-copy.ts";
import { directoryEntry } from "../account-key.ts";
import type { Connection } from "../connection.ts";
import { kindOfConnection } from "../kinds/kind-of-connection.ts";
import type { ConnectionContext, ConnectionKind } from "../connection-context.ts";
import { putRefreshes, takeRefreshes } from "./count-usage.ts";
import { type AccessToken, bindingOf, connectionKeyContext, TokenSet } from "./token-set.ts";
import { backoffMs } from "../../shared/backoff.ts";

const RETRY_MS = 5 * SECOND;
const MAX_EVENTS_PER_REPORT = 50;

/** Publishes until the latest revision is published. Concurrent callers share one run. */
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
    let isPublished: boolean;
    try {
      isPublished = await publishOnce(context, connection);
    } catch (error) {
      log.bug("publish_failed", error, { app: connection.app, connection: connection.id });
      context.inFlight.publishFailures += 1;
      const waitMs = RETRY_MS + backoffMs(context.inFlight.publishFailures, Math.random());
      context.tasks.reschedule("publish", context.now() + waitMs);
      return;
    }
    if (!isPublished) continue;
    context.inFlight.publishFailures = 0;
    return;
  }
}

/** Publishes a revision. Returns whether everything is published. Throws if a part of it failed. */
async function publishOnce(context: ConnectionContext, connection: Connection): Promise<boolean> {
  // The two are independent: the token is written to KV even if the app's object can't be reached.
  const [reported, copy] = await Promise.allSettled([
    reportToApp(context, connection),
    writeToKv(context, connection),
  ]);
  const isDone = context.transaction(() => {
    if (reported.status === "fulfilled") {
      const { lastEvent, isRevocationClaimed } = reported.value;
      if (lastEvent !== null) context.events.markPublished(lastEvent);
      if (isRevocationClaimed) kindOf(context, connection)?.onRevocationClaimed?.(context);
    }
    const isCurrent = context.store.connection()?.revision === connection.revision;
    if (!isCurrent || context.events.unpublished(1).length > 0) return false;
    if (reported.status === "fulfilled" && copy.status === "fulfilled") context.tasks.done("publish");
    return true;
  });
  for (const result of [reported, copy]) if (result.status === "rejected") throw result.reason;
  return isDone;
}

async function writeToKv(context: ConnectionContext, connection: Connection): Promise<void> {
  const { env, config, inFlight } = context;
  const { app, id, sealed_grant, status } = connection;
  // Nobody uses the token of a test.
  if (connection.test !== null) return;
  const { version, refreshable, variables, provider_metadata } = connection;
  const fingerprint = JSON.stringify([
    status,
    version,
    sealed_grant,
    refreshable,
    variables,
    provider_metadata,
  ]);
  // A failed refresh changes nothing in KV, and KV allows one write per second and key.
  if (fingerprint === inFlight.published) return;
  if (status === "active" && sealed_grant !== null) {
    const token = toAccessToken(connection, await openGrant(context, connection, sealed_grant));
    const access = await seal(config.keyring, connectionKeyContext("access", connection), token);
    await writeTokenCopy(env.TOKENS, app, id, { version, access, grant: sealed_grant });
  } else if (status !== "pending") {
    await deleteTokenCopy(env.TOKENS, app, id);
  }
  inFlight.published = fingerprint;
}

function kindOf({ kinds }: ConnectionContext, connection: Connection): ConnectionKind | null {
  const kind = kindOfConnection(connection);
  return kind === null ? null : kinds[kind];
}

/** `lastEvent`: the position of the last event; null if there was none. */
type Report = { lastEvent: number | null; isRevocationClaimed: boolean };

/**
 * Reports the connection and its new events to the app's object, if its list shows something else now or the app may
 * subscribe to one of the events. Events are sent until the object has stored them.
 */
async function reportToApp(context: ConnectionContext, connection: Connection): Promise<Report> {
  const unpublished = context.events.unpublished(MAX_EVENTS_PER_REPORT);
  const events = unpublished.map(({ event }) => event);
  const isForApp = connection.is_list_outdated || (await isAnyForApp(context, connection, events));
  return {
    lastEvent: unpublished.at(-1)?.seq ?? null,
    isRevocationClaimed: isForApp && (await report(context, connection, events)),
  };
}

async function report(context: ConnectionContext, connection: Connection, events: Event[]): Promise<boolean> {
  const { app } = connection;
  const now = context.now();
  const refreshes = takeRefreshes(app, now);
  try {
    return await appStub(context.env, app).reportConnection(
      directoryEntry(connection, now),
      events,
      refreshes,
    );
  } catch (error) {
    putRefreshes(app, refreshes, now);
    throw error;
  }
}

/** Whether the app may subscribe to one of the events. Refreshes are frequent, and few apps subscribe to them. */
async function isAnyForApp(
  context: ConnectionContext,
  { app, integration }: Connection,
  events: readonly Event[],
): Promise<boolean> {
  if (events.length === 0) return false;
  if (integration === null || events.some(({ type }) => type !== "connection.refreshed")) return true;
  const copy = await readIntegrationCopy(context.env, app, integration, context.now());
  return copy?.subscribes_to_refreshes ?? true;
}

/** Decrypts a connection's token set. */
export function openGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  sealed: string,
): Promise<TokenSet> {
  return open(context.config.keyring, connectionKeyContext("grant", connection), sealed, TokenSet());
}

/** Returns the token set without the refresh token, for KV and for callers. */
export function toAccessToken(connection: Connection, tokens: TokenSet): AccessToken {
  const { authorization_details, credentials } = tokens;
  const binding = bindingOf(tokens);
  const tokenEndpoint = connection.server?.metadata.token_endpoint ?? null;
  return {
    access_token: tokens.access_token,
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    scopes: tokens.scopes,
    ...(authorization_details !== undefined && { authorization_details }),
    version: connection.version,
    refreshable: connection.refreshable,
    token_type: tokens.token_type ?? typeOf(connection),
    ...(binding !== undefined && { dpop: { ...binding, token_endpoint: tokenEndpoint } }),
    ...(credentials !== undefined && { credentials }),
    integration: connection.integration ?? "",
    variables: connection.variables,
    origins_since: connection.origins_since,
    metadata: connection.provider_metadata,
  };
}

/** The token type of connections whose grant does not say it. */
const typeOf = ({ provider }: Connection) =>
  providerOf({ provider: provider ?? "" }).kind === "item" ? "ApiKey" : "Bearer";
