// Deletes an app: its API keys at once, then its connections in batches by alarm, and finally its storage.

import { connectionStub } from "../../connection/connection-rpc.ts";
import { KEPT_FOR_REVOCATION_MS, SECOND } from "../../shared/clock.ts";
import type { Actor } from "../../shared/actor.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { logStub } from "../../logs/log-rpc.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { reportToOperator } from "../audit/report-to-operator.ts";
import { appIndexStub } from "../app-rpc.ts";
import { forgetKeys } from "../keys/known-keys.ts";
import { discardTests } from "../integrations/test-integration.ts";

const DELETIONS_PER_ALARM = 25;
const NEXT_ROUND_MS = 5 * SECOND;

/** Marks the app as deleted and deletes its API keys. The alarm deletes the rest. */
export async function deleteApp(context: AppContext, by: Actor): Promise<Result<null>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  context.transaction(() => {
    context.store.putApp({ ...app, deleted_at: context.now() });
    forgetKeys();
    context.store.apiKeys.deleteAll();
    context.audit.append(by, { action: "app.deleted", target: { type: "app", id: app.id, name: app.name } });
    context.tasks.schedule("end", context.now());
  });
  await Promise.all([context.publisher.publish(), reportToOperator(context)]);
  return ok(null);
}

/** Deletes some of a deleted app's connections. After the last one, deletes the app's storage. */
export async function endApp(context: AppContext): Promise<void> {
  const app = context.store.app();
  if (app === null) return;
  // Scheduled first, so that the rest is tried again if this run fails.
  context.tasks.reschedule("end", context.now() + NEXT_ROUND_MS);
  await logStub(context.env, app.id).end();
  await endConnections(context, app.id);
  if (context.directory.listUndeletedIds(1).length > 0 || context.tests.some(1).length > 0) return;
  // The copies in KV are deleted in batches. What is left to delete is stored.
  if (context.publisher.isBehind || context.store.publishedNames(1).length > 0) return;
  // The operator's log has what the operator did to this app. It is all that stays.
  if (context.audit.unreported(1).length > 0) return;
  // Connections that still have a grant to revoke need their integration. Each reports when it is done.
  const hasRemaining = context.directory.listIds("", 1).length > 0;
  const waitUntil = (app.deleted_at ?? 0) + KEPT_FOR_REVOCATION_MS;
  if (hasRemaining && context.now() < waitUntil) {
    context.tasks.reschedule("end", waitUntil);
    return;
  }
  await appIndexStub(context.env).indexForget(app.id);
  await context.destroy();
}

async function endConnections(context: AppContext, app: AppId): Promise<void> {
  await discardTests(context, app, context.tests.some(DELETIONS_PER_ALARM));
  for (const id of context.directory.listUndeletedIds(DELETIONS_PER_ALARM)) {
    try {
      const connection = connectionStub(context.env, app, id);
      const deleted = await connection.delete();
      // A row without a connection behind it is deleted by nobody else.
      if (!deleted.ok && (await connection.isGone())) context.directory.delete(id);
    } catch (error) {
      log.bug("connection_not_ended", error, { app, connection: id });
    }
  }
}
