import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { actAndCrash, lookInto, newScene, ring } from "../../crash-points/crash-points.ts";
import { freshStub } from "../../crash-points/crossings.ts";
import { letPass } from "../../support/workers/advance-time.ts";
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
import { grants, playProvider } from "../../support/workers/scripted-fetch.ts";
import { RotatingProvider } from "../../support/workers/rotating-provider.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const AT_THE_ANSWER = { nth: null, name: "fetch /token", moment: "after" } as const;

async function newExpiredScene() {
  const stage = newScene(await newStage());
  const provider = new RotatingProvider("grace");
  provider.play();
  const grant = { integration: stage.integration, end_user: "ada", expires_in: 3600, ...provider.grant() };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  stage.clock.pass(HOUR);
  return { stage, provider };
}

const intentOf = async (stage: Stage) => (await lookInto(stage)).connection?.refresh.intent ?? null;

describe("a refresh that was cut off", () => {
  test("is taken up half a minute after it left, though nobody asks", async () => {
    const { stage, provider } = await newExpiredScene();
    const startedAt = stage.clock.now();
    await actAndCrash(stage, AT_THE_ANSWER, () => freshStub(stage).getToken({}));
    // The clock stands still: whatever wakes the object now adds nothing earlier than now.
    stage.clock.pass(MINUTE);
    expect(await alarmOf(freshStub(stage))).toBeLessThanOrEqual(startedAt + 30 * SECOND);
    await runDurableObjectAlarm(freshStub(stage));
    expect(await intentOf(stage)).toBeNull();
    expect(provider.presented).toEqual(["refresh-1", "refresh-1"]);
    expect(valueOf(await freshStub(stage).getToken({})).version).toBe(2);
  });

  test("is taken up at once by whoever wakes the object for something else", async () => {
    const { stage, provider } = await newExpiredScene();
    await actAndCrash(stage, AT_THE_ANSWER, () => freshStub(stage).getToken({}));
    valueOf(await freshStub(stage).get());
    expect(await alarmOf(freshStub(stage))).toBe(stage.clock.now());
    await runDurableObjectAlarm(freshStub(stage));
    expect(await intentOf(stage)).toBeNull();
    expect(provider.presented).toHaveLength(2);
  });

  test("again and again sends its token four times, and then backs off", async () => {
    const { stage, provider } = await newExpiredScene();
    await actAndCrash(stage, AT_THE_ANSWER, () => freshStub(stage).getToken({}));
    for (let rings = 0; rings < 3; rings++) await actAndCrash(stage, AT_THE_ANSWER, () => ring(stage));
    expect(provider.presented).toHaveLength(4);
    expect(await intentOf(stage)).toMatchObject({ sends: 4 });
    await ring(stage);
    expect(provider.presented).toHaveLength(4);
    expect((await lookInto(stage)).connection).toMatchObject({
      status: "active",
      refresh: { intent: null, failures: 1, retry_at: expect.any(Number) },
      last_error: { code: "provider_unavailable" },
    });
    expect(await freshStub(stage).getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(provider.presented).toHaveLength(4);
    stage.clock.pass(SECOND);
    expect(valueOf(await freshStub(stage).getToken({})).version).toBe(2);
  });

  test("leaves its connection as it is when the token it left with is not the stored one any more", async () => {
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
    const received = playProvider(() => grants("access-2", "refresh-2"));
    await letPass(stage, MINUTE);
    expect(received).toHaveLength(1);
    expect(await intentOf(stage)).toBeNull();
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.refreshed"]);
  });
});

describe("a deletion during a refresh", () => {
  test.each([
    ["at once", 0],
    ["when the provider can be reached again", 3],
  ])("gives the late rotated grant back %s", async (_, failures) => {
    const stage = await newConnection({}, PROVIDER);
    const revoked: (string | null)[] = [];
    let toFail = 0;
    playProvider(async ({ url, form }) => {
      if (url.endsWith("/revoke")) {
        if (toFail-- > 0) return new Response(null, { status: 503 });
        revoked.push(form.get("token"));
        return new Response(null);
      }
      valueOf(await freshStub(stage).delete());
      toFail = failures;
      return grants("access-late", "refresh-late");
    });
    expect(await stage.stub.refresh({})).toMatchObject({ failure: { code: "connection_not_found" } });
    await letPass(stage, HOUR);
    expect(revoked).toEqual(["refresh-1", "refresh-late"]);
    expect(await tablesOf(stage.stub)).toEqual([]);
    expect(await alarmOf(stage.stub)).toBeNull();
  });
});
