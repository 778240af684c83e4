// A connection's object is killed at every place where it waits, on every way of an item: what comes after,
// as people and apps go on, is a connection with an item of its own, and no other item is left.

import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MINUTE } from "../../src/shared/clock.ts";
import { actAndCrash, crashPointsOf, failuresAt, lookInto, namesOf, newScene } from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crossings.ts";
import { ItemProvider } from "../support/workers/item-provider.ts";
import { BANK, begin, click, connectItem, type Landing } from "../support/workers/item-stage.ts";
import { letPass } from "../support/workers/advance-time.ts";
import { newSession, newStage, type Stage, tablesOf, valueOf } from "../support/workers/create-connection.ts";
import { asItemAttempt } from "../../src/connection/kinds/item/stored-records.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Scene = { stage: Stage; provider: ItemProvider };

/** A connection nobody has written to, at a provider of its own; the integration has its key. */
async function newItemScene(base: Stage): Promise<Scene> {
  const stage = newScene(base);
  // A connection that is killed in the middle of a call is one its app's object can't reach.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const provider = new ItemProvider().play();
  valueOf(await stage.appStub.sharedApiKey(stage.integration, null, null));
  return { stage, provider };
}

const stubOf = ({ stage }: Scene) => freshStub(stage);
const pass = ({ stage }: Scene, ms: number) => letPass({ stub: freshStub(stage), clock: stage.clock }, ms);

/** The browser lands, and the app confirms. */
async function comeBack(scene: Scene, landing: Landing): Promise<void> {
  const landed = await stubOf(scene).receiveCallback(landing);
  if (landed.result.ok) await stubOf(scene).confirmAttempt(landing.attempt, "ada");
}

/** The person clicks once more, and goes the whole way. */
async function connectAgain(scene: Scene): Promise<void> {
  const { stage } = scene;
  await connectItem({ ...stage, stub: freshStub(stage) });
}

/** The connection is active with an item of its own; the provider holds no other one, but those in `lost`. */
async function expectConnected(scene: Scene, lost: readonly string[] = []): Promise<void> {
  const { stage, provider } = scene;
  const { connection, attempts, revocations } = await lookInto(stage);
  const own = connection?.account?.id ?? "";
  expect(connection?.status).toBe("active");
  expect(provider.items.get(own)?.clientUserId).toBe(stage.ids.connection);
  expect(provider.itemsFor(stage.ids.connection).map(({ id }) => id)).toEqual([own, ...lost].toSorted());
  expect(revocations).toEqual([]);
  expect((await stubOf(scene).getToken({})).ok).toBe(true);
  const open = attempts.filter(({ status }) => status !== "completed" && status !== "failed");
  expect(open).toEqual([]);
}

/** Long enough for every attempt to have come to its end, and for what is given back to be gone. */
const settle = (scene: Scene) => pass(scene, 35 * MINUTE);

async function clickAndDie(base: Stage, point: CrashPoint | null) {
  const scene = await newItemScene(base);
  const session = await newSession(scene.stage, { completion: "confirm" });
  const crossings = await actAndCrash(scene.stage, point, () => click(scene.stage, session));
  return { scene, session, crossings };
}

describe("a click that is cut off, wherever that is,", () => {
  test("is not ordered twice; the next one connects, and what is left of it is given back", async () => {
    const base = await newStage(BANK);
    const undisturbed = (await clickAndDie(base, null)).crossings;
    const names = namesOf(undisturbed.seen);
    for (const place of ["fetch /connect_token", "fetch /items", "body /items"])
      expect(names).toContain(place);
    const points = crashPointsOf(undisturbed.seen);
    expect(points.length).toBeGreaterThan(20);
    let lostOnes = 0;
    const failures = await failuresAt(points, async (point) => {
      const { scene, session } = await clickAndDie(base, point);
      const { provider, stage } = scene;
      expect(provider.ordered.length).toBeLessThanOrEqual(1);
      expect((await lookInto(stage)).connection?.status).toBe("pending");
      const known = (await lookInto(stage)).attempts.map((one) => asItemAttempt(one).item_id);
      const lost = provider.ordered.filter((id) => !known.includes(id));
      // Nothing is ordered by a restart, or by an alarm.
      await pass(scene, MINUTE);
      expect(provider.count("POST", "/items")).toBeLessThanOrEqual(1);
      const landing = await click(stage, session);
      await comeBack(scene, landing);
      await settle(scene);
      await expectConnected(scene, lost);
      // The provider names what nobody could know of.
      lostOnes += lost.length;
      for (const id of lost) expect(await stubOf(scene).receiveItemEvent(id)).toBe(true);
      await pass(scene, MINUTE);
      await expectConnected(scene);
    });
    expect(failures).toEqual([]);
    // The window nobody can close: the order has left, and its answer is not stored.
    expect(lostOnes).toBeGreaterThan(0);
  }, 60_000);
});

async function landAndDie(base: Stage, point: CrashPoint | null) {
  const scene = await newItemScene(base);
  const landing = await begin(scene.stage);
  const crossings = await actAndCrash(scene.stage, point, () => comeBack(scene, landing));
  return { scene, landing, crossings };
}

