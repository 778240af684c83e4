// Finds out whether a provider that has refused a client refuses it for every connection, or for one only. Some servers
// refuse the client when a grant has ended. The app's object has another connection refresh, and the result tells.
//
// This runs beside the refresh and not within it, because the other connection can be refused as well, and then asks the
// same question. The alarm repeats it if it was interrupted.

import { appStub } from "../../../apps/app-rpc.ts";
import { subjectOf } from "../../../oauth/token/token-failure.ts";
import { MINUTE } from "../../../shared/clock.ts";
import { log } from "../../../shared/log.ts";
import type { Connection } from "../../connection.ts";
import { type ConnectionContext, changeIfSame } from "../../connection-context.ts";
import { findIntegration } from "../../find-integration.ts";
import { type ClientTest, kindTask } from "../kind.ts";
import { traitsOf } from "../../provider-traits.ts";
import { refreshToken } from "../../token/refresh-token.ts";

/** The alarm task that verifies a refused client. */
export const VERIFY_CLIENT = kindTask("verify_client");

/** When the alarm verifies the client again if that was interrupted. */
export const VERIFY_AGAIN_AFTER_MS = MINUTE;

/** Starts to verify the client, and returns. */
export function startVerifyingClient(context: ConnectionContext): void {
  verifyClient(context).catch((error: unknown) => {
    log.bug("client_not_verified", error, { connection: context.store.connection()?.id });
  });
}

/**
 * Verifies the client that was refused in this connection's last refresh. If the server accepts it for others, the
 * refresh is repeated, and another refusal ends the grant.
 */
export async function verifyClient(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  const refusal = connection?.refresh.client_refusal ?? null;
  if (connection?.status === "active" && connection.integration !== null && refusal !== null) {
    const { app, id, integration, end_user } = connection;
    const cause = await appStub(context.env, app).verifyClient(integration, {
      error: refusal.error,
      description: descriptionOf(connection),
      asOf: refusal.as_of,
      connection: id,
      endUser: end_user.id,
    });
    if (cause === "grant" && markAboutGrant(context, connection)) await refreshToken(context, false);
  }
  context.tasks.done(VERIFY_CLIENT);
}

/** Returns the server's own words about the last failure. */
function descriptionOf({ diagnostics: [newest], last_error }: Connection): string | null {
  return newest !== undefined && newest.at === last_error?.at ? newest.error_description : null;
}

/**
 * Marks the refusal as one of the grant, unless it was refreshed or replaced in the meantime. The server is asked once
 * more before the grant ends, because a server that is being changed can refuse a client and then accept it.
 */
function markAboutGrant(context: ConnectionContext, connection: Connection): boolean {
  const marked = changeIfSame(context, connection, (current) => {
    const { client_refusal } = current.refresh;
    if (client_refusal === null) return current;
    const refresh = { ...current.refresh, client_refusal: { ...client_refusal, is_about_grant: true } };
    const next = { ...current, refresh };
    context.store.putConnection(next);
    return next;
  });
  return marked?.refresh.client_refusal?.is_about_grant === true;
}

/** Refreshes the connection to see whether the server accepts the integration's client. */
export async function testClient(context: ConnectionContext, integration: string): Promise<ClientTest> {
  const connection = context.store.connection();
  if (connection?.status !== "active" || connection.integration !== integration || !connection.refreshable)
    return "unknown";
  const { retry_at } = connection.refresh;
  if (retry_at !== null && retry_at > context.now())
    return connection.refresh.client_refusal === null ? "unknown" : "refused";
  const refreshed = await refreshToken(context, false);
  if (refreshed.ok) return "accepted";
  if (refreshed.failure.code === "integration_misconfigured") return "refused";
  // A server that refuses the grant has authenticated the client (RFC 6749, section 5.2). A grant can also have ended
  // without a request, or after a refusal of the client.
  return isGrantRefused(context) ? "accepted" : "unknown";
}

/** Whether the server has refused the grant in the last refresh. */
function isGrantRefused(context: ConnectionContext): boolean {
  const connection = context.store.connection();
  const [newest] = connection?.diagnostics ?? [];
  if (connection?.status !== "reauthorization_required" || newest?.operation !== "refresh") return false;
  const { error, error_description: description } = newest;
  if (newest.at !== connection.last_error?.at) return false;
  return subjectOf({ error, description }, traitsOf(connection)?.final_errors) === "grant";
}

/** An exchange or a refresh of one connection: its owner, and the integration whose client it used. */
type ClientUse = { connection: Pick<Connection, "app" | "id" | "end_user" | "test">; integration: string };

/**
 * Reports that the server accepts the client of an integration that is paused, or whose client it has refused for this
 * connection. `changedAt`: when the integration that was used had last changed, if that can be out of date. Never throws.
 */
export function reportAcceptedClient(
  context: ConnectionContext,
  { connection, integration }: ClientUse,
  changedAt?: number,
): Promise<unknown> {
  return logFailure(
    connection,
    appStub(context.env, connection.app).reportClientAccepted(integration, changedAt),
  );
}

/**
 * Does the same after an exchange, if the integration is paused, or for a test, which is made to learn that. A copy of the
 * integration from before its last change says nothing about the current client.
 */
export function reportExchange(context: ConnectionContext, { connection, integration }: ClientUse): void {
  const report = async () => {
    const found = await findIntegration(context, connection.app, integration);
    if (found === null || (connection.test === null && found.integration.misconfigured === null)) return;
    await reportAcceptedClient(context, { connection, integration }, found.integration.updated_at);
  };
  void logFailure(connection, report());
}

/** Reports that the client was refused in an exchange. Returns immediately and never throws. */
export function reportRefusedClient(
  context: ConnectionContext,
  { connection, integration }: ClientUse,
  refusal: { error: string; description: string | null; asOf: number },
): void {
  const { app, id, end_user } = connection;
  const evidence = { ...refusal, connection: id, endUser: end_user.id };
  void logFailure(connection, appStub(context.env, app).verifyClient(integration, evidence));
}

function logFailure({ app }: Pick<Connection, "app">, report: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(report).catch((error: unknown) => {
    log.bug("app_not_reached", error, { app });
  });
}
