import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import { listConnections } from "../own-connections.ts";
import { showConnection, ShownConnection } from "./shown-connection.ts";
import { tool } from "./tool.ts";

const PAGE_SIZE = 50;

export const listConnectionsTool = tool(
  {
    name: "list_connections",
    title: "List connected accounts",
    description:
      "Lists the accounts that the person has connected and that you can use. A page can be empty and still have a next_cursor.",
    input: lazy(() =>
      z.strictObject({
        integration: z.string().max(64).optional().describe("Only connections of this integration."),
        cursor: z.string().max(128).optional().describe("The next_cursor of the previous page."),
      }),
    ),
    output: lazy(() =>
      z.object({ connections: z.array(ShownConnection()), next_cursor: z.string().nullable() }),
    ),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async (c, { agent }, { integration, cursor }) => {
    const page = await listConnections(c, agent, { integration, cursor, limit: PAGE_SIZE });
    if (!page.ok) return page;
    const { connections, nextCursor } = page.value;
    return { value: { connections: connections.map(showConnection), next_cursor: nextCursor } };
  },
);
