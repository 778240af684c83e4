import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { AppObject } from "../../../src/apps/app-object.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { ConnectionDirectory } from "../../../src/apps/directory/connection-directory.ts";
import type { AccountKey } from "../../../src/connection/connection-rpc.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { newApp } from "../../support/workers/create-connection.ts";
import { row } from "../../support/workers/directory-row.ts";

/** The table as version 0.1 created it. */
const SCHEMA_0_1 = `
  CREATE TABLE connection (
    id TEXT PRIMARY KEY, end_user TEXT NOT NULL, integration TEXT, status TEXT NOT NULL,
    created_at INTEGER NOT NULL, revision INTEGER NOT NULL, record TEXT NOT NULL
  );`;

/** Runs a function with a directory whose rows version 0.1 stored: an active connection of each account. */
async function withRows<T>(accounts: (string | null)[], work: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(appStub(env, await newApp()), (_, { storage: { sql } }) => {
    sql.exec("DROP TABLE IF EXISTS connection");
    sql.exec(SCHEMA_0_1);
    for (const [n, id] of accounts.entries()) {
      const record = JSON.stringify({ account: id === null ? null : { id, label: "Ada" } });
      sql.exec("INSERT INTO connection VALUES (?, 'ada', 'int', 'active', 1, 1, ?)", row(n).id, record);
    }
    return work(sql);
  });
}

const exactly = (id: string): AccountKey => ({ ids: [id], isPartial: false });

describe("the directory", () => {
  test.each<[string, AccountKey, boolean]>([
    ["the same ID", exactly("ada"), true],
    ["another ID", exactly("bob"), false],
    ["the start of an ID", exactly("ad"), false],
    ["a known part of an ID", { ids: ["firm"], isPartial: true }, true],
    ["another firm", { ids: ["fir"], isPartial: true }, false],
    ["an ID of which a stored one is a part", { ids: ["team", "team/7"], isPartial: false }, true],
    ["quotes", exactly("' OR 1=1 --"), false],
  ])("finds an account that version 0.1 stored by %s: %j is %s", async (_, account, isFound) => {
    await withRows([null, "ada", "firm/42", "team"], (sql) => {
      const directory = new ConnectionDirectory(sql);
      expect(directory.isAccountActive("int", account)).toBe(isFound);
      expect(directory.isAccountActive("another", account)).toBe(false);
    });
  });

  test("finds an account with an index, and only in active connections", async () => {
    await withRows(["ada"], (sql) => {
      const directory = new ConnectionDirectory(sql);
      const plan = sql
        .exec<{ detail: string }>(
          `EXPLAIN QUERY PLAN SELECT 1 FROM connection
           WHERE integration = 'int' AND status = 'active' AND record ->> '$.account.id' IN ('ada')`,
        )
        .toArray();
      expect(plan.map(({ detail }) => detail).join()).toContain("connection_by_account");
      sql.exec("UPDATE connection SET status = 'reauthorization_required'");
      expect(directory.isAccountActive("int", exactly("ada"))).toBe(false);
    });
  });
});

test("the report of a new grant returns whether a revocation of its account was claimed in the last ten minutes", async () => {
  await runInDurableObject(appStub(env, await newApp()), (object: AppObject) => {
    let now = Date.now();
    object.clock = () => now;
    const integration = "int";
    const claim = (id: string) =>
      object.claimRevocation({ connection: row(1).id, integration, account: exactly(id) }, null);
    const report = (n: number, id: string, status = "active") => {
      const record = JSON.stringify({ account: { id } });
      return object.reportConnection(row(n, { integration, account: exactly(id), record, status }), []);
    };
    expect(claim("ada")).toBe("revoke");
    expect(report(2, "bob")).toBe(false);
    expect(report(3, "ada", "pending")).toBe(false);
    expect(report(4, "ada")).toBe(true);
    // A repeated report, after a response that was lost.
    expect(report(4, "ada")).toBe(true);
    expect(claim("ada")).toBe("shared");
    now += 10 * MINUTE;
    expect(report(4, "ada")).toBe(false);
  });
});
