// The environment of one run: its clock, its network, the model of its connections, and its integrations. Integrations
// are created when they are first needed.

import { evictAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { z } from "zod";
import { registrationAt } from "../support/peers/registration-at.ts";
import type { Expected, ModelApp, ModelIntegration } from "./checks/expected.ts";
import { sendToLatchkey, LATCHKEY_ORIGIN } from "./in-process/latchkey-in-process.ts";
import { ModelClock } from "./in-process/model-clock.ts";
import { control, SANDBOX_ORIGIN } from "./in-process/sandbox-in-process.ts";
import { seededRandom, replaceRuntime } from "./in-process/replace-runtime.ts";
import type { Statistics } from "./statistics.ts";
import { INTEGRATIONS } from "./actions/integrations.ts";
import { Violation } from "./checks/violation.ts";
import { Network } from "./in-process/network.ts";

type Json = Record<string, unknown>;

export type ApiResponse = {
  status: number;
  body: Json;
  /** The error code, if the response is an error of Latchkey. */
  code: string | null;
};

const Created = z.object({ id: z.string() });
const CreatedApp = Created.extend({ api_key: z.string() });
const CreatedIntegration = Created.extend({ callback_url: z.string() });
const JsonObject = z.record(z.string(), z.unknown());

export class World {
  readonly clock = new ModelClock();
  readonly network = new Network(this.clock);
  readonly expected: Expected = { connections: [] };
  readonly statistics: Statistics;
  /** Log lines that report a bug in Latchkey. */
  readonly bugs: string[] = [];
  readonly #apps: ModelApp[] = [];
  readonly #integrations = new Map<number, Promise<ModelIntegration>>();
  readonly #restore: () => void;

  constructor(seed: number, statistics: Statistics) {
    this.statistics = statistics;
    this.#restore = replaceRuntime({
      now: this.clock.now,
      random: seededRandom(seed),
      fetch: this.network.fetch,
      onError: (line) => this.bugs.push(line),
    });
  }

  /** The integrations that have been created so far. */
  integrations(): Promise<ModelIntegration[]> {
    return Promise.all(this.#integrations.values());
  }

  /** Returns the integration with this number, modulo the number of integrations. */
  integration(number: number): Promise<ModelIntegration> {
    const index = number % INTEGRATIONS.length;
    const created = this.#integrations.get(index) ?? this.#newIntegration(index);
    this.#integrations.set(index, created);
    return created;
  }

  /** Calls the API. If the body is truncated, returns an empty object. */
  async call(key: string, method: string, path: string, body?: Json): Promise<ApiResponse> {
    const response = await sendToLatchkey(
      new Request(`${LATCHKEY_ORIGIN}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: "manual",
      }),
    );
    const text = new TextDecoder().decode(await response.arrayBuffer().catch(() => new ArrayBuffer()));
    const json = parseJson(text);
    const isProblem = response.headers.get("content-type") === "application/problem+json";
    return { status: response.status, body: json, code: isProblem ? String(json["code"]) : null };
  }

  /** Ends the run. Deletes the clients at the provider, and restores the runtime. */
  async close(): Promise<void> {
    this.#restore();
    for (const { provider, clientId } of await this.integrations()) {
      await control(provider, "POST", "reset", { client_id: clientId });
      await control(provider, "DELETE", `clients/${clientId}`);
    }
    // Nothing else removes them from memory, and a soak creates many.
    await evictAllDurableObjects();
  }

  async #newIntegration(index: number): Promise<ModelIntegration> {
    const kind = INTEGRATIONS[index];
    if (kind === undefined) throw new Error(`no integration ${index}`);
    const { provider, graceSeconds } = kind;
    const app = await this.#app(kind.app);
    const { clientId, clientSecret, body } = registrationAt(provider, SANDBOX_ORIGIN);
    const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
    const input = { provider, client_id: clientId, ...secret, ...body };
    const created = await this.call(app.key, "POST", "/v1/integrations", input);
    const { id, callback_url } = CreatedIntegration.parse(created.body);
    await control(provider, "POST", "clients", {
      client_id: clientId,
      ...secret,
      redirect_uris: [callback_url],
      token_endpoint_auth_method: clientSecret === undefined ? "none" : "client_secret_post",
    });
    await control(provider, "POST", "settings", { client_id: clientId, reuse_grace_seconds: graceSeconds });
    return { id, app, provider, clientId, graceSeconds };
  }

  async #app(index: number): Promise<ModelApp> {
    const known = this.#apps[index];
    if (known !== undefined) return known;
    const input = { name: `App ${index}`, return_urls: ["https://app.example.com/connected"] };
    const created = await this.call(env.ADMIN_TOKEN ?? "", "POST", "/v1/apps", input);
    if (created.status !== 201)
      throw new Violation("documentedResponse", `no app: ${JSON.stringify(created)}`);
    const { id, api_key } = CreatedApp.parse(created.body);
    this.#apps[index] = { id, key: api_key };
    return { id, key: api_key };
  }
}

function parseJson(text: string): Json {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
