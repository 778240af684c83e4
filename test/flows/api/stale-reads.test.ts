// What is served from memory and from KV after a change that was made through another Worker, and until when; see "Stale
// reads" in docs/limits.md. Changes are made through Worker A. Worker B has just read what is changed. KV therefore
// returns it to B as it was for up to 60 seconds, and B keeps what it read at the end of this time for 5 more seconds.
// The same applies to the Worker in which the objects of connections run.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { connectAccount } from "../../support/http/connect-account.ts";
import { type Handler, sendJson } from "../../support/http/local-server.ts";
import { adminToken, type Json } from "../../support/latchkey.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { type Edge, SeveralWorkers } from "../../support/several-workers/several-workers.ts";
import { SharedStage } from "../../support/several-workers/shared-stage.ts";
import { until } from "../../support/until.ts";

const SECOND = 1000;
const MEMORY_MS = 5 * SECOND;
/** How long after a value was read KV can return it at the latest, although it was changed. */
const LAST_IN_KV_MS = 60 * SECOND - 1;

const EDGES: readonly Edge[] = ["a", "b"];
const VERSION_1 = { status: 200, json: { version: 1, access_token: "imported" } };
const VERSION_2 = { status: 200, json: { version: 2, access_token: "test-access-token-1" } };
const NOT_FOUND = { status: 404, json: { code: "connection_not_found" } };
const UNAUTHENTICATED = { status: 401, json: { code: "unauthenticated" } };
const PAUSED = { status: 502, json: { code: "integration_misconfigured" } };

const directory = mkdtempSync(join(tmpdir(), "latchkey-several-workers-"));
let workers: SeveralWorkers;

beforeAll(async () => {
  workers = await SeveralWorkers.start(directory);
});

afterAll(async () => {
  await workers.close();
  rmSync(directory, { recursive: true });
});

const newStage = (api?: Handler) => SharedStage.create(workers, api);

/**
 * Advances the clock to the last moment at which KV can return what was changed, and from there to both ends of the 5
 * seconds for which it is kept in memory.
 */
async function passBound(steps: {
  lastInKv: () => Promise<void>;
  lastInMemory: () => Promise<void>;
  after: () => Promise<void>;
}): Promise<void> {
  await workers.advance(LAST_IN_KV_MS);
  await steps.lastInKv();
  await workers.advance(MEMORY_MS - 1);
  await steps.lastInMemory();
  await workers.advance(1);
  await steps.after();
}

/** Like `passBound`, for what a Worker derives from a copy in memory just before that is too old, and keeps as well. */
async function passDerivedBound(steps: {
  lastInKv: () => Promise<void>;
  lastInMemory: () => Promise<void>;
  after: () => Promise<void>;
}): Promise<void> {
  await workers.advance(LAST_IN_KV_MS);
  await steps.lastInKv();
  await workers.advance(MEMORY_MS - 1);
  await steps.lastInMemory();
  await workers.advance(MEMORY_MS - 1);
  await steps.lastInMemory();
  await workers.advance(1);
  await steps.after();
}

describe("the token of a connection that A has deleted", () => {
  test("is returned by B for up to 65 seconds, and by A no more", async () => {
    const stage = await newStage();
    const id = await stage.newConnection();
    for (const edge of EDGES) expect(await stage.readToken(edge, id)).toMatchObject(VERSION_1);
    await stage.change("DELETE", `/v1/connections/${id}`);
    expect(await stage.readToken("a", id)).toMatchObject(NOT_FOUND);
    const returnsIt = async () => expect(await stage.readToken("b", id)).toMatchObject(VERSION_1);
    await passBound({
      lastInKv: returnsIt,
      lastInMemory: returnsIt,
      after: async () => expect(await stage.readToken("b", id)).toMatchObject(NOT_FOUND),
    });
  });

  test("is sent to the API by B for up to 65 seconds, and by A no more", async () => {
    const stage = await newStage();
    const id = await stage.newConnection();
    for (const edge of EDGES) expect((await stage.callApi(edge, id)).status).toBe(200);
    await stage.change("DELETE", `/v1/connections/${id}`);
    expect(await stage.callApi("a", id)).toMatchObject(NOT_FOUND);
    const sendsIt = async () => expect((await stage.callApi("b", id)).status).toBe(200);
    await passBound({
      lastInKv: sendsIt,
      lastInMemory: sendsIt,
      after: async () => expect(await stage.callApi("b", id)).toMatchObject(NOT_FOUND),
    });
    expect(stage.provider.calls).toHaveLength(4);
  });
});

/** Reads the token of a new connection through both Workers, and refreshes it through A. */
async function newRefreshed(grant: Json = {}, api?: Handler) {
  const stage = await newStage(api);
  const id = await stage.newConnection(grant);
  for (const edge of EDGES) expect(await stage.readToken(edge, id)).toMatchObject(VERSION_1);
  expect(await stage.refresh("a", id)).toMatchObject(VERSION_2);
  return { stage, id };
}

