// Integrations and connections of MCP servers.

import { confirm, startSession, walkToCallback } from "./flow.ts";
import { Browser } from "./http/browser.ts";
import type { Json, TestApp } from "./latchkey.ts";
import { createIntegration, type TestIntegration } from "./sandbox.ts";

/** Creates an integration of the provider `mcp`. */
export const newMcpIntegration = (app: TestApp, settings: Json = {}): Promise<TestIntegration> =>
  createIntegration(app, { provider: "mcp", ...settings });

/** Connects a server. Returns the IDs of the connection and of its end user. */
export async function connectMcpServer(app: TestApp, integration: TestIntegration, session: Json = {}) {
  const started = await startSession(app, integration, session);
  const browser = new Browser();
  const returned = await browser.get(await walkToCallback(browser, started, integration));
  const { status, text } = await confirm(app, returned, started.endUser);
  if (status !== 200) throw new Error(text);
  return { id: started.connectionId, endUser: started.endUser };
}
