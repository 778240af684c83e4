// The tools of the MCP server, and their descriptions for clients.

import * as z from "zod";
import { lazy } from "../../../shared/lazy.ts";
import { callApiTool } from "./call-api.ts";
import { ensureConnectionTool } from "./ensure-connection.ts";
import { listConnectionsTool } from "./list-connections.ts";
import { listIntegrationsTool } from "./list-integrations.ts";
import type { Tool } from "./tool.ts";

const TOOLS: readonly Tool[] = [listIntegrationsTool, listConnectionsTool, ensureConnectionTool, callApiTool];

/** Returns a tool by its name. */
export const findTool = (name: unknown): Tool | undefined => TOOLS.find((known) => known.name === name);

const schemaOf = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io });
  return own;
};

const descriptions = lazy(() =>
  TOOLS.map(({ name, title, description, annotations, input, output }) => ({
    name,
    title,
    description,
    inputSchema: schemaOf(input(), "input"),
    outputSchema: schemaOf(output(), "output"),
    annotations: { title, ...annotations },
  })),
);

/** Returns the descriptions of all tools, for `tools/list`. */
export const describeTools = () => descriptions();
