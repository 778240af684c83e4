// The end of an app: its keys at once, its connections one after the other, and then its storage.

import { connectionStub } from "../../connection/connection-rpc.ts";
import { DAY, SECOND } from "../../shared/clock.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { appIndexStub } from "../app-rpc.ts";

const DELETIONS_PER_ALARM = 25;
const NEXT_ROUND_MS = 5 * SECOND;

/** Giving grants back is tried for a week. */
const LONGEST_WAIT_MS = 8 * DAY;

/** Ends the app; the alarm ends what it had. */
export async function deleteApp(context: AppContext): Promise<Result<null>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  context.transaction(() => {
    context.store.putApp({ ...app, deleted_at: context.now() });
    context.store.deleteKeys();
    context.tasks.schedule("end", context.now());
  });
  await context.publisher.publish();
  return ok(null);
}

/** Ends some of a deleted app's connections, and the object itself after the last one. */
export async function endApp(context: AppContext): Promise<void> {
  const app = context.store.app();
  if (app === null) return;
  // Set first: whatever happens below, the rest is tried again.
  context.tasks.reschedule("end", context.now() + NEXT_ROUND_MS);
  await endConnections(context, app.id);
  if (context.directory.someLiving(1).length > 0 || context.publisher.isBehind) return;
  // Those that only have to be given back yet need their integration for it; each reports when it is done.
  const isLeft = context.directory.idsAfter("", 1).length > 0;
  const waitsUntil = (app.deleted_at ?? 0) + LONGEST_WAIT_MS;
  if (isLeft && context.now() < waitsUntil) {
    context.tasks.reschedule("end", waitsUntil);
    return;
  }
  await appIndexStub(context.env).indexForget(app.id);
  await context.destroy();
}

async function endConnections(context: AppContext, app: AppId): Promise<void> {
  for (const id of context.directory.someLiving(DELETIONS_PER_ALARM)) {
    try {
      const connection = connectionStub(context.env, app, id);
      const deleted = await connection.delete();
      // Without anything behind it nobody else will take the row away.
      if (!deleted.ok && (await connection.isGone())) context.directory.delete(id);
    } catch (error) {
      log.bug("connection_not_ended", error, { app, connection: id });
    }
  }
}
