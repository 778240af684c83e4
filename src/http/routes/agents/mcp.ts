// POST /mcp: Latchkey as an MCP server, for AI agents with an agent key. It starts no authorization of its own: a client that
// gets a 401 needs a key from the app, and the challenge names no metadata that would lead it to an authorization server.

import { Hono } from "../../hono.ts";
import { authenticateAgent } from "../../mcp/authenticate-agent.ts";
import { isOriginAllowed } from "../../mcp/check-origin.ts";
import { handleMessage } from "../../mcp/handle-message.ts";
import type { HttpEnv } from "../../http-env.ts";
import { problem } from "../../problem.ts";

export const mcp = new Hono<HttpEnv>();

mcp.post("/", async (c) => {
  if (!isOriginAllowed(c.req.raw.headers, c.get("config").publicOrigin))
    return problem(c, {
      code: "not_same_origin",
      detail: "Pages of other origins cannot call the MCP server.",
    });
  const agent = await authenticateAgent(c);
  if (!agent.ok) return problem(c, agent.failure);
  c.set("appId", agent.value.app);
  c.set("agentKeyId", agent.value.id);
  return handleMessage(c, agent.value);
});
