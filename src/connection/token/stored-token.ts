import { fail, ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { toAccessToken, openGrant } from "./publish-connection.ts";
import type { AccessToken } from "./token-set.ts";

/** Returns the stored access token, without checking whether it has expired. */
export async function storedToken(context: ConnectionContext): Promise<Result<AccessToken>> {
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { status, sealed_grant } = live.value;
  if (status === "pending") return fail("connection_pending");
  if (status !== "active" || sealed_grant === null) return fail("reauthorization_required");
  return ok(toAccessToken(live.value, await openGrant(context, live.value, sealed_grant)));
}
