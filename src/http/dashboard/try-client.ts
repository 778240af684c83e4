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

const Row = lazy(() => z.object({ id: z.string(), refreshable: z.boolean() }));

/** Among how many connections one is chosen. */
const CHOSEN_FROM = 50;

/**
 * Refreshes a connection: one that was refused, or the newest. Returns its ID, and whether it has a new token. A bank
 * connection keeps a shared key that is still valid. Fails with `connection_not_found` if the integration has no connection
 * that can be refreshed.
 */
export async function tryClient(c: Context<HttpEnv>): Promise<Result<{ id: string; isAccepted: boolean }>> {
  const startedAt = Date.now();
  const app = c.get("namedApp");
  const integration = pathParameter(c, "integration");
  const stub = appStub(c.env, app);
  const active = { integration, status: "active", limit: CHOSEN_FROM } as const;
  const refreshable = async (error?: string) => {
    const page = await stub.listConnections({ ...active, error });
    const rows = page.ok ? page.value.records.map((record) => Row().parse(JSON.parse(record))) : [];
    return rows.find((row) => row.refreshable)?.id;
  };
  const id = (await refreshable(REFUSED)) ?? (await refreshable());
  if (id === undefined || !isConnectionId(id))
    return fail("connection_not_found", { detail: "No active connection of it can be refreshed." });
  c.set("connectionId", id);
  const recorded = await recordConnectionAction(c, "connection.refreshed");
  if (!recorded.ok) return recorded;
  const token = await connectionStub(c.env, app, id).refresh({ triesClient: true }, c.get("requestId"));
  return token.ok ? ok({ id, isAccepted: token.value.issued_at >= startedAt }) : token;
}
