// The connections and integrations that an agent can see: those of its app and end user, at integrations that its policy
// allows. For everything else, the agent gets the same failure as for what does not exist.

import type { Context } from "hono";
import { isIntegrationVisible } from "../../agents/policy/agent-policy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import type { DirectoryFilter } from "../../apps/directory/list/directory-filter.ts";
import type { PublicConnection } from "../../connection/connection.ts";
import type { IntegrationCopy } from "../../kv/integration-copy.ts";
import { endUserName } from "../../providers/way-to-connect.ts";
import { findProvider } from "../../providers/registry.ts";
import { isConnectionId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { HttpEnv } from "../http-env.ts";
import { readIntegrations } from "../read-integrations.ts";
import type { Agent } from "./authenticate-agent.ts";

/** A connection that an agent can use. */
export type OwnConnection = PublicConnection & { integration: string };

/** Returns a connection by its ID. */
export async function findConnection(
  c: Context<HttpEnv>,
  { app, endUser, policy }: Agent,
  id: string,
): Promise<Result<OwnConnection>> {
  if (!isConnectionId(id)) return fail("connection_not_found");
  const found = await connectionStub(c.env, app, id).get();
  if (!found.ok) return fail(found.failure.code);
  // Copied, because the value would keep the connection's object in memory.
  const { integration, ...connection } = { ...found.value };
  if (connection.end_user !== endUser || integration === null || !isIntegrationVisible(policy, integration))
    return fail("connection_not_found");
  return ok({ ...connection, integration });
}

type Filter = {
  integration?: string | undefined;
  status?: DirectoryFilter["status"];
  cursor?: string | undefined;
  limit: number;
};

/** Returns one page of connections, newest first. It can be shorter than the limit. */
export async function listConnections(
  c: Context<HttpEnv>,
  { app, endUser, policy }: Agent,
  filter: Filter,
): Promise<Result<{ connections: OwnConnection[]; nextCursor: string | null }>> {
  const page = await appStub(c.env, app).listConnections({ ...filter, end_user: endUser });
  if (!page.ok) return fail(page.failure.code, { ...page.failure });
  const connections = page.value.records.flatMap((record): OwnConnection[] => {
    const connection: PublicConnection = JSON.parse(record);
    const { integration } = connection;
    return integration !== null && isIntegrationVisible(policy, integration)
      ? [{ ...connection, integration }]
      : [];
  });
  return ok({ connections, nextCursor: page.value.nextCursor });
}

/** Returns the only usable connection of an integration. */
export async function findConnectionOf(
  c: Context<HttpEnv>,
  agent: Agent,
  integration: string,
): Promise<Result<OwnConnection>> {
  if (!isIntegrationVisible(agent.policy, integration)) return fail("integration_not_found");
  // Other connections must not hide one of these.
  const active = await listConnections(c, agent, { integration, status: "active", limit: 20 });
  if (!active.ok) return active;
  const { connections } = active.value;
  const [only, other] = connections;
  if (other !== undefined)
    return fail("invalid_request", {
      detail: `The person has several connections of this integration. Pass one of them as connection: ${connections.map(({ id }) => id).join(", ")}.`,
    });
  if (only !== undefined) return ok(only);
  const ended = await listConnections(c, agent, {
    integration,
    status: "reauthorization_required",
    limit: 1,
  });
  if (!ended.ok) return ended;
  return fail(ended.value.connections.length > 0 ? "reauthorization_required" : "connection_pending");
}

/** An integration, as an agent sees it. */
export type OwnIntegration = { id: string; name: string; provider: string };

/** Returns those of some integrations that exist and that the policy allows. */
export async function findIntegrations(
  c: Context<HttpEnv>,
  { app, policy }: Agent,
  ids: readonly string[],
): Promise<OwnIntegration[]> {
  const visible = ids.filter((id) => isIntegrationVisible(policy, id));
  const found = await readIntegrations(c.env, app, visible);
  return visible.flatMap((id) => describe(found.get(id)));
}

function describe(
  integration: Pick<IntegrationCopy, "id" | "name" | "provider"> | undefined,
): OwnIntegration[] {
  const provider = integration === undefined ? undefined : findProvider(integration.provider);
  if (integration === undefined || provider === undefined) return [];
  return [{ id: integration.id, name: endUserName(integration, provider), provider: provider.id }];
}
