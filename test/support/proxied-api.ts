// An API whose responses a test defines, and a connection whose calls the proxy sends there.

import { type Handler, sendJson } from "./http/local-server.ts";
import { send, type WireRequest } from "./http/wire.ts";
import { newApp, type TestApp } from "./latchkey.ts";
import { importConnection, ScriptedProvider } from "./peers/scripted-provider.ts";
import { stack } from "./stack.ts";

export class ProxiedApi {
  /** Responds to the calls. */
  handler: Handler = (_, response) => sendJson(response, 200, { ok: true });
  readonly app: TestApp;
  readonly provider: ScriptedProvider;
  /** The connection's ID. */
  id: string;

  private constructor(app: TestApp, provider: ScriptedProvider, id: string) {
    this.app = app;
    this.provider = provider;
    this.id = id;
  }

  /** Starts an API, and creates an app with a connection. */
  static async start(): Promise<ProxiedApi> {
    const provider = await ScriptedProvider.start((request, response) => api.handler(request, response));
    const app = await newApp();
    const api = new ProxiedApi(app, provider, await importConnection(app, provider));
    return api;
  }

  /** Sends a call through the proxy. The path is what follows `/proxy/`. */
  async call(path: string, changes: Partial<WireRequest> = {}) {
    const { latchkey } = await stack();
    return send(latchkey, {
      path: `/v1/connections/${this.id}/proxy/${path}`,
      key: this.app.key,
      ...changes,
    });
  }

  close(): Promise<void> {
    return this.provider.close();
  }
}
