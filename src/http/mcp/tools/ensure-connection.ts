import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import { fail } from "../../../shared/result.ts";
import { ensureConnection } from "../../ensure-connection.ts";
import { isStillUsable } from "../authenticate-agent.ts";
import { findIntegrations } from "../own-connections.ts";
import { showConnection, ShownConnection } from "./shown-connection.ts";
import { tool } from "./tool.ts";

const MAX_WAIT_SECONDS = 30;

// The scopes and the server are those of the integration, because an agent must not ask a person for more than the app has
// decided.
export const ensureConnectionTool = tool(
  {
    name: "ensure_connection",
    title: "Ask the person to connect an account",
    description:
      "Returns a connection of an integration that works or, without one, a link at which the person connects an account. Show the link to the person, and call this tool again with `wait` until the connection is ready.",
    input: lazy(() =>
      z.strictObject({
        integration: z.string().max(64).describe("The ID of the integration."),
        wait: z
          .int()
          .min(0)
          .max(MAX_WAIT_SECONDS)
          .default(0)
          .describe("How many seconds to wait for the person, if the link was already shown."),
      }),
    ),
    output: lazy(() =>
      z.object({
        status: z.enum(["ready", "action_required"]),
        reason: z.string().nullable().describe("Why an action is required."),
        connection: ShownConnection()
          .nullable()
          .describe("The connection that works, or that the person has to connect again."),
        connect_url: z.string().nullable().describe("The link for the person, if an action is required."),
        expires_at: z.string().nullable().describe("Until when the link works."),
      }),
    ),
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  },
  async (c, { agent }, { integration, wait }) => {
    const [found] = await findIntegrations(c, agent, [integration]);
    if (found === undefined) return fail("integration_not_found");
    // From its object, because this can create a session.
    if (!(await isStillUsable(c, agent))) return fail("unauthenticated");
    const request = { end_user: agent.endUser, integration, completion: "confirm" as const };
    const ensured = await ensureConnection(c, request, wait);
    if (!ensured.ok) return ensured;
    const { connection } = ensured.value;
    const shown = connection === null ? null : showConnection({ ...connection, integration });
    if (ensured.value.status === "ready") {
      const nothing = { reason: null, connect_url: null, expires_at: null };
      return { value: { status: "ready" as const, connection: shown, ...nothing } };
    }
    const { reason, connect_url, session } = ensured.value;
    const { expires_at } = session;
    return {
      value: { status: "action_required" as const, reason, connection: shown, connect_url, expires_at },
      page: { url: connect_url, message: `Connect ${found.name} to continue.`, state: null },
    };
  },
);
