// Quayside, the app that the browser tests of the dashboard share: ten thousand connections, a hundred thousand events and
// as many log entries in its lists, connections that work and one that has ended, and a webhook endpoint that fails. Tests may add to it, and
// delete only what they have added.

import { connect, refresh, startSession } from "../flow.ts";
import { call } from "../latchkey.ts";
import { newIntegration, revoke, type TestIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";
import { until } from "../until.ts";
import { seedMetrics } from "../dashboard.ts";
import { type HookedApp, newHookedApp, Receiver } from "../webhooks/receiver.ts";
import { fillLog } from "./many-log-entries.ts";
import { type Listed, listConnections, listEvents } from "./many-connections.ts";

const CONNECTIONS = 10_000;
const EVENTS = 100_000;
const LOG_ENTRIES = 100_000;

/** Providers from the catalogue. Their servers are never called. */
const PROVIDERS = ["xero", "hubspot", "google", "slack", "stripe", "zendesk", "dropbox"];

export type Quayside = {
  app: HookedApp;
  /** Where the app's events arrive. It answers 500 until a test changes that. */
  receiver: Receiver;
  /** An integration with which an account can be connected. */
  integration: TestIntegration;
  /** The IDs of connections whose pages exist. */
  connections: { active: string; ended: string; pending: string };
};

let created: Promise<Quayside> | null = null;

/** Returns the app. The first call of a test process creates it. */
export function quayside(): Promise<Quayside> {
  created ??= create();
  return created;
}

async function create(): Promise<Quayside> {
  const receiver = await Receiver.start();
  receiver.answer = { status: 500 };
  const app = await newHookedApp(receiver, { name: "Quayside", brand: { accent_color: "#0b5c73" } });
  const integration = await newIntegration(app, "parqet", { id: "parqet" });
  const ended = (await connect(app, integration)).id;
  await revoke(integration, "refresh_tokens");
  await refresh(app, ended);
  const active = (await connect(app, integration)).id;
  const { connectionId: pending } = await startSession(app, integration);
  const catalogued = await Promise.all(PROVIDERS.map((provider) => newListed(app, provider)));
  // The log begins with a request that fails.
  await call("GET", "/v1/integrations/unknown", app.key);
  const { runtime, latchkey } = await stack();
  const listed = [...catalogued, { id: integration.id, provider: "parqet" }];
  await fillLog(runtime, app.id, active, LOG_ENTRIES);
  await listConnections(runtime, app.id, listed, CONNECTIONS);
  await listEvents(runtime, app.id, EVENTS);
  await seedMetrics(app);
  // Meanwhile, workerd has closed the connections that were idle. The next request would be sent on one of them.
  await until(
    () => fetch(new URL("/healthz", latchkey)).catch(() => null),
    (response) => response?.ok === true,
  );
  return { app, receiver, integration, connections: { active, ended, pending } };
}

async function newListed(app: HookedApp, provider: string): Promise<Listed> {
  const client = { provider, id: provider, client_id: "quayside", client_secret: "a-client-secret-1" };
  const { status, text } = await call("POST", "/v1/integrations", app.key, client);
  if (status !== 201) throw new Error(text);
  return { id: provider, provider };
}
