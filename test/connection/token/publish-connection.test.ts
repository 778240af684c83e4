// What an app's object hears of its connections: changes of what its list shows, and events that the app subscribes to.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../src/apps/app-object.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import { newExpired, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { connectItem, newBankStage } from "../../support/workers/item-stage.ts";
import { fakeProvider, tokenError, tokenResponse } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const callsToApp = () => vi.spyOn(env.APPS, "getByName");
const reports = () => vi.spyOn(AppObject.prototype, "reportConnection");

/** Returns the connection as the app's list shows it. */
async function listed({ appStub }: Stage): Promise<Record<string, unknown>> {
  const [record = "{}"] = valueOf(await appStub.listConnections({ limit: 1 })).records;
  return JSON.parse(record) as Record<string, unknown>;
}

describe("an ordinary refresh", () => {
  test("makes no request to the app's object, one write to KV, and an entry in the timeline", async () => {
    const stage = await newExpired();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const called = callsToApp();
    const written = vi.spyOn(env.TOKENS, "put");
    expect(valueOf(await stage.stub.refresh({})).version).toBe(2);
    await advanceTime(stage, MINUTE);
    expect(called).not.toHaveBeenCalled();
    expect(written).toHaveBeenCalledTimes(1);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.refreshed"]);
  });

  test("leaves the list as of the last report, and the connection itself is exact", async () => {
    const stage = await newExpired();
    const before = await listed(stage);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await stage.stub.refresh({});
    const refreshedAt = new Date(stage.clock.now()).toISOString();
    expect(await listed(stage)).toEqual(before);
    expect(before).toMatchObject({ last_refreshed_at: null, as_of: before["updated_at"] });
    expect(valueOf(await stage.stub.get())).toMatchObject({ last_refreshed_at: refreshedAt });
    stage.clock.advance(SECOND);
    valueOf(await stage.stub.updateMetadata({ folder: "Invoices" }));
    expect(await listed(stage)).toMatchObject({
      last_refreshed_at: refreshedAt,
      as_of: new Date(stage.clock.now()).toISOString(),
    });
  });

  test("is reported by one request if the app subscribes to it", async () => {
    const stage = await newExpired();
    valueOf(await stage.appStub.update({ webhook_events: ["connection.refreshed"] }, LATCHKEY));
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const called = callsToApp();
    await stage.stub.refresh({});
    expect(called).toHaveBeenCalledTimes(1);
    const { data } = valueOf(await stage.appStub.listEvents({ before: null, limit: 10 }));
    expect(data.map(({ type }) => type)).toEqual(["connection.refreshed", "connection.created"]);
  });

  test("is reported if the copy of the integration can't be read, because the app may subscribe to it", async () => {
    const stage = await newExpired();
    valueOf(await stage.appStub.update({ webhook_events: ["connection.refreshed"] }, LATCHKEY));
    const get = env.TOKENS.get.bind(env.TOKENS);
    let isSent = false;
    fakeProvider(() => {
      isSent = true;
      stage.clock.advance(10 * SECOND);
      return tokenResponse("access-2", "refresh-2");
    });
    vi.spyOn(env.TOKENS, "get").mockImplementation(async (...given: unknown[]) => {
      if (isSent) throw new Error("KV is down");
      return Reflect.apply(get, env.TOKENS, given) as never;
    });
    await stage.stub.refresh({});
    const { data } = valueOf(await stage.appStub.listEvents({ before: null, limit: 10 }));
    expect(data.map(({ type }) => type)).toEqual(["connection.refreshed", "connection.created"]);
  });
});

test("the refresh of an item makes one request to the app's object, for the shared API key", async () => {
  const { stage } = await newBankStage();
  await connectItem(stage);
  stage.clock.advance(3 * HOUR);
  const called = callsToApp();
  const asked = vi.spyOn(AppObject.prototype, "sharedApiKey");
  expect(valueOf(await stage.stub.refresh({})).version).toBe(2);
  expect([called.mock.calls.length, asked.mock.calls.length]).toEqual([1, 1]);
});

describe("the app's object hears of a refresh", () => {
  test.each<[string, () => Response, Record<string, unknown>]>([
    [
      "that changes the scopes",
      () => Response.json({ access_token: "access-2", token_type: "Bearer", scope: "read write" }),
      { granted_scopes: ["read", "write"] },
    ],
    ["that ends the grant", () => tokenError("invalid_grant"), { status: "reauthorization_required" }],
    [
      "that fails",
      () => new Response(null, { status: 503 }),
      { last_error: { code: "provider_unavailable" } },
    ],
  ])("%s", async (_, respond, shown) => {
    const stage = await newExpired();
    fakeProvider(respond);
    const reported = reports();
    await stage.stub.refresh({});
    expect(reported).toHaveBeenCalledTimes(1);
    expect(await listed(stage)).toMatchObject(shown);
  });

  test("that fails as the one before only once, and of the refresh that then succeeds", async () => {
    const stage = await newExpired();
    fakeProvider(() => new Response(null, { status: 503 }));
    const reported = reports();
    for (let n = 0; n < 3; n++) {
      await stage.stub.refresh({});
      stage.clock.advance(HOUR);
    }
    expect(reported).toHaveBeenCalledTimes(1);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await stage.stub.refresh({});
    expect(reported).toHaveBeenCalledTimes(2);
    expect(await listed(stage)).toMatchObject({ last_error: null });
  });

  test("that follows a change which could not be reported", async () => {
    const stage = await newExpired();
    const unreachable = reports().mockImplementation(() => {
      throw new Error("unreachable");
    });
    valueOf(await stage.stub.updateMetadata({ folder: "Invoices" }));
    unreachable.mockRestore();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await stage.stub.refresh({});
    expect(await listed(stage)).toMatchObject({
      metadata: { folder: "Invoices" },
      last_refreshed_at: new Date(stage.clock.now()).toISOString(),
    });
  });
});

test("a row of version 0.1, which has no time of its report, shows the time of its last change", async () => {
  const stage = await newExpired();
  const { api_key: key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec("UPDATE connection SET record = json_remove(record, '$.as_of')");
  });
  const response = await exports.default.fetch("http://localhost:8787/v1/connections", {
    headers: { authorization: `Bearer ${key}` },
  });
  const { data } = await response.json<{ data: { as_of: string; updated_at: string }[] }>();
  expect(data.map(({ as_of, updated_at }) => as_of === updated_at)).toEqual([true]);
});
