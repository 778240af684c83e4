// From the 202 response to the provider to the event that the app receives: no webhook is lost, none is delivered
// twice, and none is trusted.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ProviderWebhookLog } from "../../../src/apps/provider-webhooks/provider-webhook-log.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import {
  BANK,
  beginItem,
  API_KEY_PROVIDER,
  webhookRows,
  type ProviderWebhookStage,
  newProviderWebhookStage,
  newSender,
  fakeBank,
  restartApp,
} from "../../support/workers/provider-webhook-stage.ts";
import { alarmOf, newSession, valueOf } from "../../support/workers/create-connection.ts";
import { type Arrival, isVerified, advanceTime, fakeEndpoint } from "../../support/workers/webhook-stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const opened = (id: string) => ({ id, eventType: "door1_open" });
const dataOf = ({ body }: Arrival): Record<string, unknown> => JSON.parse(body).data;
const providerEvents = (arrivals: readonly Arrival[]) =>
  arrivals.filter(({ type }) => type === "provider.event");

/** Returns a webhook of the bank's provider for the connection. */
const itemWebhook = (stage: ProviderWebhookStage, changes: object = {}) => ({
  eventId: crypto.randomUUID(),
  event: "item/updated",
  itemId: "item-1",
  clientUserId: stage.ids.connection,
  ...changes,
});

/** Returns how often the item was requested from the provider. */
const countItemReads = () =>
  vi.mocked(globalThis.fetch).mock.calls.filter(([input]) => new Request(input).url.endsWith("/items/item-1"))
    .length;

/** Makes all connections unreachable. */
const makeConnectionsUnreachable = () =>
  vi.spyOn(env.CONNECTIONS, "getByName").mockImplementation(() => {
    throw new Error("broken");
  });

/** Removes the webhook key, as if the integration had been stored before keys existed. */
async function newOldIntegration(): Promise<ProviderWebhookStage> {
  const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec(
      "UPDATE integration SET record = json_remove(record, '$.sealed_hook_key', '$.hook_key_hash', '$.sealed_hook_secret') WHERE id = ?",
      stage.integration,
    );
  });
  return stage;
}

