import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { runAndCrash, readStorage, newConnectionStage, runAlarm } from "../../crash-points/crash-points.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import {
  alarmOf,
  newConnection,
  newExpired,
  newStage,
  PROVIDER,
  setClock,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";
import { RotatingProvider } from "../../support/workers/rotating-provider.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const AFTER_RESPONSE = { nth: null, name: "fetch /token", moment: "after" } as const;

async function newExpiredConnection() {
  const stage = newConnectionStage(await newStage());
  const provider = new RotatingProvider("grace");
  provider.install();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  stage.clock.advance(HOUR);
  return { stage, provider };
}

const intentOf = async (stage: Stage) => (await readStorage(stage)).connection?.refresh.intent ?? null;

describe("an interrupted refresh", () => {
  test("is recovered by the alarm 5 seconds after it was sent", async () => {
    const { stage, provider } = await newExpiredConnection();
    const startedAt = stage.clock.now();
    await runAndCrash(stage, AFTER_RESPONSE, () => freshStub(stage).getToken({}));
    // The clock does not advance, so the alarm is not due before another call wakes the object.
    stage.clock.advance(MINUTE);
    expect(await alarmOf(freshStub(stage))).toBeLessThanOrEqual(startedAt + 5 * SECOND);
    await runDurableObjectAlarm(freshStub(stage));
    expect(await intentOf(stage)).toBeNull();
    expect(provider.presented).toEqual(["refresh-1", "refresh-1"]);
    expect(valueOf(await freshStub(stage).getToken({})).version).toBe(2);
  });

  test("is recovered immediately when any call wakes the object", async () => {
    const { stage, provider } = await newExpiredConnection();
    await runAndCrash(stage, AFTER_RESPONSE, () => freshStub(stage).getToken({}));
    valueOf(await freshStub(stage).get());
    expect(await alarmOf(freshStub(stage))).toBe(stage.clock.now());
    await runDurableObjectAlarm(freshStub(stage));
    expect(await intentOf(stage)).toBeNull();
    expect(provider.presented).toHaveLength(2);
  });

  test("that is interrupted repeatedly sends its token four times and then backs off", async () => {
    const { stage, provider } = await newExpiredConnection();
    await runAndCrash(stage, AFTER_RESPONSE, () => freshStub(stage).getToken({}));
    for (let rings = 0; rings < 3; rings++) await runAndCrash(stage, AFTER_RESPONSE, () => runAlarm(stage));
    expect(provider.presented).toHaveLength(4);
    expect(await intentOf(stage)).toMatchObject({ sends: 4 });
    await runAlarm(stage);
    expect(provider.presented).toHaveLength(4);
    expect((await readStorage(stage)).connection).toMatchObject({
      status: "active",
      refresh: { intent: null, failures: 1, retry_at: expect.any(Number) },
      last_error: { code: "provider_unavailable" },
    });
    expect(await freshStub(stage).getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(provider.presented).toHaveLength(4);
    stage.clock.advance(SECOND);
    expect(valueOf(await freshStub(stage).getToken({})).version).toBe(2);
  });

  test("does not change the connection if the token that it sent is no longer the stored one", async () => {
    const stage = await newExpired();
    const intent = JSON.stringify({ token_hash: "of another token", started_at: 0, sends: 2 });
    await runInDurableObject(stage.stub, (_, { storage }) => {
      storage.sql.exec(
        "UPDATE connection SET record = json_set(record, '$.refresh.intent', json(?))",
        intent,
      );
    });
    await evictDurableObject(stage.stub);
    await setClock(stage.stub, stage.clock);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    await advanceTime(stage, MINUTE);
    expect(received).toHaveLength(1);
    expect(await intentOf(stage)).toBeNull();
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.refreshed"]);
  });
});

test("a refresh whose response takes long is not sent again by the alarm", async () => {
  const stage = await newConnection();
  await advanceTime(stage, HOUR);
  let alarms = 0;
  const received = fakeProvider(async () => {
    alarms = await advanceTime({ stub: freshStub(stage), clock: stage.clock }, 9 * SECOND);
    return tokenResponse("access-2", "refresh-2");
  });
  expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  expect(alarms).toBe(1);
  await advanceTime(stage, MINUTE);
  expect(received).toHaveLength(1);
});

describe("a deletion during a refresh", () => {
  test.each([
    ["immediately", 0],
    ["when the provider can be reached again", 3],
  ])("revokes the rotated grant %s", async (_, failures) => {
    const stage = await newConnection({}, PROVIDER);
    const revoked: (string | null)[] = [];
    let failuresLeft = 0;
    fakeProvider(async ({ url, form }) => {
      if (url.endsWith("/revoke")) {
        if (failuresLeft-- > 0) return new Response(null, { status: 503 });
        revoked.push(form.get("token"));
        return new Response(null);
      }
      valueOf(await freshStub(stage).delete());
      failuresLeft = failures;
      return tokenResponse("access-late", "refresh-late");
    });
    expect(await stage.stub.refresh({})).toMatchObject({ failure: { code: "connection_not_found" } });
    await advanceTime(stage, HOUR);
    expect(revoked).toEqual(["refresh-1", "refresh-late"]);
    expect(await tablesOf(stage.stub)).toEqual([]);
    expect(await alarmOf(stage.stub)).toBeNull();
  });
});
