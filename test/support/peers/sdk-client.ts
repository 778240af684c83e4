// The client of the official TypeScript SDK for MCP.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { ClientCapabilities } from "@modelcontextprotocol/sdk/types.js";

/** Connects a client to an MCP server with a key. */
export async function connectSdkClient(
  url: URL,
  key: string,
  {
    capabilities = {},
    headers = {},
  }: { capabilities?: ClientCapabilities; headers?: Record<string, string> } = {},
): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const requestInit = { headers: { authorization: `Bearer ${key}`, ...headers } };
  const transport = new StreamableHTTPClientTransport(url, { requestInit });
  const client = new Client({ name: "agent", version: "1.0.0" }, { capabilities });
  await client.connect(transport);
  return { client, transport };
}
