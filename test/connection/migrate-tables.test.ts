// The tables of version 0.1 become the current ones. test/stored-0.1/ shows that what they contain still works.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { ConnectionStore } from "../../src/connection/connection-store.ts";
import { newConnection } from "../../src/connection/connection.ts";
import { migrateTables } from "../../src/connection/migrate-tables.ts";
import { newEvent } from "../../src/events/event.ts";
import { EventLog } from "../../src/events/event-log.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { upTo } from "../support/workers/webhook-stage.ts";

const STORE = `
  CREATE TABLE connection (id TEXT PRIMARY KEY, record TEXT NOT NULL);
  CREATE TABLE session (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, record TEXT NOT NULL);
  CREATE TABLE attempt (
    id TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at INTEGER NOT NULL, record TEXT NOT NULL
  );
  CREATE INDEX attempt_session ON attempt (session);
  CREATE TABLE revocation (id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, record TEXT NOT NULL);
`;
const EVENTS = `
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, told INTEGER NOT NULL DEFAULT 0, record TEXT NOT NULL
  );
  CREATE INDEX event_untold ON event (seq) WHERE told = 0;
`;
const TASKS = "CREATE TABLE task (kind TEXT PRIMARY KEY, due_at INTEGER NOT NULL);";

const connection = newConnection(newConnectionId(), newAppId(), { id: "ada", name: null }, 1);

/** Works with the storage of an object that nobody has written to. */
const withStorage = (work: (storage: DurableObjectStorage) => void) =>
  runInDurableObject(connectionStub(env, newAppId(), newConnectionId()), (_, { storage }) => work(storage));

/** Stores a connection, and two sessions and attempts of the same time, as version 0.1 did. */
function writeStore({ sql }: DurableObjectStorage): void {
  sql.exec(STORE);
  sql.exec("INSERT INTO connection VALUES (?, ?)", connection.id, JSON.stringify(connection));
  for (const n of [2, 1]) {
    const session = {
      id: `ses${n}`,
      integrations: [],
      return_url: "",
      app_name: "",
      scopes: null,
      variables: {},
      completion: "confirm",
      created_at: 1,
      expires_at: 9,
      used_at: null,
    };
    const attempt = {
      id: `att${n}`,
      status: "pending",
      session: "ses1",
      integration: "int",
      provider: "oauth2",
      failure: null,
      cookie_hash: "",
      callback_id: "",
      variables: {},
      created_at: 1,
      expires_at: 9,
    };
    sql.exec("INSERT INTO session VALUES (?, 9, ?)", session.id, JSON.stringify(session));
    sql.exec("INSERT INTO attempt VALUES (?, 'ses1', 9, ?)", attempt.id, JSON.stringify(attempt));
  }
}

function writeEvents({ sql }: DurableObjectStorage): void {
  sql.exec(EVENTS);
  for (const n of upTo(5)) {
    const event = newEvent("connection.updated", { n }, n);
    sql.exec("INSERT INTO event (told, record) VALUES (?, ?)", n < 3 ? 1 : 0, JSON.stringify(event));
  }
}

function writeTasks({ sql }: DurableObjectStorage): void {
  sql.exec(TASKS);
  sql.exec("INSERT INTO task VALUES ('sweep', 7), ('unknown', 8)");
}

function writeAll(storage: DurableObjectStorage): void {
  writeStore(storage);
  writeEvents(storage);
  writeTasks(storage);
}

const tablesAndIndexes = ({ sql }: DurableObjectStorage) =>
  sql
    .exec(
      "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    )
    .toArray();

/** Migrates, but fails after a number of statements. Returns whether fewer were needed. */
function migratesWithin(storage: DurableObjectStorage, statements: number): boolean {
  const { sql } = storage;
  const exec = sql.exec.bind(sql);
  let left = statements;
  const interrupted = (query: string, ...bindings: unknown[]) => {
    if (left === 0) throw new Error("interrupted");
    left -= 1;
    return exec(query, ...bindings);
  };
  Object.defineProperty(sql, "exec", { value: interrupted, configurable: true });
  try {
    migrateTables(storage);
    return true;
  } catch {
    return false;
  } finally {
    Reflect.deleteProperty(sql, "exec");
  }
}

function expectAll({ sql }: DurableObjectStorage): void {
  const store = new ConnectionStore(sql);
  const events = new EventLog(sql, store.row.reportedEvents);
  expect(store.connection()).toEqual(connection);
  expect(store.newestSession()?.id).toBe("ses1");
  expect(store.newestAttempt("ses1")?.id).toBe("att1");
  expect(store.row.tasks.all()).toEqual([
    { kind: "sweep", due_at: 7 },
    { kind: "unknown", due_at: 8 },
  ]);
  expect(events.unpublished(10).map(({ event }) => event.data["n"])).toEqual([3, 4]);
  expect(events.page(null, 10).data.map(({ data }) => data["n"])).toEqual([4, 3, 2, 1, 0]);
}

describe("what version 0.1 stored", () => {
  test("is migrated with its order, its tasks, and the events that were not reported", async () => {
    await withStorage((storage) => {
      writeAll(storage);
      migrateTables(storage);
      expectAll(storage);
      const names = tablesAndIndexes(storage).map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set(["attempt", "connection", "event", "revocation", "session"]));
    });
  });

  test("is migrated once", async () => {
    await withStorage((storage) => {
      writeAll(storage);
      migrateTables(storage);
      const before = tablesAndIndexes(storage);
      migrateTables(storage);
      expect(tablesAndIndexes(storage)).toEqual(before);
      expectAll(storage);
    });
  });

  test("is migrated if there are no events and no tasks", async () => {
    await withStorage((storage) => {
      writeStore(storage);
      migrateTables(storage);
      const { row } = new ConnectionStore(storage.sql);
      expect(row.connection()).toEqual(connection);
      expect([row.tasks.all(), row.reportedEvents.upTo()]).toEqual([[], 0]);
    });
  });

  test("is migrated if only a revocation was left", async () => {
    await withStorage((storage) => {
      storage.sql.exec(STORE);
      writeTasks(storage);
      migrateTables(storage);
      const { row } = new ConnectionStore(storage.sql);
      expect(row.connection()).toBeNull();
      expect(row.tasks.all()).toHaveLength(2);
    });
  });

  test("stays as it was if the migration is interrupted at any statement, and is then migrated", async () => {
    await withStorage((storage) => {
      writeAll(storage);
      const before = tablesAndIndexes(storage);
      const afterInterruptions: object[][] = [];
      while (!migratesWithin(storage, afterInterruptions.length))
        afterInterruptions.push(tablesAndIndexes(storage));
      for (const found of afterInterruptions) expect(found).toEqual(before);
      expect(afterInterruptions.length).toBeGreaterThan(20);
      expectAll(storage);
    });
  });
});

test("an object that stores nothing is not written to", async () => {
  await withStorage((storage) => {
    migrateTables(storage);
    expect(tablesAndIndexes(storage)).toEqual([]);
  });
});