describe("the former token of a connection that A has refreshed", () => {
  test("is returned by B for up to 65 seconds, and by A no more", async () => {
    const { stage, id } = await newRefreshed();
    expect(await stage.readToken("a", id)).toMatchObject(VERSION_2);
    const returnsIt = async () => expect(await stage.readToken("b", id)).toMatchObject(VERSION_1);
    await passBound({
      lastInKv: returnsIt,
      lastInMemory: returnsIt,
      after: async () => expect(await stage.readToken("b", id)).toMatchObject(VERSION_2),
    });
  });

  test("is replaced in B at once for a caller that reports its version as rejected", async () => {
    const { stage, id } = await newRefreshed();
    expect(await stage.readToken("b", id)).toMatchObject(VERSION_1);
    expect(await stage.refresh("b", id, { rejected_version: 1 })).toMatchObject(VERSION_2);
    expect(await stage.readToken("b", id)).toMatchObject(VERSION_2);
    expect(stage.provider.tokenRequests).toHaveLength(1);
  });

  test("is replaced in B at once if the API rejects it in a proxied call", async () => {
    const { stage, id } = await newRefreshed({}, ({ headers: { authorization } }, response) =>
      sendJson(response, authorization === "Bearer imported" ? 401 : 200, {}),
    );
    expect((await stage.callApi("b", id)).status).toBe(200);
    expect(stage.provider.calls.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer imported",
      "Bearer test-access-token-1",
    ]);
    expect(stage.provider.tokenRequests).toHaveLength(1);
  });

  test("is returned by B only until the last 10% of its lifetime if these begin earlier", async () => {
    const { stage, id } = await newRefreshed({ expires_in: 40 });
    await workers.advance(36 * SECOND - 1);
    expect(await stage.readToken("b", id)).toMatchObject(VERSION_1);
    await workers.advance(1);
    expect(await stage.readToken("b", id)).toMatchObject(VERSION_2);
    await workers.advance(MEMORY_MS);
    expect(await stage.readToken("b", id)).toMatchObject(VERSION_2);
    expect(stage.provider.tokenRequests).toHaveLength(1);
  });
});

/** Creates a connection, and another key of the app after the app's keys were read from KV. */
async function newKey() {
  const stage = await newStage();
  const connection = await stage.newConnection();
  for (const edge of EDGES) expect((await stage.readToken(edge, connection)).status).toBe(200);
  const path = `/v1/apps/${stage.app}/keys`;
  const { id, api_key } = await stage.change("POST", path, undefined, adminToken);
  const key = String(api_key);
  const deleteKey = () => stage.change("DELETE", `${path}/${String(id)}`, undefined, adminToken);
  const deleteApp = () => stage.change("DELETE", `/v1/apps/${stage.app}`, undefined, adminToken);
  const readWith = (edge: Edge, used: string) => stage.readToken(edge, connection, used);
  return { key, otherKey: stage.key, readWith, deleteKey, deleteApp };
}

describe("an API key", () => {
  test.each([
    ["that A has deleted", "deleteKey"],
    ["of an app that A has deleted", "deleteApp"],
  ] as const)("%s is accepted by B for up to 70 seconds, and by A no more", async (_, deletion) => {
    const { key, otherKey, readWith, ...deletions } = await newKey();
    // Until all Workers can find the key in KV.
    await workers.advance(60 * SECOND);
    for (const edge of EDGES) expect((await readWith(edge, key)).status).toBe(200);
    await deletions[deletion]();
    expect(await readWith("a", key)).toMatchObject(UNAUTHENTICATED);
    await passDerivedBound({
      // With the app's other key, B reads from KV which keys the app has.
      lastInKv: async () => expect((await readWith("b", otherKey)).status).toBe(200),
      lastInMemory: async () => expect((await readWith("b", key)).status).toBe(200),
      after: async () => expect(await readWith("b", key)).toMatchObject(UNAUTHENTICATED),
    });
  });

  test("that is not in KV yet when A deletes it is accepted by B for up to 25 seconds, and by A no more", async () => {
    const { key, readWith, deleteKey } = await newKey();
    for (const edge of EDGES) expect((await readWith(edge, key)).status).toBe(200);
    await deleteKey();
    expect(await readWith("a", key)).toMatchObject(UNAUTHENTICATED);
    await workers.advance(20 * SECOND - 1);
    expect((await readWith("b", key)).status).toBe(200);
    await workers.advance(MEMORY_MS - 1);
    expect((await readWith("b", key)).status).toBe(200);
    await workers.advance(1);
    expect(await readWith("b", key)).toMatchObject(UNAUTHENTICATED);
  });
});

