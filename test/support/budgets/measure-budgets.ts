// Counts what each operation costs, from the runtime.

import * as z from "zod";
import { allowAndSend, callAsAgent, createAgent } from "./agent-operations.ts";
import { type ApiCaller, callApi } from "../http/api-call.ts";
import { connectAccount, consentAtBank, consentAtOnce } from "../http/connect-account.ts";
import { KEY_LIFETIME_SECONDS } from "../peers/instant-bank.ts";
import {
  DEVICE_INTERVAL_SECONDS,
  LIFETIME_SECONDS,
  newRefreshToken,
  newTokens,
} from "../peers/instant-provider.ts";
import { testSecrets } from "../test-secrets.ts";
import type { CountedLatchkey } from "./counted-latchkey.ts";
import type { Budgets } from "./operations.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** An isolate forgets what it has read after five seconds, and reports token reads at most every 30 seconds. */
const FORGOTTEN_MS = 10 * SECOND_MS;
/** An isolate sends the entries of successful requests after this time. */
const LOG_SUCCESSES_WAIT_MS = 20 * SECOND_MS;
const LOG_BATCH_EVERY_MS = 2 * SECOND_MS;
const LOGGED_REQUESTS = 1_000;
const PARALLEL_REQUESTS = 20;
/** A lifetime that does not end during the measurement. */
const LONG_LIFETIME_SECONDS = 24 * 60 * 60;
/**
 * How long after its issue a token is refreshed ahead by any read: with less than 10% of its lifetime left, and enough of
 * it left for the operations before that read.
 */
const AHEAD_MS = LIFETIME_SECONDS * 910;
/** The end user of one connection. */
const CONNECTED_USER = "bob";
/** The end user of the other connections, whose agent calls the API. */
const AGENT_USER = "alice";
const RETURN_URL = "http://localhost:9/connected";

const Id = z.looseObject({ id: z.string() });
const App = z.looseObject({ api_key: z.string() });
const Events = z.looseObject({ data: z.array(Id) });

/**
 * Counts all operations. Each is counted once: the clock of the counted Worker stands still, and nothing else is random.
 *
 * @param provider the origin of an instant provider; see instant-provider.ts
 */
export async function measureBudgets(latchkey: CountedLatchkey, provider: string): Promise<Budgets> {
  // An API key's use is stored once an hour, so the operations begin with an hour, whenever the test runs.
  await latchkey.advance(HOUR_MS - ((await latchkey.advance(0)) % HOUR_MS));
  const { app, subscriber, integration, rotating, binding, connections } = await createConnections(
    latchkey,
    provider,
  );
  const {
    fresh: [warm = "", cold = "", deleted = "", ofSubscriber = ""],
    ...others
  } = connections;
  const read = (id: string, caller = app) => callApi(caller, "GET", `/v1/connections/${id}/token`);
  const callThroughProxy = () => callApi(app, "GET", `/v1/connections/${warm}/proxy/user`);
  const callWithProof = () => callApi(app, "GET", `/v1/connections/${others.bound}/proxy/user`);
  const remove = (id: string) => callApi(app, "DELETE", `/v1/connections/${id}`);
  // Reads another connection's token first, so that the isolate knows the app and has reported the app's token reads.
  const count = (operation: () => Promise<unknown>, prepare = () => read(warm)) =>
    latchkey.count(operation, async () => {
      await sendLog(latchkey, app);
      await prepare();
    });
  const connect = (through: string) => connectAccount(app, through, consentAtOnce);
  const countCleanup = (through: string) =>
    latchkey.countLater(
      HOUR_MS,
      () => connect(through),
      () => read(warm),
    );
  const agent = await createAgent(app, AGENT_USER);
  await latchkey.advance(AHEAD_MS);
  await latchkey.restart();
  const budgets = {
    "first-read": await latchkey.count(() => read(warm)),
    "refresh-ahead": await count(() => read(others.ahead)),
    "refresh-ahead-keep-alive": await count(() => read(others.aheadKeptAlive)),
    "cold-read": await count(() => read(cold)),
    "unknown-key-read": await count(
      () => read(cold),
      async () => {
        const token = await read(warm);
        await latchkey.advance(FORGOTTEN_MS);
        return token;
      },
    ),
    "hot-read": await count(() => read(warm)),
    "proxied-call": await count(callThroughProxy, callThroughProxy),
    "dpop-cold-read": await count(() => read(others.bound)),
    "dpop-hot-read": await count(
      () => read(others.bound),
      () => read(others.bound),
    ),
    "dpop-proxied-call": await count(callWithProof, callWithProof),
    "dpop-refresh": await count(() => read(others.boundExpired)),
    "dpop-connect": await count(() => connect(binding)),
    refresh: await count(() => read(others.expired)),
    "refresh-rotation": await count(() => read(others.rotating)),
    "refresh-keep-alive": await count(() => read(others.keptAlive)),
    "refresh-event": await count(
      () => read(others.subscribed, subscriber),
      () => read(ofSubscriber, subscriber),
    ),
    connect: await count(() => connect(rotating)),
    import: await count(() => importConnection(app, integration)),
    "get-connection": await count(() => callApi(app, "GET", `/v1/connections/${warm}`)),
    ensure: await count(() => ensure(app, integration, CONNECTED_USER)),
    "ensure-session": await count(() => ensure(app, integration, "another-user")),
    "create-agent-key": await count(() => createAgent(app, AGENT_USER)),
    "agent-call": await count(
      () => callAsAgent(agent, warm, "GET"),
      () => callAsAgent(agent, warm, "GET"),
    ),
    "agent-held-call": await count(
      () => allowAndSend(app, agent, warm, AGENT_USER),
      () => callAsAgent(agent, warm, "GET"),
    ),
    "update-integration": await count(() =>
      callApi(app, "PATCH", `/v1/integrations/${integration}`, { scopes: ["read", "write"] }),
    ),
    delete: await count(() => remove(deleted)),
    "delete-revocation": await count(() => remove(others.revocable)),
    "webhook-delivery": await countDelivery(latchkey, subscriber),
    "logged-failure": await count(() => readUnknown(app)),
    "logged-successes": await count(() => requestOften(latchkey, app)),
  };
  await latchkey.advance(KEY_LIFETIME_SECONDS * SECOND_MS);
  const [first = "", second = ""] = others.banks;
  return {
    ...budgets,
    "new-api-key": await count(() => read(first)),
    "shared-api-key": await count(() => read(second)),
    // The last, because each takes an hour.
    "connect-cleanup": await countCleanup(rotating),
    "connect-cleanup-expiring": await countCleanup(integration),
    "device-poll": await countDevicePoll(latchkey, app, provider),
  };
}

