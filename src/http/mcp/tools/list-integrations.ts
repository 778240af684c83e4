import * as z from "zod";
import { namedIntegrations, rulesOf } from "../../../agents/policy/agent-policy.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { readDescriptions } from "../../browser/static-files.ts";
import { findIntegrations, listConnections, type OwnIntegration } from "../own-connections.ts";
import { showConnection, ShownConnection } from "./shown-connection.ts";
import { tool } from "./tool.ts";

/** The person's newest connections, which are shown with their integrations. */
const MAX_CONNECTIONS = 200;

export const listIntegrationsTool = tool(
  {
    name: "list_integrations",
    title: "List integrations",
    description:
      "Lists the APIs that you may use, what you may do there, and the accounts that the person has connected.",
    input: lazy(() =>
      z.strictObject({
        cursor: z.string().max(64).optional().describe("The next_cursor of the previous page."),
      }),
    ),
    output: lazy(() =>
      z.object({
        integrations: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            provider: z.string(),
            documentation: z
              .string()
              .nullable()
              .describe("The provider's documentation. `null` if it can't be read now."),
            access: z
              .object({ rules: z.array(z.record(z.string(), z.unknown())), default: z.string() })
              .describe("The rules for this integration. The first rule that matches a call decides."),
            connections: z.array(ShownConnection()),
          }),
        ),
        next_cursor: z.string().nullable(),
      }),
    ),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async (c, { agent }, { cursor = "" }) => {
    const { app, policy } = agent;
    const named = namedIntegrations(policy);
    let found: OwnIntegration[];
    let nextCursor: string | null = null;
    if (named === null) {
      const page = await appStub(c.env, app).listIntegrations(cursor);
      if (!page.ok) return page;
      ({ nextCursor } = page.value);
      found = await findIntegrations(
        c,
        agent,
        page.value.data.map(({ id }) => id),
      );
    } else found = await findIntegrations(c, agent, named);
    const connected = await listConnections(c, agent, { limit: MAX_CONNECTIONS });
    if (!connected.ok) return connected;
    const { connections } = connected.value;
    const descriptionOf = await readDescriptions(c);
    return {
      value: {
        integrations: found.map((integration) => ({
          ...integration,
          documentation: descriptionOf({ id: integration.provider }).documentation ?? null,
          access: {
            rules: rulesOf(policy, integration.id).map(({ methods, paths, action }) => ({
              methods,
              paths,
              action,
            })),
            default: policy.default,
          },
          connections: connections.filter((one) => one.integration === integration.id).map(showConnection),
        })),
        next_cursor: nextCursor,
      },
    };
  },
);
