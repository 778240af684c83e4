// Checks a grant that the revocation of another one may have ended.

import { SECOND } from "../../../shared/clock.ts";
import { checkConnection } from "../../check/check-connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { VERIFY_GRANT } from "./stored-records.ts";

/** When a grant is checked after a revocation that was in progress: longer than its requests can take. */
const VERIFY_AFTER_MS = 30 * SECOND;

/** Schedules the check of a grant that a revocation may have ended. */
export function verifyGrantLater({ tasks, now }: ConnectionContext): void {
  tasks.schedule(VERIFY_GRANT, now() + VERIFY_AFTER_MS);
}

/** Checks a grant that a revocation may have ended. If it has ended, the app receives an event. */
export async function verifyGrant(context: ConnectionContext): Promise<void> {
  await checkConnection(context);
  context.tasks.done(VERIFY_GRANT);
}