/** Creates the connections that the operations need, and reads tokens so that all tables of the apps exist. */
async function createConnections(latchkey: CountedLatchkey, provider: string) {
  const [app, subscriber] = [
    await createApp(latchkey, {}),
    await createApp(latchkey, {
      webhook_url: `${provider}/webhooks`,
      webhook_events: ["connection.created", "connection.refreshed"],
    }),
  ];
  const integration = await createIntegration(app, provider);
  const rotating = await createIntegration(app, provider, { token_endpoint: `${provider}/rotating/token` });
  const revoking = await createIntegration(app, provider, { revocation_endpoint: `${provider}/revoke` });
  const keptAlive = await createIntegration(app, provider, {}, { keep_alive_days: 30 });
  const dpop = { dpop: "required" };
  const bindingTo = (seconds: number) =>
    createIntegration(app, provider, { token_endpoint: `${provider}/bound/${seconds}/token` }, dpop);
  const binding = await bindingTo(LONG_LIFETIME_SECONDS);
  const bindingBriefly = await bindingTo(LIFETIME_SECONDS / 2);
  const subscribed = await createIntegration(subscriber, provider);
  const bank = await createBank(app, provider);
  const fresh = [
    await importConnection(app, integration),
    await importConnection(app, integration),
    // A query for one end user also reads the first row of the next one. The other end users have random IDs.
    await importConnection(app, integration, { end_user: `${CONNECTED_USER}-2` }),
    await importConnection(subscriber, subscribed),
  ];
  const expired = { expires_in: 0 };
  const ahead = { expires_in: LIFETIME_SECONDS };
  const connections = {
    fresh,
    ahead: await importConnection(app, integration, ahead),
    aheadKeptAlive: await importConnection(app, keptAlive, ahead),
    expired: await importConnection(app, integration, expired),
    rotating: await importConnection(app, rotating, expired),
    keptAlive: await importConnection(app, keptAlive, expired),
    subscribed: await importConnection(subscriber, subscribed, expired),
    bound: await connectAccount(app, binding, consentAtOnce),
    boundExpired: await connectAccount(app, bindingBriefly, consentAtOnce),
    revocable: await importConnection(app, revoking),
    ensured: await importConnection(app, integration, { end_user: CONNECTED_USER }),
    banks: [await connectAccount(app, bank, consentAtBank), await connectAccount(app, bank, consentAtBank)],
  };
  await callApi(app, "GET", `/v1/connections/${fresh[0]}/token`);
  await callApi(subscriber, "GET", `/v1/connections/${fresh[3]}/token`);
  return { app, subscriber, integration, rotating, binding, connections };
}