describe("a proxied call through B", () => {
  test("is sent to the former API base URL for up to 70 seconds after A has changed it", async () => {
    const stage = await newStage();
    const [id, another] = [await stage.newConnection(), await stage.newConnection()];
    await stage.callApi("b", id);
    await stage.moveApi(`${stage.provider.origin}/base/v2`);
    const callsApi = async () => expect((await stage.callApi("b", id)).status).toBe(200);
    await passDerivedBound({
      // For another connection, B reads the integration from KV.
      lastInKv: async () => expect((await stage.callApi("b", another)).status).toBe(200),
      lastInMemory: callsApi,
      after: callsApi,
    });
    const paths = stage.provider.calls.map(({ url }) => url);
    const former = "/base/items";
    expect(paths).toEqual([former, former, former, former, "/base/v2/items"]);
  });

  test("is sent to the former origin for up to 70 seconds after A has moved the API, and never to the new one", async () => {
    const stage = await newStage();
    const elsewhere = await ScriptedProvider.start();
    onTestFinished(() => elsewhere.close());
    const [id, another] = [await stage.newConnection(), await stage.newConnection()];
    await stage.callApi("b", id);
    await stage.moveApi(`${elsewhere.origin}/base`);
    const moved = { status: 409, json: { code: "reauthorization_required" } };
    await passDerivedBound({
      lastInKv: async () => expect((await stage.callApi("b", another)).status).toBe(200),
      lastInMemory: async () => expect((await stage.callApi("b", id)).status).toBe(200),
      after: async () => expect(await stage.callApi("b", id)).toMatchObject(moved),
    });
    expect(elsewhere.calls).toEqual([]);
  });
});

const secretsSentTo = ({ tokenRequests }: ScriptedProvider) =>
  tokenRequests.map((form) => form.get("client_secret"));

describe("a refresh", () => {
  const FORMER = "test-client-secret";
  const NEXT = "the-next-client-secret";

  test("uses the former client secret for up to 65 seconds after A has changed it", async () => {
    const stage = await newStage();
    const id = await stage.newConnection();
    const refreshes = async () => expect((await stage.refresh("b", id)).status).toBe(200);
    await refreshes();
    await stage.changeIntegration({ client_secret: NEXT });
    await passBound({ lastInKv: refreshes, lastInMemory: refreshes, after: refreshes });
    expect(secretsSentTo(stage.provider)).toEqual([FORMER, FORMER, FORMER, NEXT]);
  });

  test("is not sent as an event for up to 65 seconds after A has subscribed to these events", async () => {
    const stage = await newStage();
    const id = await stage.newConnection();
    const refreshes = async () => expect((await stage.refresh("b", id)).status).toBe(200);
    const eventCount = async () => {
      const { data } = await stage.change("GET", "/v1/events?type=connection.refreshed");
      return (data as Json[]).length;
    };
    await refreshes();
    await stage.change("PATCH", "/v1/app", { webhook_events: ["connection.refreshed"] });
    await passBound({ lastInKv: refreshes, lastInMemory: refreshes, after: async () => {} });
    expect(await eventCount()).toBe(0);
    await refreshes();
    expect(await eventCount()).toBe(1);
  });
});

/** Waits until another copy of the integration is in KV than before the action. */
async function untilPublished(stage: SharedStage, act: () => Promise<void>): Promise<void> {
  const copy = () => workers.stored(`integration:${stage.app}:${stage.integration}`);
  const before = await copy();
  await act();
  await until(copy, (now) => now !== before);
}

describe("an integration whose client the provider refuses", () => {
  const REFUSAL = { status: 401, body: JSON.stringify({ error: "invalid_client" }) };

  /** Pauses the integration through A. Its copy was read 30 seconds before, when it was not paused. */
  async function newPaused(): Promise<SharedStage> {
    const stage = await newStage();
    const [id] = [await stage.newConnection(), await stage.newConnection()];
    expect((await stage.refresh("b", id)).status).toBe(200);
    await workers.advance(30 * SECOND);
    stage.provider.refusal = REFUSAL;
    await untilPublished(stage, async () => expect(await stage.refresh("a", id)).toMatchObject(PAUSED));
    return stage;
  }

  test("is refreshed with for up to 65 seconds after its copy was read, and then paused", async () => {
    const stage = await newPaused();
    const { provider } = stage;
    provider.refusal = null;
    const id = await stage.newConnection();
    const refreshes = async () => expect((await stage.refresh("b", id)).status).toBe(200);
    await workers.advance(LAST_IN_KV_MS - 30 * SECOND);
    await refreshes();
    await workers.advance(MEMORY_MS - 1);
    await refreshes();
    await workers.advance(1);
    const sent = provider.tokenRequests.length;
    expect(await stage.refresh("b", id)).toMatchObject(PAUSED);
    expect(provider.tokenRequests).toHaveLength(sent);
    for (const edge of EDGES) expect((await stage.readToken(edge, id)).status).toBe(200);
  });

  test("is refreshed at once when the app asks for it after A has changed the client, although B has an older copy", async () => {
    const stage = await newPaused();
    const { provider } = stage;
    // The next tests of the client are after 1, 2, and 4 minutes.
    for (const waitMs of [60 * SECOND, 60 * SECOND, 120 * SECOND]) {
      const tested = await stage.newConnection();
      await workers.advance(waitMs);
      await untilPublished(stage, async () => expect(await stage.refresh("b", tested)).toMatchObject(PAUSED));
    }
    provider.refusal = null;
    const id = await stage.newConnection();
    const sent = provider.tokenRequests.length;
    await workers.advance(60 * SECOND);
    expect(await stage.refresh("b", id)).toMatchObject(PAUSED);
    expect((await stage.readToken("b", id)).status).toBe(200);
    await stage.changeIntegration({ client_secret: "the-next-client-secret" });
    expect(provider.tokenRequests).toHaveLength(sent);
    expect(await stage.refresh("b", id)).toMatchObject({ status: 200, json: { version: 2 } });
  });
});

