import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ConnectionRow } from "../../src/connection/connection-row.ts";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { newConnection } from "../../src/connection/connection.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { countRows } from "../support/workers/count-rows.ts";

const connection = newConnection(newConnectionId(), newAppId(), { id: "ada", name: null }, 1);
const publish = { kind: "publish", due_at: 5 };

const newStub = () => connectionStub(env, newAppId(), newConnectionId());
const withRow = (work: (row: ConnectionRow, sql: SqlStorage) => void, stub = newStub()) =>
  runInDurableObject(stub, (_, { storage }) => work(new ConnectionRow(storage.sql), storage.sql));

test("changes that belong together are written as one row, and are read before that", async () => {
  const stub = newStub();
  const { rows } = await countRows(stub, () =>
    withRow((row) => {
      row.writeOnce(() => {
        row.putConnection(connection);
        row.tasks.put(publish);
        row.writeOnce(() => row.reportedEvents.putUpTo(7));
        expect([row.connection(), row.tasks.all(), row.reportedEvents.upTo()]).toEqual([
          connection,
          [publish],
          7,
        ]);
      });
    }, stub),
  );
  expect(rows).toBe(1);
  await withRow((row) => {
    expect([row.connection(), row.tasks.all(), row.reportedEvents.upTo()]).toEqual([
      connection,
      [publish],
      7,
    ]);
  }, stub);
});

test("a change of one part keeps the others", async () => {
  await withRow((row, sql) => {
    row.putConnection(connection);
    row.tasks.put(publish);
    row.reportedEvents.putUpTo(7);
    row.tasks.delete("publish");
    row.tasks.delete("unknown");
    const again = new ConnectionRow(sql);
    expect([again.connection(), again.tasks.all(), again.reportedEvents.upTo()]).toEqual([connection, [], 7]);
  });
});

test("changes before an error are not written, and those around a caught one are", async () => {
  await withRow((row) => {
    const failing = () =>
      row.writeOnce(() => {
        row.reportedEvents.putUpTo(9);
        throw new Error("a failure");
      });
    expect(failing).toThrow("a failure");
    expect(row.reportedEvents.upTo()).toBe(0);
    row.writeOnce(() => {
      row.tasks.put(publish);
      expect(failing).toThrow("a failure");
    });
    expect([row.tasks.all(), row.reportedEvents.upTo()]).toEqual([[publish], 0]);
  });
});

test("a task can be stored without a connection, for a grant that is still to be revoked", async () => {
  await withRow((row) => {
    row.tasks.put({ kind: "revoke", due_at: 5 });
    expect(row.connection()).toBeNull();
    expect(row.tasks.all()).toEqual([{ kind: "revoke", due_at: 5 }]);
  });
});
