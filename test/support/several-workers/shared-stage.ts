// An app and its integration at a provider of its own, with requests to one of several Workers.

import { onTestFinished } from "vitest";
import type { Handler } from "../http/local-server.ts";
import { send, type WireAnswer, type WireRequest } from "../http/wire.ts";
import { adminToken, type Json } from "../latchkey.ts";
import { ScriptedProvider } from "../peers/scripted-provider.ts";
import type { Edge, SeveralWorkers } from "./several-workers.ts";

export class SharedStage {
  readonly workers: SeveralWorkers;
  readonly provider: ScriptedProvider;
  /** The app's ID. */
  readonly app: string;
  readonly key: string;
  /** The integration's ID. */
  readonly integration: string;

  private constructor(
    workers: SeveralWorkers,
    provider: ScriptedProvider,
    ids: { app: string; key: string; integration: string },
  ) {
    this.workers = workers;
    this.provider = provider;
    this.app = ids.app;
    this.key = ids.key;
    this.integration = ids.integration;
  }

  /** Creates the app and the integration through Worker A, at a provider whose API responds as given. */
  static async create(workers: SeveralWorkers, api?: Handler): Promise<SharedStage> {
    const provider = await ScriptedProvider.start(api);
    onTestFinished(() => provider.close());
    const post = async (path: string, key: string, json: Json) =>
      bodyOf(await send(workers.origin("a"), { method: "POST", path, key, json }));
    const settings = { name: "Test app", return_urls: ["http://localhost:9/connected"] };
    const app = await post("/v1/apps", adminToken, settings);
    const key = String(app["api_key"]);
    const { id } = await post("/v1/integrations", key, provider.integration());
    return new SharedStage(workers, provider, { app: String(app["id"]), key, integration: String(id) });
  }

  /** Sends a request with the app's API key, unless it has another one. */
  send(worker: Edge, request: WireRequest): Promise<WireAnswer> {
    return send(this.workers.origin(worker), { key: this.key, ...request });
  }

  /** Makes a change through Worker A, and returns the body of the response. */
  async change(method: string, path: string, json?: Json, key = this.key): Promise<Json> {
    return bodyOf(await this.send("a", { method, path, key, json }));
  }

  /** Changes the integration through Worker A. */
  changeIntegration(changes: Json): Promise<Json> {
    return this.change("PATCH", `/v1/integrations/${this.integration}`, changes);
  }

  /** Changes the API base URL through Worker A. */
  moveApi(apiBaseUrl: string): Promise<Json> {
    const { endpoints, client_secret } = this.provider.integration();
    const moved = { ...(endpoints as Json), api_base_url: apiBaseUrl };
    return this.changeIntegration({ endpoints: moved, client_secret });
  }

  /** Imports a connection of a new end user through Worker A, and returns its ID. */
  async newConnection(grant: Json = {}): Promise<string> {
    const owner = { integration: this.integration, end_user: crypto.randomUUID() };
    const tokens = { access_token: "imported", refresh_token: "imported-refresh", expires_in: 3600 };
    return String((await this.change("POST", "/v1/connections", { ...owner, ...tokens, ...grant }))["id"]);
  }

  readToken(worker: Edge, connection: string, key = this.key): Promise<WireAnswer> {
    return this.send(worker, { path: `/v1/connections/${connection}/token`, key });
  }

  refresh(worker: Edge, connection: string, json: Json = {}): Promise<WireAnswer> {
    return this.send(worker, { method: "POST", path: `/v1/connections/${connection}/refresh`, json });
  }

  callApi(worker: Edge, connection: string): Promise<WireAnswer> {
    return this.send(worker, { path: `/v1/connections/${connection}/proxy/items` });
  }
}

/** Returns the body of a response. Throws if its status is not 2xx. */
function bodyOf({ status, text, json }: WireAnswer): Json {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return json;
}
