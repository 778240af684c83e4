// The tasks of a connection's alarm. Alarms run at least once, so every task is safe to run twice.

import { HOUR, SECOND } from "../shared/clock.ts";
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
import { eraseIfDeletionComplete, ERASE_AFTER_MS } from "./lifecycle/delete-connection.ts";
import { deleteRejectedGrant, keepAlive, handleExpiry } from "./lifecycle/grant-maintenance.ts";
import { revokeDueGrants } from "./lifecycle/revoke-remote-grants.ts";
import { endTest } from "./test/end-test.ts";
import { publishConnection } from "./token/publish-connection.ts";
import { recoverRefresh } from "./token/recover-refresh.ts";
import { shouldRefreshAhead } from "./token/refresh-policy.ts";
import { refreshToken } from "./token/refresh-token.ts";
import { tokenFacts } from "./token/token-facts.ts";

/** The shortest times between two runs of the tasks that send requests to a provider or create events. */
const MIN_INTERVALS: Partial<Record<CommonTask, number>> = {
  recover: SECOND / 2,
  refresh_ahead: 10 * SECOND,
  keep_alive: HOUR,
  expiring: HOUR,
  revoke: 3 * SECOND,
};
const KIND_TASK_INTERVAL_MS = SECOND / 2;

/** Returns the shortest time between two runs of a task, in milliseconds. */
export function minIntervalOf(task: ConnectionTask): number {
  return isCommon(task) ? (MIN_INTERVALS[task] ?? 0) : KIND_TASK_INTERVAL_MS;
}

const RUN: Record<CommonTask, (context: ConnectionContext) => Promise<void>> = {
  publish: async (context) => {
    await publishConnection(context);
    await eraseIfDeletionComplete(context);
  },
  recover: recoverRefresh,
  refresh_ahead: async (context) => {
    await refreshAhead(context);
    // Marked as done only afterwards, so that a restart in between repeats the refresh.
    context.tasks.done("refresh_ahead");
  },
  keep_alive: keepAlive,
  expiring: handleExpiry,
  forget_grant: deleteRejectedGrant,
  revoke: async (context) => {
    await revokeDueGrants(context);
    await eraseIfDeletionComplete(context);
  },
  erase: async (context) => {
    // Repeats until the object's storage, including this task, is deleted.
    context.tasks.reschedule("erase", context.now() + HOUR);
    await eraseIfDeletionComplete(context);
  },
  end_test: endTest,
  sweep,
};

/** The names of all tasks, including those of each kind, as they are stored. */
export function connectionTasks(kinds: Kinds<ConnectionContext>): ConnectionTask[] {
  return [...COMMON_TASKS, ...kindTasks(kinds)];
}

/** Runs one task, and waits until its changes are published, so that no further alarm has to be set for that. */
export async function runTask(context: ConnectionContext, task: ConnectionTask): Promise<void> {
  if (isCommon(task)) await RUN[task](context);
  else {
    const kind = Object.values(context.kinds).find(({ tasks }) => Object.hasOwn(tasks, task));
    await kind?.tasks[task]?.(context);
  }
  await context.inFlight.publish;
}

function isCommon(task: ConnectionTask): task is CommonTask {
  return Object.hasOwn(RUN, task);
}

/** Refreshes a token that is close to its expiry, unless it was refreshed since the task was scheduled. */
async function refreshAhead(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  if (connection?.status !== "active") return;
  if (!shouldRefreshAhead(tokenFacts(connection), context.now(), 0)) return;
  const refreshed = await refreshToken(context, false);
  if (!refreshed.ok)
    log.info("refresh_ahead_failed", { connection: connection.id, code: refreshed.failure.code });
}

/** Deletes expired sessions and attempts. Deletes the connection as well if it is still pending and none is left. */
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
  await eraseIfDeletionComplete(context);
}
