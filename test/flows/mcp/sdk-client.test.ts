// The client of the official TypeScript SDK calls a server of the SDK through the proxy, with nothing but a URL and an API key.

import { randomUUID } from "node:crypto";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer as SdkServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type EventStore,
  StreamableHTTPServerTransport,
} from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { type JSONRPCMessage, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { newApp, type TestApp } from "../../support/latchkey.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

let app: TestApp;
let peer: McpServer;
let server: SdkServer;
let serverTransport: StreamableHTTPServerTransport;
let client: Client;
let transport: StreamableHTTPClientTransport;

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

beforeEach(async () => {
  [app, peer] = await Promise.all([newApp("Agent Smithy"), McpServer.start()]);
  server = new SdkServer({ name: "Tickets", version: "1.0.0" }, { capabilities: { logging: {} } });
  server.registerTool("add", { inputSchema: { a: z.number(), b: z.number() } }, async ({ a, b }, extra) => {
    const progressToken = extra["_meta"]?.progressToken;
    if (progressToken !== undefined)
      await extra.sendNotification({
        method: "notifications/progress",
        params: { progressToken, progress: 1 },
      });
    return { content: [{ type: "text", text: String(a + b) }] };
  });
  serverTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new Events(),
    retryInterval: 1,
  });
  await server.connect(serverTransport);
  peer.respond = (call, response, request) =>
    serverTransport.handleRequest(request, response, call.body === "" ? undefined : JSON.parse(call.body));
  const { id } = await connectMcpServer(app, await newMcpIntegration(app), { resource: peer.resource });
  const { latchkey } = await stack();
  transport = new StreamableHTTPClientTransport(new URL(`/v1/connections/${id}/proxy/`, latchkey.origin), {
    requestInit: { headers: { authorization: `Bearer ${app.key}` } },
  });
  client = new Client({ name: "agent", version: "1.0.0" });
  await client.connect(transport);
});

afterEach(async () => {
  await client.close();
  await server.close();
  await peer.close();
});

test("lists and calls tools, and gets the progress of a call", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["add"]);
  const progress: number[] = [];
  const result = await client.callTool({ name: "add", arguments: { a: 2, b: 3 } }, undefined, {
    onprogress: (event) => progress.push(event.progress),
  });
  expect(result.content).toEqual([{ type: "text", text: "5" }]);
  expect(progress).toEqual([1]);
});

/** Resolves when the client receives a notification. */
const listChanged = () =>
  new Promise<void>((resolve) =>
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
  );

test("gets notifications in the server's stream, and those it missed once it resumes the stream", async () => {
  await until(
    async () => peer.calls.map(({ method }) => method),
    (methods) => methods.includes("GET"),
  );
  const first = listChanged();
  server.sendToolListChanged();
  await first;
  const second = listChanged();
  serverTransport.closeStandaloneSSEStream();
  server.sendToolListChanged();
  await second;
  expect(peer.calls.some(({ headers }) => headers["last-event-id"] !== undefined)).toBe(true);
});

test("ends its session", async () => {
  await transport.terminateSession();
  expect(peer.calls.at(-1)?.method).toBe("DELETE");
  expect(transport.sessionId).toBeUndefined();
});
