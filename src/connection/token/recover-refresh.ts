// The alarm task that recovers a refresh whose response was lost, in a crash or on the network.

import { SECOND } from "../../shared/clock.ts";
import { NO_REFRESH_YET } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { refreshToken } from "./refresh-token.ts";

/** How long the alarm waits before it checks for the response again. Longer than a request can take. */
const RECOVER_AFTER_MS = 30 * SECOND;

/** Repeats a refresh with an unknown outcome. Servers accept a rotated refresh token for a short time only. */
export async function recoverRefresh(context: ConnectionContext): Promise<void> {
  const { intent, unsure_since } = context.store.connection()?.refresh ?? NO_REFRESH_YET;
  if (intent === null && unsure_since === null) return context.tasks.done("recover");
  context.tasks.reschedule("recover", context.now() + RECOVER_AFTER_MS);
  // A refresh is in progress on this instance.
  if (context.inFlight.refresh !== null) return;
  const refreshed = await refreshToken(context, false);
  const waitMs = refreshed.ok ? 0 : (refreshed.failure.retryAfterSeconds ?? 0) * SECOND;
  // Nothing was sent, because the integration is paused, for example.
  if (context.tasks.dueAt("recover") !== null && waitMs > RECOVER_AFTER_MS)
    context.tasks.reschedule("recover", context.now() + waitMs);
}
