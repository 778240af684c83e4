// What the alarm of a connection does. Alarms run at least once, so every task can run twice without harm.

import { HOUR } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { KEPT_AFTER_EXPIRY_MS } from "./connect/session.ts";
import {
  COMMON_TASKS,
  type CommonTask,
  type ConnectionContext,
  type ConnectionTask,
  saveConnection,
} from "./connection-context.ts";
import { type Kinds, kindTasks } from "./kinds/kind.ts";
import { destroyIfDone, ERASE_AFTER_MS } from "./lifecycle/delete-connection.ts";
import { deleteRefusedGrant, keepAlive, handleExpiry } from "./lifecycle/grant-maintenance.ts";
import { revokeDueGrants } from "./lifecycle/revoke-remote-grants.ts";
import { publishConnection } from "./token/publish-connection.ts";
import { recoverRefresh } from "./token/recover-refresh.ts";
import { wantsRefreshAhead } from "./token/refresh-policy.ts";
import { refreshGrant } from "./token/refresh-token.ts";
import { tokenFacts } from "./token/token-facts.ts";

const RUN: Record<CommonTask, (context: ConnectionContext) => Promise<void>> = {
  publish: async (context) => {
    await publishConnection(context);
    await destroyIfDone(context);
  },
  recover: recoverRefresh,
  refresh_ahead: async (context) => {
    await refreshAhead(context);
    // Only now, so that a restart in between repeats it.
    context.tasks.done("refresh_ahead");
  },
  keep_alive: keepAlive,
  expiring: handleExpiry,
  forget_grant: deleteRefusedGrant,
  revoke: async (context) => {
    await revokeDueGrants(context);
    await destroyIfDone(context);
  },
  erase: async (context) => {
    // It repeats until the object's last row, and this task with it, is deleted.
    context.tasks.reschedule("erase", context.now() + HOUR);
    await destroyIfDone(context);
  },
  sweep,
};

/** The tasks of every kind, by their stored names. */
export function connectionTasks(kinds: Kinds<ConnectionContext>): ConnectionTask[] {
  return [...COMMON_TASKS, ...kindTasks(kinds)];
}

/** Runs one task. A task that has nothing left to do does nothing. */
export async function runTask(context: ConnectionContext, task: ConnectionTask): Promise<void> {
  if (isCommon(task)) return RUN[task](context);
  const kind = Object.values(context.kinds).find(({ tasks }) => Object.hasOwn(tasks, task));
  await kind?.tasks[task]?.(context);
}

function isCommon(task: ConnectionTask): task is CommonTask {
  return Object.hasOwn(RUN, task);
}

/** Refreshes a token that is close to its expiry, unless that happened since the task was scheduled. */
async function refreshAhead(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection?.status !== "active") return;
  const { retry_at } = connection.refresh;
  if (retry_at !== null && retry_at > context.now()) return;
  if (!wantsRefreshAhead(tokenFacts(connection), context.now(), 0)) return;
  const refreshed = await refreshGrant(context, false);
  if (!refreshed.ok)
    log.info("refresh_ahead_failed", { connection: connection.id, code: refreshed.failure.code });
}

/** Deletes expired sessions and attempts, and the connection itself when none of them connected it. */
async function sweep(context: ConnectionContext): Promise<void> {
  context.tasks.done("sweep");
  const next = context.store.sweep(context.now() - KEPT_AFTER_EXPIRY_MS);
  if (next !== null) {
    context.tasks.schedule("sweep", next + KEPT_AFTER_EXPIRY_MS);
    return;
  }
  const connection = context.store.connection();
  if (connection?.status === "pending") {
    context.tasks.schedule("erase", context.now() + ERASE_AFTER_MS);
    saveConnection(context, { ...connection, status: "deleted" }, null);
  } else if (connection?.status !== "deleted") return;
  await publishConnection(context);
  await destroyIfDone(context);
}
