// An MCP server of the official TypeScript SDK, behind the authorization of `McpServer`, and a connection to it.

import { randomUUID } from "node:crypto";
import { McpServer as SdkServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type EventStore,
  StreamableHTTPServerTransport,
} from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { ElicitResultSchema, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { newApp, type TestApp } from "../latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../mcp-connection.ts";
import { stack } from "../stack.ts";
import { McpServer } from "./mcp-server.ts";

/** Keeps the events of a session, so that a stream can be resumed. */
class Events implements EventStore {
  readonly #events: { id: string; stream: string; message: JSONRPCMessage }[] = [];

  async storeEvent(stream: string, message: JSONRPCMessage) {
    const id = String(this.#events.length);
    this.#events.push({ id, stream, message });
    return id;
  }

  async replayEventsAfter(
    last: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ) {
    const stream = this.#events[Number(last)]?.stream ?? "";
    for (const event of this.#events.slice(Number(last) + 1))
      if (event.stream === stream) await send(event.id, event.message);
    return stream;
  }
}

export type ConnectedServer = {
  app: TestApp;
  peer: McpServer;
  server: SdkServer;
  transport: StreamableHTTPServerTransport;
  /** The URL of the server in Latchkey's proxy. */
  url: URL;
  close: () => Promise<void>;
};

/** Starts a server with two tools, and connects it. */
export async function connectSdkServer(): Promise<ConnectedServer> {
  const [app, peer] = await Promise.all([newApp("Agent Smithy"), McpServer.start()]);
  const server = new SdkServer({ name: "Tickets", version: "1.0.0" }, { capabilities: { logging: {} } });
  server.registerTool("add", { inputSchema: { a: z.number(), b: z.number() } }, async ({ a, b }, extra) => {
    const progressToken = extra["_meta"]?.progressToken;
    if (progressToken !== undefined)
      await extra.sendNotification({
        method: "notifications/progress",
        params: { progressToken, progress: 1 },
      });
    return { content: [{ type: "text", text: String(a + b) }] };
  });
  // Asks the user in the stream of the call, before it returns the result.
  server.registerTool("close", {}, async (extra) => {
    const params = { message: "Close it?", requestedSchema: { type: "object" as const, properties: {} } };
    const request = { method: "elicitation/create" as const, params };
    const { action } = await extra.sendRequest(request, ElicitResultSchema);
    return { content: [{ type: "text", text: action }] };
  });
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new Events(),
    retryInterval: 1,
  });
  await server.connect(transport);
  peer.respond = (call, response, request) =>
    transport.handleRequest(request, response, call.body === "" ? undefined : JSON.parse(call.body));
  const { id } = await connectMcpServer(app, await newMcpIntegration(app), { resource: peer.resource });
  const { latchkey } = await stack();
  const url = new URL(`/v1/connections/${id}/proxy/`, latchkey.origin);
  const close = async () => {
    await server.close();
    await peer.close();
  };
  return { app, peer, server, transport, url, close };
}
