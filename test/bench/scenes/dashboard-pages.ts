// How long Latchkey takes for each page of the dashboard, for an app with many connections and events.

import { callApi } from "../../support/http/api-call.ts";
import { listConnections, listEvents } from "../../support/dashboard/many-connections.ts";
import { fillLog } from "../../support/dashboard/many-log-entries.ts";
import { storeMetrics } from "../../support/dashboard/month-of-metrics.ts";
import { pathOf, PLACES, type PlaceIds } from "../../support/dashboard/places.ts";
import type { Bundle } from "../../support/runtime/bundle.ts";
import { freeOrigins } from "../../support/runtime/free-origins.ts";
import { Runtime } from "../../support/runtime/runtime.ts";
import { workerOptions } from "../../support/runtime/worker-options.ts";
import { testSecrets } from "../../support/test-secrets.ts";
import { median } from "../load/statistics.ts";

/** A page, and how long its requests took, from the first byte to the last. `bytes` is the HTML. */
export type PageTime = { route: string; medianMs: number; slowestMs: number; bytes: number };

const CONNECTIONS = 10_000;
const EVENTS = 100_000;
const LOG_ENTRIES = 100_000;
/** Parqet is the integration whose pages are opened. */
const PROVIDERS = ["xero", "parqet", "hubspot", "google", "slack", "stripe"];

/** Opens each page `tries` times, as the operator. */
export async function measureDashboard(bundle: Bundle, tries: number): Promise<PageTime[]> {
  const { latchkey: origin } = await freeOrigins("latchkey");
  const bindings = { ...testSecrets, PUBLIC_ORIGIN: origin.origin, ALLOW_LOOPBACK: "true" };
  const { assets: _, ...worker } = workerOptions("latchkey", bundle, { origin, bindings });
  const runtime = await Runtime.start([worker], { inspect: true });
  try {
    const { app, ids } = await createApp(runtime, origin);
    const cookie = await signIn(origin);
    const times: PageTime[] = [];
    for (const place of PLACES) {
      const url = new URL(`/dashboard${pathOf(place, app, ids)}`, origin);
      times.push({ route: `/dashboard${place.route}`, ...(await measurePage(url, cookie, tries)) });
    }
    return times;
  } finally {
    await runtime.close();
  }
}

async function createApp(runtime: Runtime, { origin }: URL): Promise<{ app: string; ids: PlaceIds }> {
  const created = await callApi({ origin, key: testSecrets.ADMIN_TOKEN }, "POST", "/v1/apps", {
    name: "Quayside",
    return_urls: ["http://localhost:9/connected"],
  });
  const [app, key] = [String(created["id"]), String(created["api_key"])];
  const post = (path: string, body: object) => callApi({ origin, key }, "POST", path, body);
  for (const provider of PROVIDERS)
    await post("/v1/integrations", {
      provider,
      id: provider,
      client_id: "quayside",
      client_secret: "a-client-secret-1",
    });
  const grant = { integration: "xero", end_user: "usr_1", access_token: "t", expires_in: 3600 };
  const active = String((await post("/v1/connections", grant))["id"]);
  const session = { end_user: { id: "usr_2" }, integrations: ["xero"] };
  const pending = String((await post("/v1/connect/sessions", session))["connection_id"]);
  const listed = PROVIDERS.map((provider) => ({ id: provider, provider }));
  await listConnections(runtime, app, listed, CONNECTIONS);
  await listEvents(runtime, app, EVENTS);
  await storeMetrics(runtime, app);
  // The log begins with a request that fails.
  await fetch(new URL("/v1/integrations/unknown", origin), { headers: { authorization: `Bearer ${key}` } });
  await fillLog(runtime, app, active, LOG_ENTRIES);
  return { app, ids: { active, ended: active, pending } };
}

async function signIn(origin: URL): Promise<string> {
  const response = await fetch(new URL("/dashboard/sign-in", origin), {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ credential: testSecrets.ADMIN_TOKEN, next: "/dashboard" }),
    redirect: "manual",
  });
  const [line = ""] = response.headers.getSetCookie();
  if (response.status !== 303) throw new Error(`the sign-in failed: ${response.status}`);
  return line.split(";", 1)[0] ?? "";
}

async function measurePage(url: URL, cookie: string, tries: number): Promise<Omit<PageTime, "route">> {
  const times: number[] = [];
  let bytes = 0;
  // The first one compiles code and fills caches.
  for (let i = 0; i <= tries; i++) {
    const startedAt = performance.now();
    const response = await fetch(url, { headers: { cookie } });
    bytes = (await response.arrayBuffer()).byteLength;
    if (response.status !== 200) throw new Error(`${url.pathname}: ${response.status}`);
    if (i > 0) times.push(performance.now() - startedAt);
  }
  return { medianMs: median(times), slowestMs: Math.max(...times), bytes };
}
