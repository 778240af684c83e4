// The client of the official TypeScript SDK calls a server of the SDK through the proxy, with nothing but a URL and an API key.

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { McpServer as SdkServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { McpServer } from "../../support/peers/mcp-server.ts";
import { connectSdkClient } from "../../support/peers/sdk-client.ts";
import { connectSdkServer } from "../../support/peers/sdk-server.ts";
import { until } from "../../support/until.ts";

let peer: McpServer;
let server: SdkServer;
let serverTransport: StreamableHTTPServerTransport;
let client: Client;
let transport: StreamableHTTPClientTransport;
let close: () => Promise<void>;

beforeEach(async () => {
  const connected = await connectSdkServer();
  ({ peer, server, transport: serverTransport, close } = connected);
  ({ client, transport } = await connectSdkClient(connected.url, connected.app.key));
});

afterEach(async () => {
  await client.close();
  await close();
});

test("lists and calls tools, and gets the progress of a call", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["add", "close"]);
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
