// Ends a connection: here at once, at the provider where it can be told, now or later.

import { appStub } from "../apps/app-stub.ts";
import { findProvider } from "../providers/registry.ts";
import { SECOND } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { ok, type Result } from "../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "./connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { giveBack, type GivenBack, noteRevocation } from "./give-back.ts";
import { publish } from "./publish.ts";

/** When the alarm sees whether a deleted connection's object has been emptied. */
export const ERASE_AFTER_MS = 30 * SECOND;

export type Deletion = {
  connection: Connection;
  /** What the provider has heard; "not_supported" where it can't be told. */
  revocation: GivenBack | "not_supported";
  /** What the person can do where the provider can't be told. */
  hint: string | null;
};

/** Deletes the connection. No token is served from the first write on; then the grant is given back. */
export async function deleteConnection(context: ConnectionContext): Promise<Result<Deletion>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { connection, revocationId } = end(context, live.value);
  const [revocation] = await Promise.all([
    revocationId === null ? ("not_supported" as const) : giveBack(context, revocationId),
    publish(context),
  ]);
  log.info("deleted", {
    request_id: context.requestId,
    app: connection.app,
    connection: connection.id,
    revocation,
  });
  await destroyIfDone(context);
  const provider = findProvider(connection.provider ?? "");
  const hint =
    revocation === "revoked" || revocation === "pending" ? null : (provider?.revocationHint ?? null);
  return ok({ connection, revocation, hint });
}

/** Empties a deleted connection's object once everybody has been told and nothing is left to give back. */
export async function destroyIfDone(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection !== null && connection.status !== "deleted") return;
  const isTold = context.tasks.dueAt("publish") === null;
  if (!isTold || context.store.revocations().length > 0) return;
  if (connection !== null && !(await isForgotten(context, connection))) return;
  // While the app was told, the last refresh of this connection may have brought something to give back.
  if (context.store.revocations().length === 0) await context.destroy();
}

/** Has the app's object forget the connection; the alarm comes back where that can't be done now. */
async function isForgotten(context: ConnectionContext, { app, id }: Connection): Promise<boolean> {
  try {
    await appStub(context.env, app).forgetConnection(id);
    return true;
  } catch (error) {
    log.bug("app_not_reached", error, { app, connection: id });
    return false;
  }
}

function end(
  context: ConnectionContext,
  connection: Connection,
): { connection: Connection; revocationId: string | null } {
  const { app, id, integration, variables, sealed_grant, revocable } = connection;
  return context.transaction(() => {
    const revocationId =
      sealed_grant === null || integration === null || !revocable
        ? null
        : noteRevocation(context, {
            app,
            connection: id,
            integration,
            variables,
            client: null,
            sealed_tokens: sealed_grant,
          });
    context.tasks.schedule("erase", context.now() + ERASE_AFTER_MS);
    const deleted = saveConnection(
      context,
      {
        ...connection,
        status: "deleted",
        sealed_grant: null,
        refreshable: false,
        expires_at: null,
        refresh: NO_REFRESH_YET,
      },
      // What never was connected has no end to tell of.
      connection.version === 0
        ? null
        : { type: "connection.deleted", facts: { revocable: revocationId !== null } },
    );
    for (const kind of [
      "recover",
      "finish",
      "refresh_ahead",
      "keep_alive",
      "expiring",
      "forget_grant",
    ] as const)
      context.tasks.done(kind);
    return { connection: deleted, revocationId };
  });
}
