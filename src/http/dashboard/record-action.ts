import type { Context } from "hono";
import { appStub } from "../../apps/app-rpc.ts";
import { actorOf } from "../actor.ts";
import type { Result } from "../../shared/result.ts";
import type { HttpEnv } from "../http-env.ts";

/** Records in the audit log what the user is about to do with the connection in the path. */
export async function recordConnectionAction(
  c: Context<HttpEnv>,
  action: "connection.checked" | "connection.refreshed",
): Promise<Result<null>> {
  const target = { type: "connection", id: c.get("connectionId") };
  return appStub(c.env, c.get("namedApp")).recordAction({ action, target }, actorOf(c));
}
