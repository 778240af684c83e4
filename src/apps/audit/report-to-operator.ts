// Reports what the operator did to an app to the operator's own log, which is in the object `index` and survives the app.

import { SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import type { AppContext } from "../app-context.ts";
import { appIndexStub } from "../app-rpc.ts";

const MAX_ENTRIES = 100;
const RETRY_MS = 30 * SECOND;

/** Reports the entries that were not reported yet. If that fails, the alarm tries again. */
export async function reportToOperator(context: AppContext): Promise<void> {
  const { audit, tasks, env, now } = context;
  const entries = audit.unreported(MAX_ENTRIES);
  if (entries.length === 0) {
    tasks.done("audit");
    return;
  }
  tasks.reschedule("audit", now() + RETRY_MS);
  try {
    await appIndexStub(env).indexAudit(entries);
  } catch (error) {
    log.bug("audit_not_reported", error, { app: context.store.app()?.id });
    return;
  }
  context.transaction(() => {
    audit.markReported(entries);
    tasks.reschedule("audit", audit.unreported(1).length > 0 ? now() : null);
  });
}
