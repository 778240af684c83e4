import { fail, ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { edgeToken, openGrant } from "./publish-connection.ts";
import type { AccessToken } from "./token-set.ts";

/** The token as it is now stored, whatever it is worth. */
export async function currentToken(context: ConnectionContext): Promise<Result<AccessToken>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { status, sealed_grant } = live.value;
  if (status === "pending") return fail("connection_pending");
  if (status !== "active" || sealed_grant === null) return fail("reauthorization_required");
  return ok(edgeToken(live.value, await openGrant(context, live.value, sealed_grant)));
}
