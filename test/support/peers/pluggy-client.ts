// A client of the sandbox's Pluggy API, and the sandbox's control API for it.

import { z } from "zod";
import type { Json } from "../latchkey.ts";
import { parseJson } from "../parse-json.ts";
import { stack } from "../stack.ts";
import { until } from "../until.ts";

const SECRET = "pluggy secret: + / =";
export const CPF = { cpf: "12345678909" };

/** The sandbox's delays, short enough for a test. */
const FAST = { oauth_url_delay_ms: 5, login_ms: 5, user_action_ms: 5, sync_ms: 5, webhook_retry_ms: 5 };

type Answer = { status: number; headers: Headers; body: Json };

/** Sends a request to the sandbox. */
export async function send(method: string, path: string, key?: string, body?: unknown): Promise<Answer> {
  const { sandbox } = await stack();
  const response = await fetch(new URL(path, sandbox), {
    method,
    headers: { "content-type": "application/json", ...(key === undefined ? {} : { "x-api-key": key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: parseJson(await response.text()) };
}

/** Calls the control API. */
export const control = (method: string, path: string, body?: Json) =>
  send(method, `/_control/pluggy/${path}`, undefined, body);

/** Returns a new client with an API key. */
export async function newClient(settings: Json = {}) {
  const id = `pluggy-${crypto.randomUUID().slice(0, 8)}`;
  await control("POST", "clients", { client_id: id, client_secret: SECRET, name: "Finance app" });
  const changed = await control("POST", "settings", { client_id: id, ...FAST, ...settings });
  if (changed.status !== 200) throw new Error(`settings: ${changed.status}`);
  const auth = () => send("POST", "/pluggy/api/auth", undefined, { clientId: id, clientSecret: SECRET });
  const key = String((await auth()).body["apiKey"]);
  const call = (method: string, path: string, body?: unknown, as = key) =>
    send(method, `/pluggy/api${path}`, as, body);
  const create = async (body: Json, as = key) => {
    const item = await call("POST", "/items", { connectorId: 612, parameters: CPF, ...body }, as);
    return String(item.body["id"]);
  };
  const becomes = (item: string, status: string, executionStatus?: string) =>
    until(
      async () => (await call("GET", `/items/${item}`)).body,
      (body) =>
        body["status"] === status &&
        (executionStatus === undefined || body["executionStatus"] === executionStatus),
    );
  return { id, key, auth, call, create, becomes };
}

export type Client = Awaited<ReturnType<typeof newClient>>;

const Parameter = z.object({ type: z.literal("oauth"), data: z.string(), expiresAt: z.iso.datetime() });

/** Waits for the URL of an item's consent page. */
export async function consentUrl(client: Client, item: string): Promise<string> {
  const { parameter } = await client.becomes(item, "WAITING_USER_INPUT");
  return Parameter.parse(parameter).data;
}

/** Returns one of the sandbox's counters for a client. */
export const counter = async (client: Client, name: string) =>
  (await control("GET", `counters?client_id=${client.id}`)).body[name];