/** Counts the first poll of a device code, which is the only one within this time. */
async function countDevicePoll(latchkey: CountedLatchkey, app: ApiCaller, provider: string) {
  const integration = await createIntegration(app, provider, {
    device_authorization_endpoint: `${provider}/device`,
    token_endpoint: `${provider}/pending/token`,
  });
  const session = { end_user: { id: "alice" }, integrations: [integration], flow: "device" };
  return latchkey.countLater(
    1.5 * DEVICE_INTERVAL_SECONDS * SECOND_MS,
    () => callApi(app, "POST", "/v1/connect/sessions", session),
    () => callApi(app, "GET", "/v1/app"),
  );
}

/** Has the isolate send what it has for the app's log, with a failure, and waits until it may send again. */
async function sendLog(latchkey: CountedLatchkey, app: ApiCaller): Promise<void> {
  await readUnknown(app);
  await latchkey.advance(LOG_BATCH_EVERY_MS);
}

/** Reads the token of a connection that does not exist. */
async function readUnknown({ origin, key }: ApiCaller): Promise<void> {
  const url = new URL(`/v1/connections/con${"0".repeat(20)}/token`, origin);
  const { status } = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  if (status !== 404) throw new Error(`the read did not fail as expected: ${status}`);
}

/** Sends requests that cost nothing else, and waits until the isolate has sent their entries to the app's log. */
async function requestOften(latchkey: CountedLatchkey, app: ApiCaller): Promise<void> {
  for (let i = 0; i < LOGGED_REQUESTS / PARALLEL_REQUESTS; i++)
    await Promise.all(
      Array.from({ length: PARALLEL_REQUESTS }, () => callApi(app, "GET", "/v1/providers/oauth2")),
    );
  await latchkey.advance(LOG_SUCCESSES_WAIT_MS);
}

/** Counts the delivery of one event, by having it delivered again. */
async function countDelivery(latchkey: CountedLatchkey, app: ApiCaller) {
  const { data } = Events.parse(await callApi(app, "GET", "/v1/events"));
  const [event] = data;
  if (event === undefined) throw new Error("the app has no event");
  return latchkey.count(
    () => callApi(app, "POST", `/v1/events/${event.id}/replay`),
    () => callApi(app, "GET", "/v1/app"),
  );
}

async function createApp(latchkey: CountedLatchkey, settings: object): Promise<ApiCaller> {
  const operator = { origin: latchkey.origin, key: testSecrets.ADMIN_TOKEN };
  const body = { name: "Budgets", return_urls: [RETURN_URL], ...settings };
  const { api_key: key } = App.parse(await callApi(operator, "POST", "/v1/apps", body));
  return { origin: latchkey.origin, key };
}

async function createIntegration(
  app: ApiCaller,
  provider: string,
  changes: object = {},
  options: object = {},
): Promise<string> {
  const endpoints = {
    authorization_endpoint: `${provider}/authorize`,
    token_endpoint: `${provider}/token`,
    userinfo_endpoint: `${provider}/user`,
    api_base_url: provider,
    ...changes,
  };
  const body = { provider: "oauth2", client_id: "client", scopes: ["read"], endpoints, options };
  return Id.parse(await callApi(app, "POST", "/v1/integrations", body)).id;
}

async function createBank(app: ApiCaller, provider: string): Promise<string> {
  const client = { client_id: "client", client_secret: "client-secret", variables: { connector_id: "1" } };
  const body = { provider: "pluggy", ...client, endpoints: { api_base_url: `${provider}/bank` } };
  return Id.parse(await callApi(app, "POST", "/v1/integrations", body)).id;
}

const ensure = (app: ApiCaller, integration: string, end_user: string) =>
  callApi(app, "POST", "/v1/connections/ensure", { end_user, integration });

async function importConnection(app: ApiCaller, integration: string, changes: object = {}): Promise<string> {
  const { access_token } = newTokens();
  const tokens = { access_token, refresh_token: newRefreshToken(), expires_in: LONG_LIFETIME_SECONDS };
  const grant = { integration, end_user: "alice", ...tokens, ...changes };
  return Id.parse(await callApi(app, "POST", "/v1/connections", grant)).id;
}
