// Counts what each operation costs, from the runtime.

import * as z from "zod";
import { type ApiCaller, callApi } from "../http/api-call.ts";
import { connectAccount, consentAtOnce } from "../http/connect-account.ts";
import { LIFETIME_SECONDS, newRefreshToken, newTokens } from "../peers/instant-provider.ts";
import { testSecrets } from "../test-secrets.ts";
import type { CountedLatchkey } from "./counted-latchkey.ts";
import { Counts } from "./counts.ts";

/** The operations, in the order of the table. */
export const OPERATIONS = {
  "first-read": "Token read, the first of the app in an isolate",
  "cold-read": "Token read, the first of the connection in an isolate",
  "hot-read": "Token read",
  "proxied-call": "Proxied call",
  refresh: "Token read of an expired token, with its refresh",
  "refresh-rotation": "The same, with a new refresh token",
  "refresh-ahead": "Token read near the end of the token's lifetime, with its refresh",
  connect: "Connect: session, page, click, callback, confirmation",
  "webhook-delivery": "Delivery of one event to the app's webhook endpoint",
  delete: "Deletion of a connection",
} as const;

export type Operation = keyof typeof OPERATIONS;
export type Budgets = Record<Operation, Counts>;

/** How often each operation is counted. The medians are returned, because the first one of an hour costs more. */
const SAMPLES = 3;
/** How long after its issue a token is refreshed ahead by any read: with 5% of its lifetime left. */
const AHEAD_MS = LIFETIME_SECONDS * 950;
const RETURN_URL = "http://localhost:9/connected";

const Id = z.looseObject({ id: z.string() });
const App = z.looseObject({ api_key: z.string() });
const Events = z.looseObject({ data: z.array(Id) });

/**
 * Counts all operations.
 *
 * @param provider the origin of an instant provider; see instant-provider.ts
 */
export async function measureBudgets(latchkey: CountedLatchkey, provider: string): Promise<Budgets> {
  const app = await createApp(latchkey, {});
  const integration = await createIntegration(app, provider, "/token");
  const rotating = await createIntegration(app, provider, "/rotating/token");
  const [first = "", ...others] = await importConnections(app, integration, SAMPLES + 1);
  const expired = await importConnections(app, integration, SAMPLES, { expires_in: 0 });
  const expiredRotating = await importConnections(app, rotating, SAMPLES, { expires_in: 0 });
  const [firstRotating = ""] = await importConnections(app, rotating, 1);
  await latchkey.restart();
  const get = (id: string, path: string) => callApi(app, "GET", `/v1/connections/${id}/${path}`);
  const read = (id: string) => get(id, "token");
  // Reads another connection first, so that the isolate knows the API key and the integration.
  const median = (
    subjects: readonly string[],
    operation: (subject: string) => Promise<unknown>,
    readBefore = first,
  ) => medianOf(latchkey, subjects, operation, () => read(readBefore));
  const budgets = {
    "first-read": await latchkey.count(() => read(first)),
    "cold-read": await median(others, read),
    "hot-read": await median(others, () => read(first)),
    "proxied-call": await median(others, () => get(first, "proxy/user")),
    refresh: await median(expired, read),
    "refresh-rotation": await median(expiredRotating, read, firstRotating),
    connect: await median(others, () => connectAccount(app, integration, consentAtOnce)),
    "webhook-delivery": await countDelivery(latchkey, provider),
    delete: await median(others, (id) => callApi(app, "DELETE", `/v1/connections/${id}`)),
  };
  const [oldest = "", ...older] = await importConnections(app, integration, SAMPLES + 1);
  await latchkey.advance(AHEAD_MS);
  return { ...budgets, "refresh-ahead": await median(older, read, oldest) };
}

/** Counts the delivery of one event, by having it delivered again. */
async function countDelivery(latchkey: CountedLatchkey, provider: string): Promise<Counts> {
  const app = await createApp(latchkey, { webhook_url: `${provider}/webhooks` });
  const integration = await createIntegration(app, provider, "/token");
  await importConnections(app, integration, 1);
  const { data } = Events.parse(await callApi(app, "GET", "/v1/events"));
  const [event] = data;
  if (event === undefined) throw new Error("the app has no event");
  const samples = Array.from({ length: SAMPLES }, () => event.id);
  return medianOf(
    latchkey,
    samples,
    (id) => callApi(app, "POST", `/v1/events/${id}/replay`),
    () => callApi(app, "GET", "/v1/app"),
  );
}

/** Returns the median of each count over several subjects. */
async function medianOf(
  latchkey: CountedLatchkey,
  subjects: readonly string[],
  operation: (subject: string) => Promise<unknown>,
  prepare: () => Promise<unknown>,
): Promise<Counts> {
  const samples: Counts[] = [];
  for (const subject of subjects) samples.push(await latchkey.count(() => operation(subject), prepare));
  const median = (name: keyof Counts) =>
    samples.map((counts) => counts[name]).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];
  return Counts.parse(
    Object.fromEntries(Object.keys(Counts.shape).map((name) => [name, median(name as keyof Counts)])),
  );
}

async function createApp(latchkey: CountedLatchkey, settings: object): Promise<ApiCaller> {
  const operator = { origin: latchkey.origin, key: testSecrets.ADMIN_TOKEN };
  const body = { name: "Budgets", return_urls: [RETURN_URL], ...settings };
  const { api_key: key } = App.parse(await callApi(operator, "POST", "/v1/apps", body));
  return { origin: latchkey.origin, key };
}

async function createIntegration(app: ApiCaller, provider: string, tokenPath: string): Promise<string> {
  const endpoints = {
    issuer: provider,
    authorization_endpoint: `${provider}/authorize`,
    token_endpoint: `${provider}${tokenPath}`,
    api_base_url: provider,
  };
  const body = { provider: "parqet", client_id: "client", scopes: ["portfolio:read"], endpoints };
  return Id.parse(await callApi(app, "POST", "/v1/integrations", body)).id;
}

async function importConnections(
  app: ApiCaller,
  integration: string,
  count: number,
  changes: object = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let nth = 0; nth < count; nth++) {
    const { token_type: _, ...tokens } = newTokens();
    const grant = { integration, end_user: "alice", ...tokens, refresh_token: newRefreshToken(), ...changes };
    ids.push(Id.parse(await callApi(app, "POST", "/v1/connections", grant)).id);
  }
  return ids;
}
