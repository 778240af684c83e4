import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { readTokenCopy, type TokenCopy, writeTokenCopy } from "../../../src/kv/token-copy.ts";
import { newConnection, setClock, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Rows = { connection: string; events: number };

/** Returns the connection's rows, to restore them later. */
const snapshotOf = ({ stub }: Stage): Promise<Rows> =>
  runInDurableObject(stub, (_, { storage }) => ({
    connection: storage.sql.exec<{ record: string }>("SELECT record FROM connection").one().record,
    events: storage.sql.exec<{ seq: number }>("SELECT MAX(seq) AS seq FROM event").one().seq,
  }));

/** Restores the object to an earlier point in time and restarts it, as a point-in-time recovery does. */
async function restore({ stub, clock }: Stage, { connection, events }: Rows): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE connection SET record = ?", connection);
    storage.sql.exec("DELETE FROM event WHERE seq > ?", events);
    storage.sql.exec("UPDATE connection SET tasks = '{}', reported_seq = ?", events);
  });
  await evictDurableObject(stub);
  await setClock(stub, clock);
}

const readCopy = async ({ ids }: Stage): Promise<TokenCopy> => {
  const entry = await readTokenCopy(env.TOKENS, ids.app, ids.connection);
  if (entry === null) throw new Error("there is no KV copy");
  return entry;
};

const writeCopy = ({ ids }: Stage, entry: TokenCopy) =>
  writeTokenCopy(env.TOKENS, ids.app, ids.connection, entry);

/** Returns a refreshed connection, its KV copies before and after the refresh, and its rows before the refresh. */
async function newRefreshed() {
  const stage = await newConnection();
  const [before, first] = [await snapshotOf(stage), await readCopy(stage)];
  fakeProvider(() => tokenResponse("access-2", "refresh-2"));
  stage.clock.advance(30 * MINUTE);
  valueOf(await stage.stub.refresh({}));
  return { stage, before, first, second: await readCopy(stage) };
}

/** Returns the refresh tokens that the next refresh sends. */
async function refreshTokensSentBy(stage: Stage): Promise<(string | null)[]> {
  const received = fakeProvider(({ form }) =>
    form.get("refresh_token") === "refresh-1"
      ? tokenError("invalid_grant")
      : tokenResponse("access-3", "refresh-3"),
  );
  await stage.stub.getToken({ force: true });
  return received.map(({ form }) => form.get("refresh_token"));
}

describe("an object that was restored to a time before a refresh", () => {
  test("uses the version that it had published since, without a request to the provider", async () => {
    const { stage, before } = await newRefreshed();
    await restore(stage, before);
    stage.clock.advance(30 * MINUTE);
    const received = fakeProvider(() => tokenError("invalid_grant"));
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-2", version: 2 });
    expect(received).toEqual([]);
    expect(await timelineOf(stage)).toEqual(["connection.created", "connection.updated"]);
  });

  test("sends the newer refresh token, never the one that was rotated", async () => {
    const { stage, before } = await newRefreshed();
    await restore(stage, before);
    stage.clock.advance(2 * HOUR);
    expect(await refreshTokensSentBy(stage)).toEqual(["refresh-2"]);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-3", version: 3 });
  });

  test("finds the version that a caller reports as rejected in KV", async () => {
    const { stage, before } = await newRefreshed();
    await restore(stage, before);
    const received = fakeProvider(() => tokenResponse("access-3", "refresh-3"));
    expect(valueOf(await stage.stub.refresh({ rejectedVersion: 2 })).version).toBe(3);
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-2"]);
  });

  test("with an open intent uses the published version when the alarm runs", async () => {
    const { stage, before } = await newRefreshed();
    const record = JSON.parse(before.connection);
    record.refresh.intent = { token_hash: "0", started_at: stage.clock.now(), sends: 1 };
    await restore(stage, { ...before, connection: JSON.stringify(record) });
    const received = fakeProvider(() => tokenError("invalid_grant"));
    await runInDurableObject(stage.stub, (object) => object.alarm());
    expect(valueOf(await stage.stub.get()).status).toBe("active");
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(received).toEqual([]);
  });
});

type Change = (second: TokenCopy, first: TokenCopy) => TokenCopy;

const tampered = (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;

describe("a KV copy", () => {
  test.each<[string, Change]>([
    ["with a modified grant", (second) => ({ ...second, grant: tampered(second.grant) })],
    ["with a modified access token", (second) => ({ ...second, access: tampered(second.access) })],
    ["with an older grant", (second, first) => ({ ...second, grant: first.grant })],
    ["with a false newer version", (_, first) => ({ ...first, version: 9 })],
    ["with the stored version", (_, first) => first],
  ])("%s is not used", async (_, change) => {
    const { stage, before, first, second } = await newRefreshed();
    await restore(stage, before);
    await writeCopy(stage, change(second, first));
    expect(await refreshTokensSentBy(stage)).toEqual(["refresh-1"]);
  });

  test("of another connection is not used", async () => {
    const { stage, before } = await newRefreshed();
    const other = await newRefreshed();
    await restore(stage, before);
    await writeCopy(stage, other.second);
    expect(await refreshTokensSentBy(stage)).toEqual(["refresh-1"]);
  });

  test("that can't be read does not prevent a refresh", async () => {
    const stage = await newConnection();
    vi.spyOn(env.TOKENS, "get").mockRejectedValue(new Error("KV is down"));
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({ force: true })).version).toBe(2);
    expect(received).toHaveLength(1);
  });
});
