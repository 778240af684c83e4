// From the 202 that a provider gets to the event that the app gets: nothing is lost on the way, nothing
// comes twice, and nothing is believed.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readAppCopy } from "../../../src/kv/app-copy.ts";
import { ProviderWebhookLog } from "../../../src/apps/provider-webhooks/provider-webhook-log.ts";
import { configOf } from "../../../src/config.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { newAppId } from "../../../src/shared/id.ts";
import { seal } from "../../../src/vault/seal.ts";
import {
  BANK,
  beginItem,
  DOORS,
  hookRows,
  type HookStage,
  newHookStage,
  newSender,
  playBank,
  restartApp,
} from "../../support/workers/provider-webhook-stage.ts";
import { alarmOf, newSession, valueOf } from "../../support/workers/create-connection.ts";
import { type Arrival, isVerified, letPass, playEndpoint } from "../../support/workers/webhook-stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const opened = (id: string) => ({ id, eventType: "door1_open" });
const dataOf = ({ body }: Arrival): Record<string, unknown> => JSON.parse(body).data;
const told = (arrivals: readonly Arrival[]) => arrivals.filter(({ type }) => type === "provider.event");

/** What a bank's provider tells of the stage's connection. */
const about = (stage: HookStage, changes: object = {}) => ({
  eventId: crypto.randomUUID(),
  event: "item/updated",
  itemId: "item-1",
  clientUserId: stage.ids.connection,
  ...changes,
});

/** How often the provider was asked for the item. */
const looks = () =>
  vi.mocked(globalThis.fetch).mock.calls.filter(([input]) => new Request(input).url.endsWith("/items/item-1"))
    .length;

/** From now on nobody reaches a connection. */
const connectionsAreAway = () =>
  vi.spyOn(env.CONNECTIONS, "getByName").mockImplementation(() => {
    throw new Error("broken");
  });

/** Takes its key away, as if it had been stored before. */
async function newOld(): Promise<HookStage> {
  const stage = await newHookStage(DOORS);
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec(
      "UPDATE integration SET record = json_remove(record, '$.sealed_hook_key', '$.hook_key_hash', '$.sealed_hook_secret') WHERE id = ?",
      stage.integration,
    );
  });
  return stage;
}

describe("a webhook that was answered with 202", () => {
  test("G4 · reaches the app though its object is restarted before it has looked into it", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    expect(await stage.send(opened("a"))).toEqual({ ok: true, value: null });
    expect(arrivals).toEqual([]);
    await restartApp(stage);
    await letPass(stage, SECOND);
    expect(told(arrivals).map(dataOf)).toMatchObject([
      { event_id: "a", payload: JSON.stringify(opened("a")) },
    ]);
    expect(arrivals.every((arrival) => isVerified(stage.secret, arrival))).toBe(true);
  });

  test("G4 · reaches it once, though it is looked into twice", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    await stage.send(opened("a"));
    const [before] = await hookRows(stage);
    await letPass(stage, SECOND);
    expect(await hookRows(stage)).toEqual([{ id: before?.id, due_at: null, record: null }]);
    // As if the object had died before it noted that it was done.
    await runInDurableObject(stage.appStub, (_, { storage }) => {
      storage.sql.exec("UPDATE hook SET due_at = at, record = ?", before?.record ?? "");
      storage.sql.exec("INSERT OR REPLACE INTO task VALUES ('hooks', ?)", stage.clock.now());
    });
    await restartApp(stage);
    await runInDurableObject(stage.appStub, (object) => object.alarm());
    await letPass(stage, HOUR);
    expect(told(arrivals)).toHaveLength(1);
    expect(told(arrivals)[0]?.id).toBe(before?.id);
  });

  test("is known when it comes again, for a month, and is then forgotten", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    await stage.send(opened("a"));
    await letPass(stage, 29 * DAY);
    await stage.send(opened("a"));
    await letPass(stage, SECOND);
    expect(told(arrivals)).toHaveLength(1);
    expect(await hookRows(stage)).toHaveLength(1);
    await letPass(stage, 3 * DAY);
    expect(await hookRows(stage)).toEqual([]);
    expect(await alarmOf(stage.appStub)).toBeNull();
  });

  test("is found without reading those of a month that have been looked into", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    await stage.send(opened("a"));
    await letPass(stage, SECOND);
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
    expect(told(arrivals)).toHaveLength(1);
  });

  test("is one of many: each of them arrives, in the order they came", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    const ids = Array.from({ length: 50 }, (_, n) => `event-${n}`);
    for (const id of ids) await stage.send(opened(id));
    await letPass(stage, MINUTE);
    expect(told(arrivals).map((arrival) => dataOf(arrival)["event_id"])).toEqual(ids);
  });

  test("leaves nothing behind when its app is deleted before", async () => {
    const stage = await newHookStage(DOORS);
    const arrivals = playEndpoint(stage.clock);
    await stage.send(opened("a"));
    await stage.appStub.delete();
    await letPass(stage, HOUR);
    expect(arrivals).toEqual([]);
    expect(await stage.send(opened("b"))).toMatchObject({ failure: { code: "unauthenticated" } });
  });
});