describe("a landing and its confirmation that are cut off, wherever that is,", () => {
  test.each([
    ["when person and app come back at once", false],
    ["by the alarm, once the app has confirmed", true],
  ])(
    "come to one connection %s",
    async (_, byAlarm) => {
      const base = await newStage(BANK);
      const undisturbed = (await landAndDie(base, null)).crossings;
      const names = namesOf(undisturbed.seen);
      for (const place of ["fetch /items/item-1", "app.sharedApiKey", "kv.put", "app.reportConnection"])
        expect(names).toContain(place);
      const points = crashPointsOf(undisturbed.seen);
      const failures = await failuresAt(points, async (point) => {
        const { scene, landing } = await landAndDie(base, point);
        const { attempts, connection } = await lookInto(scene.stage);
        const [attempt] = attempts;
        const isConfirmed = attempt !== undefined && asItemAttempt(attempt).confirmed_at !== null;
        expect(connection?.status === "active" && !isConfirmed).toBe(false);
        if (byAlarm && isConfirmed) await pass(scene, 3 * MINUTE);
        else await comeBack(scene, landing);
        await expectConnected(scene);
        await settle(scene);
        await expectConnected(scene);
        expect(scene.provider.ordered).toEqual(["item-1"]);
        const { data } = valueOf(await stubOf(scene).listEvents(null, 100));
        expect(data.filter(({ type }) => type === "connection.created")).toHaveLength(1);
      });
      expect(failures).toEqual([]);
    },
    60_000,
  );
});

test("a look by the alarm that is cut off, wherever that is, is made by the next one", async () => {
  const base = await newStage(BANK);
  const lookAndDie = async (point: CrashPoint | null) => {
    const scene = await newItemScene(base);
    await begin(scene.stage, { completion: "automatic" });
    scene.stage.clock.pass(MINUTE);
    const crossings = await actAndCrash(scene.stage, point, () =>
      runDurableObjectAlarm(freshStub(scene.stage)),
    );
    return { scene, crossings };
  };
  const undisturbed = (await lookAndDie(null)).crossings;
  expect(namesOf(undisturbed.seen)).toContain("fetch /items/item-1");
  const failures = await failuresAt(crashPointsOf(undisturbed.seen), async (point) => {
    const { scene } = await lookAndDie(point);
    await pass(scene, 5 * MINUTE);
    await expectConnected(scene);
    expect(scene.provider.ordered).toEqual(["item-1"]);
  });
  expect(failures).toEqual([]);
}, 60_000);

test("a renewal of the key that is cut off, wherever that is, is made by the next read", async () => {
  const base = await newStage(BANK);
  const readAndDie = async (point: CrashPoint | null) => {
    const scene = await newItemScene(base);
    await connectItem(scene.stage);
    const before = valueOf(await stubOf(scene).getToken({})).access_token;
    // Another connection has found out that the key is bad.
    scene.provider.revokeKeys();
    valueOf(await scene.stage.appStub.sharedApiKey(scene.stage.integration, before, null));
    const crossings = await actAndCrash(scene.stage, point, () =>
      // Waits until the edges have been told.
      freshStub(scene.stage).refresh({ rejectedVersion: 1 }),
    );
    return { scene, before, crossings };
  };
  const undisturbed = (await readAndDie(null)).crossings;
  expect(namesOf(undisturbed.seen)).toContain("app.sharedApiKey");
  const failures = await failuresAt(crashPointsOf(undisturbed.seen), async (point) => {
    const { scene, before } = await readAndDie(point);
    const token = valueOf(await stubOf(scene).getToken({ rejectedVersion: 1 }));
    expect(token.access_token).not.toBe(before);
    expect(token.version).toBe(2);
    expect(scene.provider.auths).toBe(2);
    await settle(scene);
    await expectConnected(scene);
  });
  expect(failures).toEqual([]);
}, 60_000);

describe("a deletion that is cut off, wherever that is,", () => {
  test.each<[string, (scene: Scene) => Promise<unknown>]>([
    ["of a connection", ({ stage }) => connectItem(stage)],
    ["of a connection that somebody is connecting", ({ stage }) => begin(stage)],
  ])(
    "%s gives its item back, by the alarm alone, and leaves nothing",
    async (_, prepare) => {
      const base = await newStage(BANK);
      const deleteAndDie = async (point: CrashPoint | null) => {
        const scene = await newItemScene(base);
        await prepare(scene);
        const crossings = await actAndCrash(scene.stage, point, () => freshStub(scene.stage).delete());
        return { scene, crossings };
      };
      const undisturbed = (await deleteAndDie(null)).crossings;
      expect(namesOf(undisturbed.seen)).toContain("fetch /items/item-1");
      const failures = await failuresAt(crashPointsOf(undisturbed.seen), async (point) => {
        const { scene } = await deleteAndDie(point);
        const { stage, provider } = scene;
        const { connection } = await lookInto(stage);
        // One that died before its first write was stored has changed nothing.
        const isUntouched = connection !== null && connection.status !== "deleted";
        if (isUntouched) valueOf(await stubOf(scene).delete());
        expect(await stubOf(scene).getToken({})).toMatchObject({ failure: { code: "connection_not_found" } });
        await pass(scene, 5 * MINUTE);
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
  const reconnectAndDie = async (point: CrashPoint | null) => {
    const scene = await newItemScene(base);
    const { stage } = scene;
    await connectItem(stage);
    const session = await newSession(stage, {
      connection_id: stage.ids.connection,
      completion: "confirm",
    });
    const crossings = await actAndCrash(stage, point, async () =>
      comeBack(scene, await click(stage, session)),
    );
    return { scene, crossings };
  };
  const undisturbed = (await reconnectAndDie(null)).crossings;
  expect(namesOf(undisturbed.seen)).toContain("fetch /items/item-1");
  const failures = await failuresAt(crashPointsOf(undisturbed.seen), async (point) => {
    const { scene } = await reconnectAndDie(point);
    expect((await stubOf(scene).getToken({})).ok).toBe(true);
    await connectAgain(scene);
    await settle(scene);
    await expectConnected(scene);
    expect(scene.provider.ordered).toEqual(["item-1"]);
    expect(scene.provider.deleted).toEqual([]);
  });
  expect(failures).toEqual([]);
}, 60_000);
