// Responds to a message of an MCP client (https://modelcontextprotocol.io/specification/2026-07-28 and 2025-11-25). Each
// message is handled alone, and its response is JSON: nothing is streamed, and nothing is kept between messages.

import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";
import type { Agent } from "./authenticate-agent.ts";
import { callTool } from "./call-tool.ts";
import { errorResponse, readMessage, resultResponse, RPC, type RpcRequest } from "./json-rpc.ts";
import { complete, SERVER } from "./results.ts";
import { clientOf, initializedBy, type McpClient, SUPPORTED } from "./revision.ts";
import { describeTools } from "./tools/tools.ts";

const CAPABILITIES = { tools: {} };

const INSTRUCTIONS =
  "Latchkey calls the APIs of accounts that one person has connected. Use list_integrations to see what you may use, ensure_connection if an account is not connected, and call_api to call an API. Latchkey adds the credentials: never ask the person for a password, a token, or an API key. If a call is held, show the link to the person and repeat the same call after they have decided.";

/** How long a client may keep what does not change while its key is valid. */
const CACHED = { ttlMs: 300_000, cacheScope: "private" };

/** Responds to the message in a request's body. */
export async function handleMessage(c: Context<HttpEnv>, agent: Agent): Promise<Response> {
  const message = readMessage(await c.req.text());
  switch (message.kind) {
    case "invalid":
      return errorResponse(null, message.error, 400);
    case "notification":
      return new Response(null, { status: 202 });
    case "request": {
      const { request } = message;
      const found = clientOf(request, c.req.raw.headers);
      if ("error" in found) return errorResponse(request.id, found.error, 400);
      return respond(c, agent, request, found.client);
    }
  }
}

function respond(
  c: Context<HttpEnv>,
  agent: Agent,
  request: RpcRequest,
  client: McpClient,
): Response | Promise<Response> {
  const { id, method, params } = request;
  if (method === "tools/list")
    return complete(request, client, { tools: describeTools(), ...(client.isModern && CACHED) });
  if (method === "tools/call") return callTool(c, agent, request, client);
  if (client.isModern && method === "server/discover")
    return complete(request, client, {
      supportedVersions: SUPPORTED,
      capabilities: CAPABILITIES,
      instructions: INSTRUCTIONS,
      ...CACHED,
    });
  if (!client.isModern && method === "ping") return complete(request, client, {});
  if (!client.isModern && method === "initialize") {
    const initialized = initializedBy(params);
    if (initialized === null)
      return errorResponse(id, { code: RPC.invalidParams, message: "Invalid parameters of initialize." });
    const { version: protocolVersion, session } = initialized;
    const result = {
      protocolVersion,
      capabilities: CAPABILITIES,
      serverInfo: SERVER,
      instructions: INSTRUCTIONS,
    };
    return resultResponse(id, result, session === null ? {} : { "mcp-session-id": session });
  }
  const error = { code: RPC.methodNotFound, message: "Method not found" };
  return errorResponse(id, error, client.isModern ? 404 : 200);
}
