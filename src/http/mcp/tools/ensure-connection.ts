import * as z from "zod";
import { isIntegrationVisible } from "../../../agents/policy/agent-policy.ts";
import { lazy } from "../../../shared/lazy.ts";
import { fail } from "../../../shared/result.ts";
import { createConnectSession } from "../../create-connect-session.ts";
import { isStillUsable } from "../authenticate-agent.ts";
import { findIntegrations, listConnections } from "../own-connections.ts";
import { showConnection, ShownConnection } from "./shown-connection.ts";
import { tool } from "./tool.ts";

export const ensureConnectionTool = tool(
  {
    name: "ensure_connection",
    title: "Ask the person to connect an account",
    description:
      "Returns a connection of an integration that works or, without one, a link at which the person connects an account. Show the link to the person, and call this tool again after they are done.",
    input: lazy(() =>
      z.strictObject({ integration: z.string().max(64).describe("The ID of the integration.") }),
    ),
    output: lazy(() =>
      z.object({
        status: z.enum(["ready", "action_required"]),
        connection: ShownConnection().nullable(),
        connect_url: z.string().nullable().describe("The link for the person, if an action is required."),
        expires_at: z.string().nullable().describe("Until when the link works."),
      }),
    ),
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  },
  async (c, { agent }, { integration }) => {
    if (!isIntegrationVisible(agent.policy, integration)) return fail("integration_not_found");
    const [found] = await findIntegrations(c, agent, [integration]);
    if (found === undefined) return fail("integration_not_found");
    const page = await listConnections(c, agent, { integration, limit: 20 });
    if (!page.ok) return page;
    const { connections } = page.value;
    const active = connections.find(({ status }) => status === "active");
    if (active !== undefined)
      return {
        value: {
          status: "ready" as const,
          connection: showConnection(active),
          connect_url: null,
          expires_at: null,
        },
      };
    if (!(await isStillUsable(c, agent))) return fail("unauthenticated");
    const ended = connections.find(({ status }) => status === "reauthorization_required");
    const session = await createConnectSession(c, agent.app, {
      end_user: { id: agent.endUser },
      integrations: [integration],
      completion: "confirm",
      ...(ended !== undefined && { connection_id: ended.id }),
    });
    if (!session.ok) return session;
    const { connect_url, expires_at } = session.value;
    const connection = ended === undefined ? null : showConnection(ended);
    return {
      value: { status: "action_required" as const, connection, connect_url, expires_at },
      page: { url: connect_url, message: `Connect ${found.name} to continue.`, state: null },
    };
  },
);