/** Creates a connect session. Returns a click on its page, which returns the client of the authorization request. */
async function newPage(stage: SharedStage): Promise<() => Promise<string | null>> {
  const { integration } = stage;
  const session = { end_user: { id: crypto.randomUUID() }, integrations: [integration] };
  const { connect_url, token } = await stage.change("POST", "/v1/connect/sessions", session);
  const browser = new Browser();
  return async () => {
    const url = new URL("/connect", String(connect_url)).href;
    const { location } = await browser.post(url, { token: String(token), integration });
    return new URL(location ?? "").searchParams.get("client_id");
  };
}

test("a click on an older session's page uses the former client for up to 65 seconds after A has changed it", async () => {
  const stage = await newStage();
  const click = await newPage(stage);
  await workers.advance(1);
  expect(await click()).toBe("client");
  await stage.changeIntegration({ client_id: "changed" });
  const clickOnNewerPage = await newPage(stage);
  expect(await clickOnNewerPage()).toBe("changed");
  const usesFormer = async () => expect(await click()).toBe("client");
  await passBound({
    lastInKv: usesFormer,
    lastInMemory: usesFormer,
    after: async () => expect(await click()).toBe("changed"),
  });
});

test("the webhook URL of an integration that A has deleted is rejected by B at once", async () => {
  const stage = await newStage();
  const json = { provider: "pluggy", client_id: "client", client_secret: "the-client-secret-of-pluggy" };
  const { id, webhook_url } = await stage.change("POST", "/v1/integrations", json);
  const sendWebhook = async () => {
    const path = new URL(String(webhook_url)).pathname;
    const body = { event: "item/updated", eventId: crypto.randomUUID(), itemId: "item" };
    return (await stage.send("b", { method: "POST", path, json: body })).status;
  };
  expect(await sendWebhook()).toBe(202);
  await stage.change("DELETE", `/v1/integrations/${String(id)}`);
  expect(await sendWebhook()).toBe(401);
});

describe("what B has just not found in KV is used by B at once", () => {
  test("if it is the token of a connection that is activated through A", async () => {
    const stage = await newStage();
    let id = "";
    const { key, integration } = stage;
    await connectAccount({ origin: workers.origin("a"), key }, integration, async (url, browser) => {
      const { data } = await stage.change("GET", "/v1/connections");
      id = String((data as Json[])[0]?.["id"]);
      expect(await stage.readToken("b", id)).toMatchObject({ json: { code: "connection_pending" } });
      return (await browser.get(url)).location ?? "";
    });
    const token = { status: 200, json: { version: 1, access_token: "test-access-token-1" } };
    expect(await stage.readToken("b", id)).toMatchObject(token);
  });

  test("if it is an API key that A has created", async () => {
    const stage = await newStage();
    const id = await stage.newConnection();
    expect((await stage.readToken("b", id)).status).toBe(200);
    const path = `/v1/apps/${stage.app}/keys`;
    const { api_key } = await stage.change("POST", path, undefined, adminToken);
    expect((await stage.readToken("b", id, String(api_key))).status).toBe(200);
  });

  test("if it is an API base URL that A has set", async () => {
    const stage = await newStage();
    const { endpoints } = stage.provider.integration();
    const { api_base_url, ...others } = endpoints as Json;
    await stage.changeIntegration({ endpoints: others });
    const id = await stage.newConnection();
    expect(await stage.callApi("b", id)).toMatchObject({ json: { code: "api_not_configured" } });
    await stage.changeIntegration({ endpoints: { ...others, api_base_url } });
    expect((await stage.callApi("b", id)).status).toBe(200);
  });
});
