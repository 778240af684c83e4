import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { readTokenCopy, type TokenCopy, writeTokenCopy } from "../../../src/kv/token-copy.ts";
import { newConnection, setClock, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { grants, playProvider, refuses } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Rows = { connection: string; events: number };

/** What an object keeps of its connection, to be set back to later. */
const snapshotOf = ({ stub }: Stage): Promise<Rows> =>
  runInDurableObject(stub, (_, { storage }) => ({
    connection: storage.sql.exec<{ record: string }>("SELECT record FROM connection").one().record,
    events: storage.sql.exec<{ seq: number }>("SELECT MAX(seq) AS seq FROM event").one().seq,
  }));

/** Sets the object back to an earlier point in time, as the platform does at an operator's wish: it restarts. */
async function setBack({ stub, clock }: Stage, { connection, events }: Rows): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE connection SET record = ?", connection);
    storage.sql.exec("DELETE FROM event WHERE seq > ?", events);
    storage.sql.exec("DELETE FROM task");
  });
  await evictDurableObject(stub);
  await setClock(stub, clock);
}

const published = async ({ ids }: Stage): Promise<TokenCopy> => {
  const entry = await readTokenCopy(env.TOKENS, ids.app, ids.connection);
  if (entry === null) throw new Error("nothing is published");
  return entry;
};

const publish = ({ ids }: Stage, entry: TokenCopy) =>
  writeTokenCopy(env.TOKENS, ids.app, ids.connection, entry);

/** A connection that was refreshed, its first and its second published copy, and its rows before that. */
async function newRefreshed() {
  const stage = await newConnection();
  const [before, first] = [await snapshotOf(stage), await published(stage)];
  playProvider(() => grants("access-2", "refresh-2"));
  stage.clock.pass(30 * MINUTE);
  valueOf(await stage.stub.refresh({}));
  return { stage, before, first, second: await published(stage) };
}

/** What the provider is shown by the next refresh. */
async function presentedBy(stage: Stage): Promise<(string | null)[]> {
  const received = playProvider(({ form }) =>
    form.get("refresh_token") === "refresh-1" ? refuses("invalid_grant") : grants("access-3", "refresh-3"),
  );
  await stage.stub.getToken({ force: true });
  return received.map(({ form }) => form.get("refresh_token"));
}

describe("an object that was set back to before a refresh", () => {
  test("takes the version it had published since, and asks the provider for nothing", async () => {
    const { stage, before } = await newRefreshed();
    await setBack(stage, before);
    stage.clock.pass(30 * MINUTE);
    const received = playProvider(() => refuses("invalid_grant"));
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-2", version: 2 });
    expect(received).toEqual([]);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.updated"]);
  });

  test("presents the token that came since, never the one that was rotated", async () => {
    const { stage, before } = await newRefreshed();
    await setBack(stage, before);
    stage.clock.pass(2 * HOUR);
    expect(await presentedBy(stage)).toEqual(["refresh-2"]);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-3", version: 3 });
  });

  test("knows a version that a caller saw refused, though it has it no more", async () => {
    const { stage, before } = await newRefreshed();
    await setBack(stage, before);
    const received = playProvider(() => grants("access-3", "refresh-3"));
    expect(valueOf(await stage.stub.refresh({ rejectedVersion: 2 })).version).toBe(3);
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-2"]);
  });

  test("and to an open intent takes the published version by the alarm alone", async () => {
    const { stage, before } = await newRefreshed();
    const record = JSON.parse(before.connection);
    record.refresh.intent = { token_hash: "0", started_at: stage.clock.now(), sends: 1 };
    await setBack(stage, { ...before, connection: JSON.stringify(record) });
    const received = playProvider(() => refuses("invalid_grant"));
    await runInDurableObject(stage.stub, (object) => object.alarm());
    expect(valueOf(await stage.stub.get()).status).toBe("active");
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(received).toEqual([]);
  });
});

type Change = (second: TokenCopy, first: TokenCopy) => TokenCopy;

const flipped = (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;

describe("a published copy", () => {
  test.each<[string, Change]>([
    ["whose grant was changed", (second) => ({ ...second, grant: flipped(second.grant) })],
    ["whose token was changed", (second) => ({ ...second, access: flipped(second.access) })],
    ["whose grant is an older one", (second, first) => ({ ...second, grant: first.grant })],
    ["that says to be newer than it is", (_, first) => ({ ...first, version: 9 })],
    ["that is as old as the stored one", (_, first) => first],
  ])("%s is not taken", async (_, change) => {
    const { stage, before, first, second } = await newRefreshed();
    await setBack(stage, before);
    await publish(stage, change(second, first));
    expect(await presentedBy(stage)).toEqual(["refresh-1"]);
  });

  test("of another connection is not taken", async () => {
    const { stage, before } = await newRefreshed();
    const other = await newRefreshed();
    await setBack(stage, before);
    await publish(stage, other.second);
    expect(await presentedBy(stage)).toEqual(["refresh-1"]);
  });

  test("that KV can't give is no reason not to refresh", async () => {
    const stage = await newConnection();
    vi.spyOn(env.TOKENS, "get").mockRejectedValue(new Error("KV is down"));
    const received = playProvider(() => grants("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({ force: true })).version).toBe(2);
    expect(received).toHaveLength(1);
  });
});
