// Refreshes one connection of an integration, to see whether the provider accepts its client.

import type { Context } from "hono";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { isConnectionId } from "../../shared/id.ts";
import { ok, type Result, fail } from "../../shared/result.ts";
import type { HttpEnv } from "../http-env.ts";
import { pathParameter } from "../operation.ts";
import { recordConnectionAction } from "./record-action.ts";

const REFUSED = "integration_misconfigured";

const Row = lazy(() =>
  z.object({
    id: z.string(),
    refreshable: z.boolean(),
    last_error: z.object({ code: z.string() }).nullable(),
  }),
);

/** Among how many connections one is chosen. */
const CHOSEN_FROM = 50;

/**
 * Refreshes a connection as its page does: one that was refused, or the newest. Returns its ID. Fails with
 * `connection_not_found` if the integration has no connection that can be refreshed.
 */
export async function tryClient(c: Context<HttpEnv>): Promise<Result<string>> {
  const app = c.get("namedApp");
  const integration = pathParameter(c, "integration");
  const stub = appStub(c.env, app);
  const page = await stub.listConnections({ integration, status: "active", limit: CHOSEN_FROM });
  if (!page.ok) return page;
  const rows = page.value.records.map((record) => Row().parse(JSON.parse(record)));
  const usable = rows.filter(({ refreshable }) => refreshable);
  const chosen = usable.find(({ last_error }) => last_error?.code === REFUSED) ?? usable[0];
  if (chosen === undefined || !isConnectionId(chosen.id))
    return fail("connection_not_found", { detail: "No active connection of it can be refreshed." });
  c.set("connectionId", chosen.id);
  await recordConnectionAction(c, "connection.refreshed");
  const token = await connectionStub(c.env, app, chosen.id).refresh({}, c.get("requestId"));
  if (!token.ok) return token;
  await stub.reportClientAccepted(integration);
  return ok(chosen.id);
}
