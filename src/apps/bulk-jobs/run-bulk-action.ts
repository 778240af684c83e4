// Runs the action of a bulk job on one connection.

import { connectionStub } from "../../connection/connection-rpc.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { isConnectionId, newRequestId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { AppContext } from "../app-context.ts";
import { createSession } from "../directory/create-session.ts";
import type { BulkJob, BulkResult } from "./bulk-job.ts";

/** What was not done because it makes no sense for this connection. */
const SKIPPED: ReadonlySet<FailureCode> = new Set([
  "connection_pending",
  "refresh_not_supported",
  "check_not_supported",
]);

type Outcome = Partial<BulkResult> & Pick<BulkResult, "outcome">;

/** Runs a job's action on a connection. Every failure is a result. */
export async function runBulkAction(context: AppContext, job: BulkJob, id: string): Promise<BulkResult> {
  const nothing = { code: null, revocation: null, session: null };
  try {
    return { ...nothing, ...(await outcomeOf(context, job, id)), at: context.now() };
  } catch (error) {
    log.bug("bulk_action_failed", error, { job: job.id, connection: id });
    return { ...nothing, outcome: "failed", code: "internal_error", at: context.now() };
  }
}

async function outcomeOf(context: AppContext, { action, by }: BulkJob, id: string): Promise<Outcome> {
  const app = context.store.app();
  if (app === null || !isConnectionId(id)) return failed("connection_not_found");
  const stub = connectionStub(context.env, app.id, id);
  const requestId = newRequestId();
  switch (action) {
    case "check": {
      const checked = await stub.check(requestId);
      if (!checked.ok) return failed(checked.failure.code);
      const { ok, reason } = checked.value;
      return { outcome: ok ? "done" : "failed", code: reason };
    }
    case "refresh": {
      const refreshed = await stub.refresh({}, requestId);
      return refreshed.ok ? { outcome: "done" } : failed(refreshed.failure.code);
    }
    case "reconnect": {
      const request = await stub.lastSessionRequest(app.id);
      if (!request.ok) return failed(request.failure.code);
      const created = await createSession(context, id, { ...request.value }, { requestId });
      if (!created.ok) return failed(created.failure.code);
      return { outcome: "done", session: { id: created.value.id, expires_at: created.value.expiresAt } };
    }
    case "delete": {
      const deleted = await stub.delete(requestId, { ...by, request_id: requestId });
      // Deleted before, for example by a run that was interrupted.
      if (!deleted.ok)
        return isGone(deleted.failure.code) ? { outcome: "done" } : failed(deleted.failure.code);
      return { outcome: "done", revocation: deleted.value.revocation };
    }
  }
}

const failed = (code: FailureCode): Outcome => ({ outcome: SKIPPED.has(code) ? "skipped" : "failed", code });

const isGone = (code: FailureCode) => code === "connection_not_found";
