// Agents: keys, the client of the official MCP SDK, and an API that they call through Latchkey.

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { CallToolResultSchema, type ClientCapabilities } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { readAll } from "./http/local-server.ts";
import { Browser, hidden, type Page } from "./http/browser.ts";
import { newAddress } from "./http/wire.ts";
import { type Answer, call, type Json, newApp, type TestApp } from "./latchkey.ts";
import { connectSdkClient } from "./peers/sdk-client.ts";
import { newScriptedIntegration, ScriptedProvider } from "./peers/scripted-provider.ts";
import { stack } from "./stack.ts";

/** A request that the API received. */
export type ReceivedCall = { method: string; url: string; headers: Json; body: string };

/** An app with an API, and end users who have connected it. */
export class AgentStage {
  /** The requests that the API received. */
  readonly received: ReceivedCall[] = [];
  /** What the API responds. */
  respond: (call: ReceivedCall) => { status: number; body: string; headers?: Record<string, string> } = (
    got,
  ) => ({
    status: 200,
    body: JSON.stringify({ path: got.url }),
  });
  readonly app: TestApp;
  readonly provider: ScriptedProvider;
  readonly integration: string;

  private constructor(app: TestApp, provider: ScriptedProvider, integration: string) {
    this.app = app;
    this.provider = provider;
    this.integration = integration;
  }

  static async start(name = "Tideline", integration: Json = {}): Promise<AgentStage> {
    let stage: AgentStage | null = null;
    const provider = await ScriptedProvider.start(async (request, response) => {
      const { method = "", url = "", headers } = request;
      const got = { method, url, headers: { ...headers }, body: await readAll(request) };
      stage?.received.push(got);
      const sent = stage?.respond(got) ?? { status: 500, body: "" };
      response.writeHead(sent.status, { "content-type": "application/json", ...sent.headers }).end(sent.body);
    });
    const app = await newApp(name);
    const { id } = await newScriptedIntegration(app, provider, { name: "Paperboat", ...integration });
    stage = new AgentStage(app, provider, id);
    return stage;
  }

  /** Imports a connection of an end user. Returns its ID. */
  async connect(endUser: string, token = `token-of-${endUser}`): Promise<string> {
    const { status, body, text } = await call("POST", "/v1/connections", this.app.key, {
      integration: this.integration,
      end_user: endUser,
      access_token: token,
      refresh_token: "imported-refresh-token",
      expires_in: 3600,
    });
    if (status !== 201) throw new Error(text);
    return String(body["id"]);
  }

  close(): Promise<void> {
    return this.provider.close();
  }
}

export const ALLOW_ALL = { default: "allow" };

/** Creates an agent key. */
export async function newAgentKey(app: TestApp, body: Json): Promise<{ id: string; key: string }> {
  const created = await call("POST", "/v1/agent-keys", app.key, { policy: ALLOW_ALL, ...body });
  if (created.status !== 201) throw new Error(created.text);
  return { id: String(created.body["id"]), key: String(created.body["key"]) };
}

/** Connects the client of the SDK with an agent key. */
export async function mcpClient(key: string, capabilities: ClientCapabilities = {}): Promise<Client> {
  const { latchkey } = await stack();
  const headers = { "cf-connecting-ip": newAddress() };
  const { client } = await connectSdkClient(new URL("/mcp", latchkey), key, { capabilities, headers });
  return client;
}

const Failed = z.object({ error: z.looseObject({ code: z.string() }) });

/** Calls a tool. Returns its structured result, or its error code. */
export async function useTool(client: Client, name: string, input: Json = {}): Promise<Json> {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: input }));
  const [first] = result.content;
  const text = first?.type === "text" ? first.text : "";
  if (result.isError === true) return Failed.parse(JSON.parse(text)).error;
  return z.record(z.string(), z.unknown()).parse(result.structuredContent);
}

const Held = z.object({ held_call: z.object({ id: z.string(), url: z.string() }) });

/** Returns the held call of a tool's result. */
export const heldCallOf = (result: Json) => Held.parse(result).held_call;

/** Confirms the end user of a held call, as the app does. */
export const confirmCall = (app: TestApp, id: string, endUser: string): Promise<Answer> =>
  call("POST", `/v1/agent-calls/${id}/confirm`, app.key, { end_user_id: endUser });

/** Opens the link of a held call, and decides. Returns where the browser ends. */
export async function decideCall(
  app: TestApp,
  held: { id: string; url: string },
  endUser: string,
  decision: "allow" | "decline",
): Promise<Page> {
  const browser = new Browser();
  await browser.get(held.url);
  const { body, text } = await confirmCall(app, held.id, endUser);
  if (typeof body["review_url"] !== "string") throw new Error(text);
  const page = await browser.get(body["review_url"]);
  const url = new URL("/agent-calls/review", body["review_url"]).href;
  return browser.post(url, { token: hidden(page, "token"), decision });
}