describe("a webhook that was accepted with a 202", () => {
  test("G4 · reaches the app although its object restarts before it processes the webhook", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    expect(await stage.send(opened("a"))).toEqual({ ok: true, value: null });
    expect(arrivals).toEqual([]);
    await restartApp(stage);
    await advanceTime(stage, SECOND);
    expect(providerEvents(arrivals).map(dataOf)).toMatchObject([
      { event_id: "a", payload: JSON.stringify(opened("a")) },
    ]);
    expect(arrivals.every((arrival) => isVerified(stage.secret, arrival))).toBe(true);
  });

  test("G4 · reaches the app once, although it is processed twice", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    await stage.send(opened("a"));
    const [before] = await webhookRows(stage);
    await advanceTime(stage, SECOND);
    expect(await webhookRows(stage)).toEqual([{ id: before?.id, due_at: null, record: null }]);
    // Simulates a crash before the object records that the webhook is processed.
    await runInDurableObject(stage.appStub, (_, { storage }) => {
      storage.sql.exec("UPDATE hook SET due_at = at, record = ?", before?.record ?? "");
      storage.sql.exec("INSERT OR REPLACE INTO task VALUES ('hooks', ?)", stage.clock.now());
    });
    await restartApp(stage);
    await runInDurableObject(stage.appStub, (object) => object.alarm());
    await advanceTime(stage, HOUR);
    expect(providerEvents(arrivals)).toHaveLength(1);
    expect(providerEvents(arrivals)[0]?.id).toBe(before?.id);
  });

  test("is recognized when it is repeated within a month, and is then forgotten", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    await stage.send(opened("a"));
    await advanceTime(stage, 29 * DAY);
    await stage.send(opened("a"));
    await advanceTime(stage, SECOND);
    expect(providerEvents(arrivals)).toHaveLength(1);
    expect(await webhookRows(stage)).toHaveLength(1);
    await advanceTime(stage, 3 * DAY);
    expect(await webhookRows(stage)).toEqual([]);
    // The next one deletes old entries of the audit log.
    expect(await alarmOf(stage.appStub)).toBeGreaterThan(stage.clock.now() + 300 * DAY);
  });

  test("is found without reading the processed webhooks of a month", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    await stage.send(opened("a"));
    await advanceTime(stage, SECOND);
    const rowsRead = await runInDurableObject(stage.appStub, (_, { storage: { sql } }) => {
      sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO hook (id, at, lane) SELECT 'old-' || i, ?, 'lane' FROM n`,
        stage.clock.now(),
      );
      const exec = vi.spyOn(sql, "exec");
      new ProviderWebhookLog(sql).due(stage.clock.now(), 20);
      new ProviderWebhookLog(sql).nextDueAt();
      const cursors = exec.mock.results.map(({ value }) => value as SqlStorageCursor<never>);
      exec.mockRestore();
      return Math.max(...cursors.map((cursor) => cursor.rowsRead));
    });
    expect(rowsRead).toBeLessThan(50);
    expect(providerEvents(arrivals)).toHaveLength(1);
  });

  test("is one of many, and each arrives in order", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    const ids = Array.from({ length: 50 }, (_, n) => `event-${n}`);
    for (const id of ids) await stage.send(opened(id));
    await advanceTime(stage, MINUTE);
    expect(providerEvents(arrivals).map((arrival) => dataOf(arrival)["event_id"])).toEqual(ids);
  });

  test("leaves no data when its app is deleted first", async () => {
    const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
    const arrivals = fakeEndpoint(stage.clock);
    await stage.send(opened("a"));
    await stage.appStub.delete(LATCHKEY);
    await advanceTime(stage, HOUR);
    expect(arrivals).toEqual([]);
    expect(await stage.send(opened("b"))).toMatchObject({ failure: { code: "unauthenticated" } });
  });
});

test("H3 · a webhook is rejected while the storage that the app needs is nearly full", async () => {
  const stage = await newProviderWebhookStage(API_KEY_PROVIDER);
  fakeEndpoint(stage.clock);
  await runInDurableObject(stage.appStub, (_, { storage: { sql } }) => {
    vi.spyOn(sql, "databaseSize", "get").mockReturnValue(4 * 1024 ** 3);
  });
  expect(await stage.send(opened("a"))).toMatchObject({
    failure: { code: "rate_limited", retryAfterSeconds: 3600 },
  });
  const stored = await runInDurableObject(stage.appStub, (_, { storage: { sql } }) =>
    sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'hook'").toArray(),
  );
  expect(stored).toEqual([]);
});

describe("a webhook that names an item and a connection", () => {
  test("makes the connection read the item, which completes the attempt, and is sent with the connection's ID", async () => {
    const stage = await newProviderWebhookStage(BANK);
    const arrivals = fakeBank(stage);
    await beginItem(stage);
    await stage.send(itemWebhook(stage));
    await advanceTime(stage, SECOND);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active" });
    expect(arrivals.map(({ type }) => type).toSorted()).toEqual(["connection.created", "provider.event"]);
    expect(providerEvents(arrivals).map(dataOf)).toMatchObject([
      { connection: stage.ids.connection, integration: stage.integration, provider: "pluggy" },
    ]);
  });

  test("causes one item read together with all earlier webhooks, so that a provider that hangs delays nothing else", async () => {
    const stage = await newProviderWebhookStage(BANK);
    const arrivals = fakeBank(stage);
    await beginItem(stage);
    await stage.send(itemWebhook(stage));
    await advanceTime(stage, SECOND);
    const before = countItemReads();
    for (let n = 0; n < 20; n += 1) await stage.send(itemWebhook(stage));
    await advanceTime(stage, SECOND);
    expect(providerEvents(arrivals).map((arrival) => dataOf(arrival)["connection"])).toEqual(
      Array.from({ length: 21 }, () => stage.ids.connection),
    );
    expect(countItemReads() - before).toBe(1);
  });

  test("E5 · is sent without a connection when the item does not belong to the connection", async () => {
    const stage = await newProviderWebhookStage(BANK);
    const arrivals = fakeBank(stage);
    await beginItem(stage);
    await stage.send(itemWebhook(stage, { itemId: "item-of-another-user" }));
    await advanceTime(stage, SECOND);
    expect(providerEvents(arrivals).map(dataOf)).toMatchObject([{ connection: null }]);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "pending" });
  });

  test("H1 · wakes no connection that does not exist or belongs to another integration", async () => {
    const [stage, other] = [await newProviderWebhookStage(BANK), await newProviderWebhookStage(BANK)];
    const arrivals = fakeBank(stage);
    await beginItem(stage);
    await stage.send(itemWebhook(stage));
    await advanceTime(stage, SECOND);
    const second = await newSender(stage, BANK);
    const getConnection = vi.spyOn(env.CONNECTIONS, "getByName");
    await second.send(itemWebhook(stage));
    await stage.send(itemWebhook(stage, { clientUserId: other.ids.connection }));
    await stage.send(itemWebhook(stage, { clientUserId: "con00000000000000000000" }));
    await stage.send(itemWebhook(stage, { clientUserId: "x" }));
    await stage.send(itemWebhook(stage, { itemId: null }));
    await advanceTime(stage, SECOND);
    expect(getConnection).not.toHaveBeenCalled();
    expect(providerEvents(arrivals).map((arrival) => dataOf(arrival)["connection"])).toEqual([
      stage.ids.connection,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test("waits for a connection that can't be reached, and so do later webhooks for it", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const stage = await newProviderWebhookStage(BANK);
    const arrivals = fakeBank(stage);
    await beginItem(stage);
    const unreachable = makeConnectionsUnreachable();
    await stage.send(itemWebhook(stage, { eventId: "first" }));
    await advanceTime(stage, SECOND);
    await stage.send(itemWebhook(stage, { eventId: "second" }));
    await stage.send(itemWebhook(stage, { eventId: "without a connection", clientUserId: null }));
    await advanceTime(stage, MINUTE);
    expect(providerEvents(arrivals).map((arrival) => dataOf(arrival)["event_id"])).toEqual([
      "without a connection",
    ]);
    unreachable.mockRestore();
    await advanceTime(stage, 5 * MINUTE);
    const [, ...others] = providerEvents(arrivals).map(dataOf);
    const { connection } = stage.ids;
    expect(others).toMatchObject([
      { event_id: "first", connection },
      { event_id: "second", connection },
    ]);
  });

  test("is sent without a connection when it can't be reached for more than a day", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const stage = await newProviderWebhookStage(BANK);
    const arrivals = fakeBank(stage);
    await newSession(stage);
    makeConnectionsUnreachable();
    await stage.send(itemWebhook(stage, { eventId: "lost" }));
    await advanceTime(stage, DAY - MINUTE);
    expect(providerEvents(arrivals)).toEqual([]);
    await advanceTime(stage, 10 * MINUTE);
    expect(providerEvents(arrivals).map(dataOf)).toMatchObject([{ event_id: "lost", connection: null }]);
  });
});

describe("an integration from before webhook URLs existed", () => {
  test("works as before, and gets a webhook URL when it is changed", async () => {
    const stage = await newOldIntegration();
    const { appStub: app, integration } = stage;
    const before = valueOf(await app.getIntegration(integration));
    expect(before).toMatchObject({ webhook_url: null, has_webhook_secret: false });
    expect(await stage.send(opened("a"))).toMatchObject({ failure: { code: "unauthenticated" } });
    const after = valueOf(await app.updateIntegration(integration, { name: "Doors" }, LATCHKEY));
    expect(after.webhook_url).toContain(`/hooks/${after.callback_url.split("/").at(-1)}/hk_`);
    expect(valueOf(await app.getIntegration(integration))).toEqual(after);
  });
});
