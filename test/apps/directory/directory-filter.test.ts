import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { ConnectionDirectory } from "../../../src/apps/directory/connection-directory.ts";
import type { DirectoryFilter, DirectorySort } from "../../../src/apps/directory/list/directory-filter.ts";
import { MAX_SCANNED } from "../../../src/apps/directory/list/list-connections.ts";
import { row } from "../../support/workers/directory-row.ts";
import { newApp, valueOf } from "../../support/workers/create-connection.ts";

const LABELS = ["Müller & Söhne", '100%_of "it"', "maya@torres.example", "MAYA's bakery"];
const hour = (n: number) => new Date(Date.UTC(2026, 10, 1, n)).toISOString();

/** The public form of the nth connection, as far as filters read it. */
const record = (n: number) => ({
  id: row(n).id,
  ...(n % 8 === 1 && { end_user_name: "Zoë Lindqvist" }),
  account: n % 5 === 0 ? null : { id: `account-${n}`, label: LABELS[n % 4] },
  missing_scopes: n % 10 === 3 ? ["files"] : [],
  needs_scopes: n % 10 === 4 ? ["mail"] : [],
  last_error: n % 6 === 0 ? { code: "reauthorization_required", provider_error: "invalid_grant" } : null,
  metadata: { missing_scopes: ["not these"], label: "torres", note: "invalid_grant account-7" },
  updated_at: hour((n * 7) % 40),
});
const ROWS = Array.from({ length: 40 }, (_, n) => n);

async function inDirectory<T>(work: (directory: ConnectionDirectory, sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(appStub(env, await newApp()), (_, { storage: { sql } }) => {
    const directory = new ConnectionDirectory(sql);
    for (const n of ROWS)
      directory.put(row(n, { created_at: Date.parse(hour(n)), record: JSON.stringify(record(n)) }));
    return work(directory, sql);
  });
}

const numbers = (ids: readonly string[]) => ids.map((id) => Number(id.slice(3)));

test.each<[DirectoryFilter, (n: number) => boolean]>([
  [{ search: "torres" }, (n) => n % 4 === 2 && n % 5 !== 0],
  [{ search: "MAYA" }, (n) => n % 4 >= 2 && n % 5 !== 0],
  [{ search: "MÜLLER" }, (n) => n % 4 === 0 && n % 5 !== 0],
  [{ search: '100%_of "' }, (n) => n % 4 === 1 && n % 5 !== 0],
  [{ search: "100xof" }, () => false],
  [{ search: "USER-3" }, (n) => n % 4 === 3],
  [{ search: "ë lindQ" }, (n) => n % 8 === 1],
  [{ search: "ZOË" }, (n) => n % 8 === 1],
  [{ search: "account-7" }, (n) => n === 7],
  [{ search: row(12).id }, (n) => n === 12],
  [{ search: "x".repeat(200) }, () => false],
  [{ missing_scopes: true }, (n) => n % 10 === 3 || n % 10 === 4],
  [{ error: "invalid_grant" }, (n) => n % 6 === 0],
  [{ error: "reauthorization_required", status: "pending" }, (n) => n % 30 === 0],
  [{ created_from: "2026-11-02" }, (n) => n >= 24],
  [{ created_from: hour(3), created_to: hour(8) }, (n) => n >= 3 && n < 8],
  [{ created_to: "2026-11-01" }, (n) => n < 24],
  [{ changed_from: hour(10), changed_to: hour(20) }, (n) => (n * 7) % 40 >= 10 && (n * 7) % 40 < 20],
  [{ changed_to: "9999-12-31" }, () => true],
  [{ end_user: "user-2", integration: "even", search: "torres" }, (n) => n % 4 === 2 && n % 5 !== 0],
])(
  "the filter %j finds the same connections in each order, in both directions, and counts them",
  (filter, matches) =>
    inDirectory((directory) => {
      // Like real ones, the records contain the end user.
      for (const n of ROWS) {
        const { end_user } = row(n);
        const changed = JSON.stringify({ ...record(n), end_user });
        directory.put(row(n, { created_at: Date.parse(hour(n)), record: changed }));
      }
      const created = ROWS.filter((n) => matches(n));
      const changed = created.toSorted((a, b) => ((a * 7) % 40) - ((b * 7) % 40));
      const orders: [DirectorySort, number[]][] = [
        ["created", created],
        ["-created", created.toReversed()],
        ["changed", changed],
        ["-changed", changed.toReversed()],
      ];
      for (const [sort, expected] of orders) {
        const read = (cursor?: string) => valueOf(directory.list({ ...filter, sort, cursor, limit: 3 }));
        const pages = [read()];
        while (pages.at(-1)?.nextCursor) pages.push(read(pages.at(-1)?.nextCursor ?? undefined));
        expect(pages.flatMap(({ ids }) => numbers(ids))).toEqual(expected);
        const previous = pages.map(({ previousCursor }) =>
          previousCursor === null ? null : read(previousCursor).ids,
        );
        expect(previous).toEqual([null, ...pages.slice(0, -1).map(({ ids }) => ids)]);
        const places = pages.flatMap(({ first }) => (first === null ? [] : [{ place: first, sort }]));
        const counts = directory.count([{ filter }, ...places.map((before) => ({ filter, before }))]);
        expect(counts.map(({ count }) => count)).toEqual([expected.length, ...places.map((_, n) => 3 * n)]);
      }
    }),
);

test("a cursor of another order is refused, and counts follow each change", () =>
  inDirectory((directory) => {
    const { nextCursor } = valueOf(directory.list({ limit: 5 }));
    const cursor = nextCursor ?? "";
    expect(directory.list({ limit: 5, sort: "-changed", cursor })).toMatchObject({ ok: false });
    expect(directory.count([{ filter: {} }])).toEqual([{ count: 40, isPartial: false }]);
    directory.put(row(3, { revision: 2, status: "deleted" }));
    expect(directory.count([{ filter: {} }])).toEqual([{ count: 39, isPartial: false }]);
    directory.delete(row(4).id);
    expect(directory.count([{ filter: {} }])).toEqual([{ count: 38, isPartial: false }]);
    // More filters than one query can have bindings for.
    const filters = Array.from({ length: 60 }, (_, n): DirectoryFilter => ({ search: `account-${n}` }));
    const counts = directory.count(filters.map((filter) => ({ filter }))).map(({ count }) => count);
    expect(counts.slice(0, 9)).toEqual([0, 1, 1, 0, 0, 0, 1, 1, 1]);
  }));

test("a page and a count without an index read at most 20,000 connections, and the next page continues there", () =>
  inDirectory((directory, sql) => {
    sql.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= ${MAX_SCANNED})
      INSERT INTO connection SELECT 'cox' || i, 'many', 'even', 'active', ${Date.now()} + i, 1, '{}' FROM n`);
    const filter = { search: "torres" };
    const first = valueOf(directory.list({ ...filter, limit: 50 }));
    expect(first.ids).toEqual([]);
    const second = valueOf(directory.list({ ...filter, limit: 50, cursor: first.nextCursor ?? "" }));
    expect(second.ids).toHaveLength(8);
    expect(second.nextCursor).toBeNull();
    expect(directory.count([{ filter }])).toEqual([{ count: 0, isPartial: true }]);
  }));
