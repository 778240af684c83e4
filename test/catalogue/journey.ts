// Uses a provider as an app does: creates an integration, connects an account, refreshes, calls the API and disconnects.
// Everything goes through the public API.

import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { Browser, failureOn, type Page } from "../support/http/browser.ts";
import { LATCHKEY_ORIGIN } from "../model/in-process/latchkey-in-process.ts";
import type { Client, Peer } from "./server/peer.ts";

type Json = Record<string, unknown>;
type Answer = { status: number; body: Json };

const RETURN_URL = "https://app.example.com/connected";

export type IntegrationSettings = Json & { provider: string; variables?: Readonly<Record<string, string>> };

/** An app with one integration, and one connection at a time. */
export class Journey {
  readonly client: Client;
  readonly #key: string;
  readonly #integration: string;
  #connection = "";

  private constructor(key: string, integration: string, client: Client) {
    this.#key = key;
    this.#integration = integration;
    this.client = client;
  }

  /** Creates an app and its integration. */
  static async start(settings: IntegrationSettings): Promise<Journey> {
    const app = await call(env.ADMIN_TOKEN ?? "", "POST", "/v1/apps", {
      name: "Catalog",
      return_urls: [RETURN_URL],
    });
    const key = String(expectStatus(app, 201)["api_key"]);
    const id = `client-${settings.provider}.1_x`;
    const secret = "Secret+of/the~client_1.2-3=";
    const created = await call(key, "POST", "/v1/integrations", {
      client_id: id,
      client_secret: secret,
      ...settings,
    });
    const body = expectStatus(created, 201);
    const callbackUrl = String(body["callback_url"]);
    return new Journey(key, String(body["id"]), { id, secret, callbackUrl });
  }

  /** Creates a session, opens the connect page and clicks. Returns the authorization URL. */
  async click(browser: Browser, session: Json): Promise<string> {
    const endUser = crypto.randomUUID();
    const created = await call(this.#key, "POST", "/v1/connect/sessions", {
      end_user: { id: endUser, name: "Ada Lovelace" },
      integrations: [this.#integration],
      completion: "automatic",
      ...session,
    });
    const { connect_url, token, connection_id } = expectStatus(created, 201);
    this.#connection = String(connection_id);
    const page = await browser.get(String(connect_url));
    if (page.status !== 200) throw new Error(`the connect page: ${page.status} ${page.text.slice(-400)}`);
    const form = { token: String(token), integration: this.#integration };
    return redirectOf(await browser.post(new URL("/connect", String(connect_url)).href, form));
  }

  /** Connects an account, and returns the connection as the API shows it. */
  async connect(peer: Peer, session: Json = {}): Promise<Json> {
    const browser = new Browser();
    const callback = peer.authorize(await this.click(browser, session));
    const returned =
      callback.form === null
        ? await browser.get(callback.url)
        : await browser.post(callback.url, callback.form, { "sec-fetch-site": "cross-site" });
    await arrive(browser, returned);
    return expectStatus(await call(this.#key, "GET", `/v1/connections/${this.#connection}`), 200);
  }

  async token(): Promise<Json> {
    return expectStatus(await call(this.#key, "GET", `/v1/connections/${this.#connection}/token`), 200);
  }

  /** Refreshes now. */
  refresh(): Promise<Answer> {
    return call(this.#key, "POST", `/v1/connections/${this.#connection}/refresh`, {});
  }

  /** Checks the credential with the provider. Returns what is wrong, or null. */
  async check(): Promise<string | null> {
    const { status, body } = await call(this.#key, "POST", `/v1/connections/${this.#connection}/check`, {});
    return body["ok"] === true && body["reason"] === null ? null : `${status} ${JSON.stringify(body)}`;
  }

  /** Calls the provider's API through the proxy. */
  async callApi(path: string, own: Readonly<Record<string, string>> = {}): Promise<number> {
    const url = `${LATCHKEY_ORIGIN}/v1/connections/${this.#connection}/proxy/${path}`;
    const response = await fetch(url, { headers: { ...own, authorization: `Bearer ${this.#key}` } });
    await response.arrayBuffer();
    return response.status;
  }

  /** Deletes the connection. Returns the outcome of the revocation. */
  async disconnect(): Promise<unknown> {
    const answer = await call(this.#key, "DELETE", `/v1/connections/${this.#connection}`);
    return expectStatus(answer, 200)["revocation"];
  }

  async connection(): Promise<Json> {
    return expectStatus(await call(this.#key, "GET", `/v1/connections/${this.#connection}`), 200);
  }
}

async function arrive(browser: Browser, page: Page): Promise<void> {
  // A form that another site submits comes without cookies, so Latchkey opens the callback again.
  const next = page.location;
  if (next?.startsWith(`${LATCHKEY_ORIGIN}/callback/`) === true)
    return arrive(browser, await browser.get(next));
  if (next?.startsWith(RETURN_URL) !== true || new URL(next).searchParams.has("error"))
    throw new Error(`the person did not return: ${next ?? failureOn(page) ?? page.text.slice(-600)}`);
}

function redirectOf({ location, status, text }: Page): string {
  if (location === null) throw new Error(`the page does not redirect: ${status} ${text.slice(-600)}`);
  return location;
}

async function call(key: string, method: string, path: string, body?: Json): Promise<Answer> {
  const response = await fetch(new URL(path, LATCHKEY_ORIGIN), {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Json) };
}

function expectStatus({ status, body }: Answer, expected: number): Json {
  if (status !== expected)
    throw new Error(`status ${status} instead of ${expected}: ${JSON.stringify(body)}`);
  return body;
}

const realNow = Date.now.bind(Date);

/** Moves the clock forward until the mocks are restored. */
export function passTime(seconds: number): void {
  const passed = Date.now() - realNow() + seconds * 1000;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + passed);
}
