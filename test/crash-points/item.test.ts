// Crashes a connection's Durable Object at every point where it waits for something. After the end user and the app
// retry, there is one connection with its own item, and no other item remains.

import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../src/shared/clock.ts";
import {
  runAndCrash,
  crashPointsOf,
  failuresAt,
  readStorage,
  namesOf,
  newConnectionStage,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import { ItemProvider } from "../support/workers/item-provider.ts";
import { BANK, begin, click, connectItem, type Callback } from "../support/workers/item-stage.ts";
import { advanceTime } from "../support/workers/advance-time.ts";
import { newSession, newStage, type Stage, tablesOf, valueOf } from "../support/workers/create-connection.ts";
import { asItemAttempt } from "../../src/connection/kinds/item/stored-records.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Setup = { stage: Stage; provider: ItemProvider };

/** A new connection with its own scripted provider. The integration already has its API key. */
async function newSetup(base: Stage): Promise<Setup> {
  const stage = newConnectionStage(base);
  // The app's object logs an error when the connection crashes during a call.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const provider = new ItemProvider().install();
  valueOf(await stage.appStub.sharedApiKey(stage.integration, null, null));
  return { stage, provider };
}

const stubOf = ({ stage }: Setup) => freshStub(stage);
const pass = ({ stage }: Setup, ms: number) =>
  advanceTime({ stub: freshStub(stage), clock: stage.clock }, ms);

/** The browser returns, and the app confirms the connection. */
async function returnAndConfirm(setup: Setup, callback: Callback): Promise<void> {
  const returned = await stubOf(setup).receiveCallback(callback);
  if (returned.result.ok) await stubOf(setup).confirmAttempt(callback.attempt, "ada");
}

/** The end user connects again from the beginning. */
async function connectAgain(setup: Setup): Promise<void> {
  const { stage } = setup;
  await connectItem({ ...stage, stub: freshStub(stage) });
}

/** Expects an active connection with its own item. The provider has no other item except those in `lost`. */
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

/** Waits until every attempt has completed or failed, and until every discarded item is deleted. */
const waitUntilSettled = (setup: Setup) => pass(setup, 35 * MINUTE);

async function clickAndCrash(base: Stage, point: CrashPoint | null) {
  const setup = await newSetup(base);
  const session = await newSession(setup.stage, { completion: "confirm" });
  const injector = await runAndCrash(setup.stage, point, () => click(setup.stage, session));
  return { setup, session, injector };
}

describe("a crash at any point after the click", () => {
  test("creates no second item, the next click connects, and an orphaned item is deleted", async () => {
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
      expect(provider.created.length).toBeLessThanOrEqual(1);
      expect((await readStorage(stage)).connection?.status).toBe("pending");
      const known = (await readStorage(stage)).attempts.map((attempt) => asItemAttempt(attempt).item_id);
      const lost = provider.created.filter((id) => !known.includes(id));
      // Neither a restart nor an alarm creates an item.
      await pass(setup, MINUTE);
      expect(provider.count("POST", "/items")).toBeLessThanOrEqual(1);
      const callback = await click(stage, session);
      await returnAndConfirm(setup, callback);
      await waitUntilSettled(setup);
      await expectConnected(setup, lost);
      // The provider's webhooks contain the IDs of the items that Latchkey does not know.
      lostCount += lost.length;
      for (const id of lost) expect(await stubOf(setup).receiveItemEvent(id)).toBe(true);
      await pass(setup, MINUTE);
      await expectConnected(setup);
    });
    expect(failures).toEqual([]);
    // This cannot be prevented: the request was sent, and its response was not stored.
    expect(lostCount).toBeGreaterThan(0);
  }, 60_000);
});

async function returnAndCrash(base: Stage, point: CrashPoint | null) {
  const setup = await newSetup(base);
  const callback = await begin(setup.stage);
  const injector = await runAndCrash(setup.stage, point, () => returnAndConfirm(setup, callback));
  return { setup, callback, injector };
}

describe("a crash at any point during the callback or the confirmation", () => {
  test.each([
    ["if the end user and the app retry immediately", false],
    ["if the alarm runs after the app has confirmed", true],
  ])(
    "leaves one connection %s",
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
        expect(setup.provider.created).toEqual(["item-1"]);
        const { data } = valueOf(await stubOf(setup).listEvents(null, 100));
        expect(data.filter(({ type }) => type === "connection.created")).toHaveLength(1);
      });
      expect(failures).toEqual([]);
    },
    60_000,
  );
});

test("if the alarm crashes at any point while it polls an item, the next alarm polls it", async () => {
  const base = await newStage(BANK);
  const checkAndCrash = async (point: CrashPoint | null) => {
    const setup = await newSetup(base);
    await begin(setup.stage, { completion: "automatic" });
    setup.stage.clock.advance(MINUTE);
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
    expect(setup.provider.created).toEqual(["item-1"]);
  });
  expect(failures).toEqual([]);
}, 60_000);

test("if the renewal of the API key crashes at any point, the next token read renews it", async () => {
  const base = await newStage(BANK);
  const readAndCrash = async (point: CrashPoint | null) => {
    const setup = await newSetup(base);
    await connectItem(setup.stage);
    const before = valueOf(await stubOf(setup).getToken({})).access_token;
    // Another connection has already replaced the rejected key.
    setup.provider.revokeKeys();
    valueOf(await setup.stage.appStub.sharedApiKey(setup.stage.integration, before, null));
    const injector = await runAndCrash(setup.stage, point, () =>
      // Waits until the KV copy is updated.
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

describe("a crash at any point during a deletion", () => {
  test.each<[string, (setup: Setup) => Promise<unknown>]>([
    ["of an active connection", ({ stage }) => connectItem(stage)],
    ["of a connection with an open attempt", ({ stage }) => begin(stage)],
  ])(
    "%s: the alarm alone deletes the item and all data",
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
        // If the crash was before the first commit, nothing has changed.
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

test("a crash at any point during a reconnect keeps the connection and its only item", async () => {
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
    expect(setup.provider.created).toEqual(["item-1"]);
    expect(setup.provider.deleted).toEqual([]);
  });
  expect(failures).toEqual([]);
}, 60_000);
