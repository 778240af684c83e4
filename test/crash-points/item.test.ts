// A connection's object is killed at every place where it waits, on every way of an item: what comes after,
// as people and apps go on, is a connection with an item of its own, and no other item is left.

import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../src/shared/clock.ts";
import {
  runAndCrash,
  crashPointsOf,
  failuresAt,
  readStorage,
  namesOf,
  newPristineStage,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import { ItemProvider } from "../support/workers/item-provider.ts";
import { BANK, begin, click, connectItem, type Landing } from "../support/workers/item-stage.ts";
import { letPass } from "../support/workers/advance-time.ts";
import { newSession, newStage, type Stage, tablesOf, valueOf } from "../support/workers/create-connection.ts";
import { asItemAttempt } from "../../src/connection/kinds/item/stored-records.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Setup = { stage: Stage; provider: ItemProvider };

/** A connection nobody has written to, at a provider of its own; the integration has its key. */
async function newSetup(base: Stage): Promise<Setup> {
  const stage = newPristineStage(base);
  // A connection that is killed in the middle of a call is one its app's object can't reach.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const provider = new ItemProvider().play();
  valueOf(await stage.appStub.sharedApiKey(stage.integration, null, null));
  return { stage, provider };
}

const stubOf = ({ stage }: Setup) => freshStub(stage);
const pass = ({ stage }: Setup, ms: number) => letPass({ stub: freshStub(stage), clock: stage.clock }, ms);

/** The browser lands, and the app confirms. */
async function returnAndConfirm(setup: Setup, callback: Landing): Promise<void> {
  const returned = await stubOf(setup).receiveCallback(callback);
  if (returned.result.ok) await stubOf(setup).confirmAttempt(callback.attempt, "ada");
}

/** The person clicks once more, and goes the whole way. */
async function connectAgain(setup: Setup): Promise<void> {
  const { stage } = setup;
  await connectItem({ ...stage, stub: freshStub(stage) });
}

/** The connection is active with an item of its own; the provider holds no other one, but those in `lost`. */
async function expectConnected(setup: Setup, lost: readonly string[] = []): Promise<void> {
  const { stage, provider } = setup;
  const { connection, attempts, revocations } = await readStorage(stage);
  const ownItem = connection?.account?.id ?? "";
  expect(connection?.status).toBe("active");
  expect(provider.items.get(ownItem)?.clientUserId).toBe(stage.ids.connection);
  expect(provider.itemsFor(stage.ids.connection).map(({ id }) => id)).toEqual([ownItem, ...lost].toSorted());
  expect(revocations).toEqual([]);
  expect((await stubOf(setup).getToken({})).ok).toBe(true);
  const open = attempts.filter(({ status }) => status !== "completed" && status !== "failed");
  expect(open).toEqual([]);
}

/** Long enough for every attempt to have come to its end, and for what is given back to be gone. */
const waitUntilSettled = (setup: Setup) => pass(setup, 35 * MINUTE);

async function clickAndCrash(base: Stage, point: CrashPoint | null) {
  const setup = await newSetup(base);
  const session = await newSession(setup.stage, { completion: "confirm" });
  const injector = await runAndCrash(setup.stage, point, () => click(setup.stage, session));
  return { setup, session, injector };
}

describe("a click that is cut off, wherever that is,", () => {
  test("is not ordered twice; the next one connects, and what is left of it is given back", async () => {
    const base = await newStage(BANK);
    const complete = (await clickAndCrash(base, null)).injector;
    const names = namesOf(complete.calls);
    for (const name of ["fetch /connect_token", "fetch /items", "body /items"]) expect(names).toContain(name);
    const points = crashPointsOf(complete.calls);
    expect(points.length).toBeGreaterThan(20);
    let lostCount = 0;
    const failures = await failuresAt(points, async (point) => {
      const { setup, session } = await clickAndCrash(base, point);
      const { provider, stage } = setup;
      expect(provider.ordered.length).toBeLessThanOrEqual(1);
      expect((await readStorage(stage)).connection?.status).toBe("pending");
      const known = (await readStorage(stage)).attempts.map((attempt) => asItemAttempt(attempt).item_id);
      const lost = provider.ordered.filter((id) => !known.includes(id));
      // Nothing is ordered by a restart, or by an alarm.
      await pass(setup, MINUTE);
      expect(provider.count("POST", "/items")).toBeLessThanOrEqual(1);
      const callback = await click(stage, session);
      await returnAndConfirm(setup, callback);
      await waitUntilSettled(setup);
      await expectConnected(setup, lost);
      // The provider names what nobody could know of.
      lostCount += lost.length;
      for (const id of lost) expect(await stubOf(setup).receiveItemEvent(id)).toBe(true);
      await pass(setup, MINUTE);
      await expectConnected(setup);
    });
    expect(failures).toEqual([]);
    // The window nobody can close: the order has left, and its answer is not stored.
    expect(lostCount).toBeGreaterThan(0);
  }, 60_000);
});

async function returnAndCrash(base: Stage, point: CrashPoint | null) {
  const setup = await newSetup(base);
  const callback = await begin(setup.stage);
  const injector = await runAndCrash(setup.stage, point, () => returnAndConfirm(setup, callback));
  return { setup, callback, injector };
}

describe("a landing and its confirmation that are cut off, wherever that is,", () => {
  test.each([
    ["when person and app come back at once", false],
    ["by the alarm, once the app has confirmed", true],
  ])(
    "come to one connection %s",
    async (_, byAlarm) => {
      const base = await newStage(BANK);
      const complete = (await returnAndCrash(base, null)).injector;
      const names = namesOf(complete.calls);
      for (const name of ["fetch /items/item-1", "app.sharedApiKey", "kv.put", "app.reportConnection"])
        expect(names).toContain(name);
      const points = crashPointsOf(complete.calls);
      const failures = await failuresAt(points, async (point) => {
        const { setup, callback } = await returnAndCrash(base, point);
        const { attempts, connection } = await readStorage(setup.stage);
        const [attempt] = attempts;
        const isConfirmed = attempt !== undefined && asItemAttempt(attempt).confirmed_at !== null;
        expect(connection?.status === "active" && !isConfirmed).toBe(false);
        if (byAlarm && isConfirmed) await pass(setup, 3 * MINUTE);
        else await returnAndConfirm(setup, callback);
        await expectConnected(setup);
        await waitUntilSettled(setup);
        await expectConnected(setup);
        expect(setup.provider.ordered).toEqual(["item-1"]);
        const { data } = valueOf(await stubOf(setup).listEvents(null, 100));
        expect(data.filter(({ type }) => type === "connection.created")).toHaveLength(1);
      });
      expect(failures).toEqual([]);
    },
    60_000,
  );
});

test("a look by the alarm that is cut off, wherever that is, is made by the next one", async () => {
  const base = await newStage(BANK);
  const checkAndCrash = async (point: CrashPoint | null) => {
    const setup = await newSetup(base);
    await begin(setup.stage, { completion: "automatic" });
    setup.stage.clock.pass(MINUTE);
    const injector = await runAndCrash(setup.stage, point, () =>
      runDurableObjectAlarm(freshStub(setup.stage)),
    );
    return { setup, injector };
  };
  const complete = (await checkAndCrash(null)).injector;
  expect(namesOf(complete.calls)).toContain("fetch /items/item-1");
  const failures = await failuresAt(crashPointsOf(complete.calls), async (point) => {
    const { setup } = await checkAndCrash(point);
    await pass(setup, 5 * MINUTE);
    await expectConnected(setup);
    expect(setup.provider.ordered).toEqual(["item-1"]);
  });
  expect(failures).toEqual([]);
}, 60_000);

test("a renewal of the key that is cut off, wherever that is, is made by the next read", async () => {
  const base = await newStage(BANK);
  const readAndCrash = async (point: CrashPoint | null) => {
    const setup = await newSetup(base);
    await connectItem(setup.stage);
    const before = valueOf(await stubOf(setup).getToken({})).access_token;
    // Another connection has found out that the key is bad.
    setup.provider.revokeKeys();
    valueOf(await setup.stage.appStub.sharedApiKey(setup.stage.integration, before, null));
    const injector = await runAndCrash(setup.stage, point, () =>
      // Waits until the edges have been told.
      freshStub(setup.stage).refresh({ rejectedVersion: 1 }),
    );
    return { setup, before, injector };
  };
  const complete = (await readAndCrash(null)).injector;
  expect(namesOf(complete.calls)).toContain("app.sharedApiKey");
  const failures = await failuresAt(crashPointsOf(complete.calls), async (point) => {
    const { setup, before } = await readAndCrash(point);
    const token = valueOf(await stubOf(setup).getToken({ rejectedVersion: 1 }));
    expect(token.access_token).not.toBe(before);
    expect(token.version).toBe(2);
    expect(setup.provider.auths).toBe(2);
    await waitUntilSettled(setup);
    await expectConnected(setup);
  });
  expect(failures).toEqual([]);
}, 60_000);

describe("a deletion that is cut off, wherever that is,", () => {
  test.each<[string, (setup: Setup) => Promise<unknown>]>([
    ["of a connection", ({ stage }) => connectItem(stage)],
    ["of a connection that somebody is connecting", ({ stage }) => begin(stage)],
  ])(
    "%s gives its item back, by the alarm alone, and leaves nothing",
    async (_, prepare) => {
      const base = await newStage(BANK);
      const deleteAndCrash = async (point: CrashPoint | null) => {
        const setup = await newSetup(base);
        await prepare(setup);
        const injector = await runAndCrash(setup.stage, point, () => freshStub(setup.stage).delete());
        return { setup, injector };
      };
      const complete = (await deleteAndCrash(null)).injector;
      expect(namesOf(complete.calls)).toContain("fetch /items/item-1");
      const failures = await failuresAt(crashPointsOf(complete.calls), async (point) => {
        const { setup } = await deleteAndCrash(point);
        const { stage, provider } = setup;
        const { connection } = await readStorage(stage);
        // One that died before its first write was stored has changed nothing.
        const isUnchanged = connection !== null && connection.status !== "deleted";
        if (isUnchanged) valueOf(await stubOf(setup).delete());
        expect(await stubOf(setup).getToken({})).toMatchObject({ failure: { code: "connection_not_found" } });
        await pass(setup, 5 * MINUTE);
        expect(provider.deleted).toEqual(["item-1"]);
        expect(provider.items.size).toBe(0);
        expect(await tablesOf(freshStub(stage))).toEqual([]);
      });
      expect(failures).toEqual([]);
    },
    60_000,
  );
});

test("a reconnect that is cut off, wherever that is, keeps the connection and its one item", async () => {
  const base = await newStage(BANK);
  const reconnectAndCrash = async (point: CrashPoint | null) => {
    const setup = await newSetup(base);
    const { stage } = setup;
    await connectItem(stage);
    const session = await newSession(stage, {
      connection_id: stage.ids.connection,
      completion: "confirm",
    });
    const injector = await runAndCrash(stage, point, async () =>
      returnAndConfirm(setup, await click(stage, session)),
    );
    return { setup, injector };
  };
  const complete = (await reconnectAndCrash(null)).injector;
  expect(namesOf(complete.calls)).toContain("fetch /items/item-1");
  const failures = await failuresAt(crashPointsOf(complete.calls), async (point) => {
    const { setup } = await reconnectAndCrash(point);
    expect((await stubOf(setup).getToken({})).ok).toBe(true);
    await connectAgain(setup);
    await waitUntilSettled(setup);
    await expectConnected(setup);
    expect(setup.provider.ordered).toEqual(["item-1"]);
    expect(setup.provider.deleted).toEqual([]);
  });
  expect(failures).toEqual([]);
}, 60_000);
