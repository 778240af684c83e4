// Plays the life of a connection with a key against a generated server, through the public API, and reports what went wrong.

import { env } from "cloudflare:workers";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import type { KeyProvider } from "../../../src/providers/provider.ts";
import { keyProviderOf } from "../../../src/providers/registry.ts";
import { isIntegrationOnly } from "../../../src/providers/template-values.ts";
import { LATCHKEY_ORIGIN } from "../../model/in-process/latchkey-in-process.ts";
import { connectInternet } from "../internet.ts";
import { fill, type KeyFacts } from "./facts.ts";
import { KEYS, KeyServer, THING } from "./key-server.ts";

type Json = Record<string, unknown>;
type Answer = { status: number; body: Json; text: string };

/** Connects a key, uses it, replaces it, and deletes the connection. Returns what went wrong. */
export async function playKey(facts: KeyFacts, definition?: DefinitionOverrides): Promise<string[]> {
  const server = new KeyServer(facts);
  connectInternet(server);
  const problems: string[] = [];
  try {
    const stage = await Stage.set(facts, server, definition);
    await stage.play();
    problems.push(...stage.problems);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return [...new Set([...server.problems, ...problems])];
}

/** The API key of the app that has all integrations. */
let appKey: Promise<string> | undefined;

async function createApp(): Promise<string> {
  const return_urls = ["https://app.example.com/connected"];
  const app = await call(env.ADMIN_TOKEN ?? "", "POST", "/v1/apps", { name: "Catalog", return_urls });
  return String(expectStatus(app, 201)["api_key"]);
}

class Stage {
  readonly problems: string[] = [];
  readonly #facts: KeyFacts;
  readonly #server: KeyServer;
  readonly #provider: KeyProvider;
  #key = "";
  #integration = "";
  #connection = "";

  private constructor(facts: KeyFacts, server: KeyServer, provider: KeyProvider) {
    this.#facts = facts;
    this.#server = server;
    this.#provider = provider;
  }

  /** Creates an integration of the service. */
  static async set(facts: KeyFacts, server: KeyServer, definition?: DefinitionOverrides): Promise<Stage> {
    const { id } = facts;
    const provider = keyProviderOf({ provider: id, definition: definition ?? null });
    const stage = new Stage(facts, server, provider);
    stage.#key = await (appKey ??= createApp());
    const variables = stage.#variables(true);
    const settings = { provider: id, variables, ...(definition && { definition }) };
    const created = await stage.#call("POST", "/v1/integrations", settings);
    stage.#integration = String(expectStatus(created, 201)["id"]);
    return stage;
  }

  async play(): Promise<void> {
    const { restricted } = this.#facts;
    this.#expect("a wrong key", await this.#connect(KEYS.wrong), 422, { code: "credential_rejected" });
    if (restricted !== undefined) {
      const answer = await this.#connect(KEYS.restricted);
      this.#expect("a restricted key", answer, 201, { status: "active", account: null });
    }
    const connected = await this.#connect(KEYS.ada);
    this.#connection = String(expectStatus(connected, 201)["id"]);
    const active = { status: "active", account: this.#account(), revocable: false };
    this.#expect("the connection", connected, 201, active);
    await this.#use(KEYS.ada);
    await this.#withdraw(KEYS.ada);
    await this.#replace();
    await this.#use(KEYS.adaAgain);
    const deleted = await this.#call("DELETE", this.#path(""));
    this.#expect("the deletion", deleted, 200, { status: "deleted", revocation: "not_supported" });
  }

  /** Reads the key, calls the API with it, and checks it. */
  async #use(key: string): Promise<void> {
    const { credential } = this.#facts;
    const sent = this.#server.sent(key);
    const [, scheme, encoded] = /^(Basic|Bearer) (.*)$/.exec(sent) ?? [];
    const isBasic = "basic" in credential;
    const isBearer = scheme === "Bearer" && "header" in credential && credential.header === "authorization";
    this.#expect("the token", await this.#call("GET", this.#path("/token")), 200, {
      token_type: isBasic ? "Basic" : isBearer ? "Bearer" : "ApiKey",
      access_token: isBasic ? encoded : key,
      expires_at: null,
    });
    const before = this.#server.calls;
    const status = await this.#callApi();
    if (status !== 200 || this.#server.calls !== before + 1) this.problems.push(`the API call: ${status}`);
    const checked = await this.#call("POST", this.#path("/check"));
    this.#expect("the check", checked, 200, { ok: true, reason: null, account: this.#account() });
  }

  /** The key is deleted at the service, which the next call finds out. */
  async #withdraw(key: string): Promise<void> {
    this.#server.withdrawn.add(key);
    await this.#callApi();
    const { body } = await this.#call("GET", this.#path(""));
    if (body["status"] !== "reauthorization_required")
      this.problems.push(`after the key was deleted, the connection is ${String(body["status"])}`);
    const token = await this.#call("GET", this.#path("/token"));
    if (token.body["code"] !== "reauthorization_required")
      this.problems.push(`after the key was deleted, the token is ${token.text}`);
  }

  async #replace(): Promise<void> {
    const { account } = this.#facts;
    if (account !== undefined) {
      const code = account.fixed_by === undefined ? "account_mismatch" : "credential_rejected";
      const { body, text } = await this.#put(KEYS.bob);
      if (body["code"] !== code) this.problems.push(`the key of another account: ${text}`);
    }
    this.#expect("a new key", await this.#put(KEYS.adaAgain), 200, { status: "active" });
  }

  #account(): { id: string; label: string } | null {
    const { account, success } = this.#facts;
    if (account === undefined) return null;
    const id = account.id.map((path) => textAt(success, path)).join("/");
    return { id, label: textAt(success, account.label) };
  }

  #connect(key: string): Promise<Answer> {
    return this.#call("POST", "/v1/connections", {
      integration: this.#integration,
      end_user: "ada",
      credentials: this.#credentials(key),
      variables: this.#variables(false),
    });
  }

  #put(key: string): Promise<Answer> {
    return this.#call("PUT", this.#path("/credentials"), { credentials: this.#credentials(key) });
  }

  /** The fields of the definition. The names in the facts are those of the documentation; the one that is left is the key. */
  #credentials(key: string): Record<string, string> {
    const { values = {} } = this.#facts;
    const names = Object.keys(this.#provider.credentials.fields);
    return Object.fromEntries(names.map((name) => [name, values[name] ?? key]));
  }

  /** The values of the definition's variables which only the integration can have, or the others. */
  #variables(ofIntegration: boolean): Record<string, string> {
    const { values = {} } = this.#facts;
    return Object.fromEntries(
      Object.entries(this.#provider.variables).flatMap(([name, variable]) => {
        const value = values[name];
        return value === undefined || isIntegrationOnly(variable) !== ofIntegration ? [] : [[name, value]];
      }),
    );
  }

  /** Calls the API through the proxy, at a URL that the facts name. Returns the status. */
  async #callApi(): Promise<number> {
    const { endpoints, variants } = this.#provider;
    const { values = {} } = this.#facts;
    const variant = variants?.endpoints[values[variants.variable] ?? ""];
    const base = fill(variant?.api_base_url ?? endpoints.api_base_url ?? "", values);
    const target = this.#server.url(THING);
    if (!target.startsWith(`${base}/`)) this.problems.push(`${target} is not below ${base}`);
    const url = `${LATCHKEY_ORIGIN}${this.#path("/proxy/")}${target.slice(base.length + 1)}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${this.#key}` } });
    await response.arrayBuffer();
    return response.status;
  }

  #path(rest: string): string {
    return `/v1/connections/${this.#connection}${rest}`;
  }

  #call(method: string, path: string, body?: Json): Promise<Answer> {
    return call(this.#key, method, path, body);
  }

  /** Reports a response that differs, or that has a key without being the token. */
  #expect(what: string, { status, body, text }: Answer, expected: number, fields: Json): void {
    const isSame = Object.entries(fields).every(
      ([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value),
    );
    if (status !== expected || !isSame)
      this.problems.push(`${what}: ${status} ${text} instead of ${JSON.stringify(fields)}`);
    if (what !== "the token" && Object.values(KEYS).some((key) => text.includes(key)))
      this.problems.push(`${what} has the key: ${text}`);
  }
}

function textAt(body: unknown, path: readonly string[]): string {
  return String(path.reduce<unknown>((value, name) => Object(value)[name], body));
}

async function call(key: string, method: string, path: string, body?: Json): Promise<Answer> {
  const response = await fetch(new URL(path, LATCHKEY_ORIGIN), {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === "" ? {} : (JSON.parse(text) as Json) };
}

function expectStatus({ status, body, text }: Answer, expected: number): Json {
  if (status !== expected) throw new Error(`status ${status} instead of ${expected}: ${text}`);
  return body;
}
