import { HOUR } from "../shared/clock.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { keepAliveAt } from "./grant-life.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { lifeOf } from "./watch-grant.ts";

/** Refreshes a grant whose refresh token would die of idleness; where that fails in passing, again in an hour. */
export async function keepAlive(context: ConnectionContext): Promise<void> {
  const connection = context.store.connection();
  const dueAt = connection?.status === "active" ? keepAliveAt(lifeOf(connection)) : null;
  if (dueAt === null || dueAt > context.now()) {
    context.tasks.reschedule("keep_alive", dueAt);
    return;
  }
  // A refresh that succeeds notes the next one in place of this.
  context.tasks.reschedule("keep_alive", context.now() + HOUR);
  await refreshGrant(context, false);
}
