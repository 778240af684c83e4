// An item API in which every secret starts with "canary". It requests a user name and a password, and then a second
// factor. Tests can make it return errors that quote the request.

import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Json } from "../latchkey.ts";
import { listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";

const Ordered = z.looseObject({ webhookUrl: z.string(), clientUserId: z.string() });

const CREDENTIALS = [
  { name: "user", label: "User", type: "text", validation: "^[a-z0-9-]+$", validationMessage: "No." },
  { name: "password", label: "Password", type: "password" },
];

export type BankCall = { method: string; url: string; body: string };

export class ScriptedBank {
  readonly calls: BankCall[] = [];
  /** Returns an error for calls whose path matches, and quotes the request in it. */
  refusal: { path: RegExp; status: number } | null = null;
  /** The webhook URLs of the items. */
  readonly webhookUrls = new Set<string>();
  readonly #items = new Map<string, Json>();
  #serial = 0;
  #server: LocalServer | null = null;

  static async start(): Promise<ScriptedBank> {
    const bank = new ScriptedBank();
    bank.#server = await listen((request, response) => bank.#answer(request, response));
    return bank;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** Returns the request body of an integration at this bank. */
  integration(): Json {
    return {
      provider: "pluggy",
      client_id: "client",
      client_secret: "canary-client-secret",
      variables: { connector_id: "2" },
      endpoints: { api_base_url: this.#server?.origin ?? "" },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const body = await readAll(request);
    this.calls.push({ method, url, body });
    const key = String(request.headers["x-api-key"]);
    if (this.refusal?.path.test(url)) {
      const quoted = { code: "canary", message: `canary ${body} ${key}`, details: [{ parameter: "canary" }] };
      return sendJson(response, this.refusal.status, quoted);
    }
    if (url === "/auth") return sendJson(response, 200, { apiKey: `canary-key-${(this.#serial += 1)}` });
    if (url === "/connect_token")
      return sendJson(response, 200, { accessToken: `canary-connect-${(this.#serial += 1)}` });
    if (url.startsWith("/connectors/"))
      return sendJson(response, 200, { id: 2, name: "Bank", credentials: CREDENTIALS });
    if (url === "/items") return sendJson(response, 200, this.#order(body));
    const [, , id = "", step] = url.split("/");
    const item = this.#items.get(id);
    if (item === undefined) return sendJson(response, 404, {});
    if (step === "mfa")
      Object.assign(item, { status: "UPDATED", executionStatus: "SUCCESS", parameter: null });
    if (method === "DELETE") this.#items.delete(id);
    return sendJson(response, 200, item);
  }

  #order(body: string): Json {
    const { webhookUrl, clientUserId } = Ordered.parse(JSON.parse(body));
    this.webhookUrls.add(webhookUrl);
    const id = `item-${(this.#serial += 1)}`;
    const item = {
      id,
      clientUserId,
      connector: { id: 2, name: "Bank" },
      status: "WAITING_USER_INPUT",
      executionStatus: "WAITING_USER_INPUT",
      parameter: { name: "token", label: "Token", type: "number" },
      // Like the real API, which returns the submitted values.
      parameters: { password: "canary-password" },
    };
    this.#items.set(id, item);
    return item;
  }
}
