// What the alarm does. Alarms run at least once, so each task may be done twice without harm.

import { MINUTE } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { KEPT_AFTER_END_MS } from "./attempt.ts";
import { type ConnectionContext, saveConnection } from "./connection-context.ts";
import type { TaskKind } from "./connection-store.ts";
import { factsOf } from "./get-token.ts";
import { publish } from "./publish.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { wantsRefreshAhead } from "./refresh-policy.ts";

/** When a task that threw is tried again. */
const FAILED_TASK_RETRY_MS = 5 * MINUTE;

/** Does what is due. */
export async function runDueTasks(context: ConnectionContext): Promise<void> {
  const now = context.now();
  for (const { kind, due_at } of context.store.tasks()) {
    if (due_at > now) continue;
    try {
      await run(context, kind);
    } catch (error) {
      // One that can't be done must not keep the others from being done.
      log.bug("task_failed", error, { kind });
      context.store.deleteTask(kind);
      context.schedule(kind, now + FAILED_TASK_RETRY_MS);
    }
  }
}

async function run(context: ConnectionContext, kind: TaskKind): Promise<void> {
  switch (kind) {
    case "publish":
      await publish(context);
      if (context.store.connection()?.status === "deleted") await endIfTold(context);
      return;
    case "refresh_ahead":
      await refreshAhead(context);
      // Afterwards, so that a restart in between does it again.
      context.store.deleteTask("refresh_ahead");
      return;
    case "sweep":
      return sweep(context);
  }
}

/** Refreshes a token near its end, unless somebody has done so since the task was noted. */
async function refreshAhead(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection?.status !== "active") return;
  const { retry_at } = connection.refresh;
  if (retry_at !== null && retry_at > context.now()) return;
  if (!wantsRefreshAhead(factsOf(connection), context.now(), 0)) return;
  const refreshed = await refreshGrant(context, false);
  if (!refreshed.ok)
    log.info("refresh_ahead_failed", { connection: connection.id, code: refreshed.failure.code });
}

/** Forgets ended sessions and attempts, and the connection itself when nothing ever came of it. */
async function sweep(context: ConnectionContext): Promise<void> {
  context.store.deleteTask("sweep");
  const next = context.store.sweep(context.now() - KEPT_AFTER_END_MS);
  if (next !== null) {
    context.schedule("sweep", next + KEPT_AFTER_END_MS);
    return;
  }
  const connection = context.store.connection();
  if (connection?.status === "pending") saveConnection(context, { ...connection, status: "deleted" });
  else if (connection?.status !== "deleted") return;
  await publish(context);
  await endIfTold(context);
}

async function endIfTold(context: ConnectionContext): Promise<void> {
  if (context.store.tasks().every(({ kind }) => kind !== "publish")) await context.destroy();
}
