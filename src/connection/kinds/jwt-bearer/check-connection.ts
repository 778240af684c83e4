import { fail, type Result } from "../../../shared/result.ts";
import type { CheckReport } from "../../check/check-report.ts";
import { type ConnectionContext, liveConnection } from "../../connection-context.ts";
import { checkConnection as requestToken } from "../client-credentials/check-connection.ts";

/** Checks whether the server still issues tokens, if Latchkey has something to request one with. */
export async function checkConnection(context: ConnectionContext): Promise<Result<CheckReport>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { status, refreshable } = live.value;
  if (status !== "active") return fail("reauthorization_required");
  return refreshable ? requestToken(context) : fail("check_not_supported");
}
