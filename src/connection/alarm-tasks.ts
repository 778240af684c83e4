// What the alarm does. Alarms run at least once, so each task may be done twice without harm.

import { HOUR } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import { KEPT_AFTER_END_MS } from "./connect/attempt.ts";
import { type ConnectionContext, type ConnectionTask, saveConnection } from "./connection-context.ts";
import { destroyIfDone, ERASE_AFTER_MS } from "./lifecycle/delete-connection.ts";
import { finishInterrupted } from "./kinds/oauth-code/complete-authorization.ts";
import { giveBackDue } from "./lifecycle/revoke-remote-grants.ts";
import { publish } from "./token/publish-connection.ts";
import { recoverRefresh } from "./kinds/oauth-code/send-refresh-request.ts";
import { lookAtItems } from "./kinds/item/poll-items.ts";
import { refreshGrant } from "./token/refresh-token.ts";
import { wantsRefreshAhead } from "./token/refresh-policy.ts";
import { factsOf } from "./token/token-facts.ts";
import { forgetGrant, keepAlive, tendEnd } from "./lifecycle/grant-maintenance.ts";

/** Does one task; what is not due any more is found to be so and left. */
export async function runTask(context: ConnectionContext, kind: ConnectionTask): Promise<void> {
  switch (kind) {
    case "publish":
      await publish(context);
      return destroyIfDone(context);
    case "recover":
      return recoverRefresh(context);
    case "finish":
      return finishInterrupted(context);
    case "look":
      return lookAtItems(context);
    case "refresh_ahead":
      await refreshAhead(context);
      // Afterwards, so that a restart in between does it again.
      context.tasks.done("refresh_ahead");
      return;
    case "keep_alive":
      return keepAlive(context);
    case "expiring":
      return tendEnd(context);
    case "forget_grant":
      return forgetGrant(context);
    case "revoke":
      await giveBackDue(context);
      return destroyIfDone(context);
    case "erase":
      // Again and again: with the object's last row this task goes as well.
      context.tasks.reschedule("erase", context.now() + HOUR);
      return destroyIfDone(context);
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
  context.tasks.done("sweep");
  const next = context.store.sweep(context.now() - KEPT_AFTER_END_MS);
  if (next !== null) {
    context.tasks.schedule("sweep", next + KEPT_AFTER_END_MS);
    return;
  }
  const connection = context.store.connection();
  if (connection?.status === "pending") {
    context.tasks.schedule("erase", context.now() + ERASE_AFTER_MS);
    saveConnection(context, { ...connection, status: "deleted" }, null);
  } else if (connection?.status !== "deleted") return;
  await publish(context);
  await destroyIfDone(context);
}