test("H3 · a webhook is sent away while the storage that the app needs itself is nearly full", async () => {
  const stage = await newHookStage(DOORS);
  playEndpoint(stage.clock);
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
  test("has the connection look for itself, which finishes what its person began, and is told under its name", async () => {
    const stage = await newHookStage(BANK);
    const arrivals = playBank(stage);
    await beginItem(stage);
    await stage.send(about(stage));
    await letPass(stage, SECOND);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active" });
    expect(arrivals.map(({ type }) => type).toSorted()).toEqual(["connection.created", "provider.event"]);
    expect(told(arrivals).map(dataOf)).toMatchObject([
      { connection: stage.ids.connection, integration: stage.integration, provider: "pluggy" },
    ]);
  });

  test("has it look once for all that came before the look: a provider that hangs keeps nothing else waiting", async () => {
    const stage = await newHookStage(BANK);
    const arrivals = playBank(stage);
    await beginItem(stage);
    await stage.send(about(stage));
    await letPass(stage, SECOND);
    const before = looks();
    for (let n = 0; n < 20; n += 1) await stage.send(about(stage));
    await letPass(stage, SECOND);
    expect(told(arrivals).map((arrival) => dataOf(arrival)["connection"])).toEqual(
      Array.from({ length: 21 }, () => stage.ids.connection),
    );
    expect(looks() - before).toBe(1);
  });

  test("E5 · names nobody where the connection says that the item is not its own", async () => {
    const stage = await newHookStage(BANK);
    const arrivals = playBank(stage);
    await beginItem(stage);
    await stage.send(about(stage, { itemId: "item-of-somebody-else" }));
    await letPass(stage, SECOND);
    expect(told(arrivals).map(dataOf)).toMatchObject([{ connection: null }]);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "pending" });
  });

  test("H1 · wakes no connection that the app does not have, or that is another integration's", async () => {
    const [stage, other] = [await newHookStage(BANK), await newHookStage(BANK)];
    const arrivals = playBank(stage);
    await beginItem(stage);
    await stage.send(about(stage));
    await letPass(stage, SECOND);
    const second = await newSender(stage, BANK);
    const woken = vi.spyOn(env.CONNECTIONS, "getByName");
    await second.send(about(stage));
    await stage.send(about(stage, { clientUserId: other.ids.connection }));
    await stage.send(about(stage, { clientUserId: "con00000000000000000000" }));
    await stage.send(about(stage, { clientUserId: "x" }));
    await stage.send(about(stage, { itemId: null }));
    await letPass(stage, SECOND);
    expect(woken).not.toHaveBeenCalled();
    expect(told(arrivals).map((arrival) => dataOf(arrival)["connection"])).toEqual([
      stage.ids.connection,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test("waits for a connection that can't be reached, and those behind it wait as well", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const stage = await newHookStage(BANK);
    const arrivals = playBank(stage);
    await beginItem(stage);
    const away = connectionsAreAway();
    await stage.send(about(stage, { eventId: "first" }));
    await letPass(stage, SECOND);
    await stage.send(about(stage, { eventId: "second" }));
    await stage.send(about(stage, { eventId: "of nobody", clientUserId: null }));
    await letPass(stage, MINUTE);
    expect(told(arrivals).map((arrival) => dataOf(arrival)["event_id"])).toEqual(["of nobody"]);
    away.mockRestore();
    await letPass(stage, 5 * MINUTE);
    const [, ...others] = told(arrivals).map(dataOf);
    const { connection } = stage.ids;
    expect(others).toMatchObject([
      { event_id: "first", connection },
      { event_id: "second", connection },
    ]);
  });

  test("is told without a name where that takes more than a day", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const stage = await newHookStage(BANK);
    const arrivals = playBank(stage);
    await newSession(stage);
    connectionsAreAway();
    await stage.send(about(stage, { eventId: "lost" }));
    await letPass(stage, DAY - MINUTE);
    expect(told(arrivals)).toEqual([]);
    await letPass(stage, 10 * MINUTE);
    expect(told(arrivals).map(dataOf)).toMatchObject([{ event_id: "lost", connection: null }]);
  });
});

describe("an integration from before there were webhook URLs", () => {
  test("works as before, and gets one when it is changed", async () => {
    const stage = await newOld();
    const { appStub: app, integration } = stage;
    const before = valueOf(await app.getIntegration(integration));
    expect(before).toMatchObject({ webhook_url: null, has_webhook_secret: false });
    expect(await stage.send(opened("a"))).toMatchObject({ failure: { code: "unauthenticated" } });
    const after = valueOf(await app.updateIntegration(integration, { name: "Doors" }));
    expect(after.webhook_url).toContain(`/hooks/${after.callback_url.split("/").at(-1)}/hk_`);
    expect(valueOf(await app.getIntegration(integration))).toEqual(after);
  });

  test("may be in an edge copy of that time", async () => {
    const app = newAppId();
    const copy = { v: 1, key_hashes: ["hash"], integrations: {} };
    const place = { use: "edge", owners: [app] } as const;
    await env.TOKENS.put(`app:${app}`, await seal(configOf(env).keyring, place, copy));
    expect(await readAppCopy(env, app, Date.now())).toEqual({ ...copy, hook_key_hashes: {} });
  });
});
