import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { ConnectionDirectory } from "../../../src/apps/directory/connection-directory.ts";
import type { DirectoryQuery } from "../../../src/apps/directory/list/list-connections.ts";
import { newConnectionId } from "../../../src/shared/id.ts";
import { row } from "../../support/workers/directory-row.ts";
import { newApp, newConnection, valueOf } from "../../support/workers/create-connection.ts";

async function newDirectory(count: number) {
  const app = await newApp();
  // Inserted in a different order than the list's.
  const order = Array.from({ length: count }, (_, n) => (n * 7) % count);
  await runInDurableObject(appStub(env, app), (object) => {
    for (const n of order) object.reportConnection(row(n), []);
  });
  return appStub(env, app);
}

/** A later revision of row 0. */
const report = (revision: number) =>
  row(0, { revision, status: `at-${revision}`, record: `{"revision":${revision}}` });

/** The numbers of the rows on a page. */
const numbers = (page: { ids: string[] }) => page.ids.map((id) => Number(id.slice(3)));

async function walk(stub: ReturnType<typeof appStub>, filter: DirectoryQuery): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = valueOf(await stub.listConnections({ ...filter, cursor }));
    pages.push(numbers(page));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

test("other connections of an integration are found, whatever the rows of other integrations", async () => {
  await runInDurableObject(appStub(env, await newApp()), (_, { storage: { sql } }) => {
    const directory = new ConnectionDirectory(sql);
    const put = (integration: string, count: number) => {
      for (let n = 0; n < count; n += 1)
        directory.put(
          row(0, { id: newConnectionId(), integration, status: "active", end_user: `${integration}-${n}` }),
        );
    };
    put("a", 60);
    put("b", 600);
    put("a", 1);
    const asking = { connection: row(0).id, endUser: "nobody" };
    const found = Array.from({ length: 40 }, () => directory.activeOthers("a", asking, 10));
    expect(found.map((ids) => new Set(ids).size)).toEqual(found.map(() => 10));
    expect(new Set(found.flat()).size).toBeGreaterThan(30);
  });
});

test("an end user's connections are found without reading those of others", async () => {
  await runInDurableObject(appStub(env, await newApp()), (_, { storage: { sql } }) => {
    const directory = new ConnectionDirectory(sql);
    for (let n = 0; n < 500; n += 1)
      directory.put(row(n, { integration: "a", status: "active", end_user: `user-${n}` }));
    const exec = vi.spyOn(sql, "exec");
    const filter = { id: null, resource: null, includesUnnamed: true };
    expect(directory.connectionsOf("user-7", "a", filter)).toMatchObject([{ id: row(7).id }]);
    const query = { integration: "a", status: "active", end_user: "user-7", limit: 20 } as const;
    expect(valueOf(directory.list(query)).ids).toEqual([row(7).id]);
    const read = exec.mock.results.map(({ value }) => (value as SqlStorageCursor<never>).rowsRead);
    exec.mockRestore();
    expect(read).toHaveLength(2);
    for (const rows of read) expect(rows).toBeLessThan(20);
  });
});

describe("the directory", () => {
  const newestFirst = Array.from({ length: 200 }, (_, i) => 199 - i);

  test.each([
    [1, 200],
    [7, 29],
    [50, 4],
    [199, 2],
    [200, 1],
    [500, 1],
  ])("lists 200 rows newest first, each once, %i a page", async (limit, pages) => {
    const found = await walk(await newDirectory(200), { limit });
    expect(found).toHaveLength(pages);
    expect(found.flat()).toEqual(newestFirst);
  });

  test.each<[Omit<DirectoryQuery, "limit">, (n: number) => boolean]>([
    [{ end_user: "user-3" }, (n) => n % 4 === 3],
    [{ integration: "even" }, (n) => n % 2 === 0],
    [{ status: "pending" }, (n) => n % 5 === 0],
    [{ end_user: "user-0", integration: "even", status: "active" }, (n) => n % 4 === 0 && n % 5 !== 0],
    [{ end_user: "user-0", integration: "odd" }, () => false],
    [{ end_user: "' OR 1=1 --" }, () => false],
    [{ end_user: "" }, () => false],
  ])("filters by %j, page by page", async (filter, matches) => {
    const found = await walk(await newDirectory(200), { ...filter, limit: 7 });
    expect(found.flat()).toEqual(newestFirst.filter((n) => matches(n)));
  });

  test("H5 · ends a page before it has more than 1 MiB, and loses no connection", async () => {
    const stub = await newDirectory(0);
    await runInDurableObject(stub, (object) => {
      // As version 0.1 stored them, with a name of several bytes a character.
      for (let n = 0; n < 200; n++) {
        const record = JSON.stringify({
          id: row(n).id,
          granted_scopes: ["é".repeat(n === 150 ? 600_000 : 50_000)],
        });
        object.reportConnection(row(n, { record }), []);
      }
    });
    const pages = await walk(stub, { limit: 200 });
    expect(pages.flat()).toEqual(newestFirst);
    expect(pages.filter((page) => page.includes(150))).toEqual([[150]]);
    expect(Math.max(...pages.map((page) => page.length))).toBe(10);
    const small = valueOf(await (await newDirectory(200)).listConnections({ limit: 200 }));
    expect([small.ids.length, small.nextCursor]).toEqual([200, null]);
  });

  test("continues after a row that was deleted in the meantime", async () => {
    const stub = await newDirectory(20);
    const first = valueOf(await stub.listConnections({ limit: 5 }));
    await stub.forgetConnection(row(15).id);
    const second = valueOf(await stub.listConnections({ limit: 5, cursor: first.nextCursor ?? "" }));
    expect(numbers(second)).toEqual([14, 13, 12, 11, 10]);
  });

  test.each(["", "x", "e30=", btoa("[1]"), btoa('["a","b"]'), btoa("null"), "é"])(
    "rejects an invalid cursor: %j",
    async (cursor) => {
      const stub = await newDirectory(3);
      const refused = await stub.listConnections({ limit: 5, cursor });
      expect(refused).toMatchObject({ failure: { code: "invalid_request", fields: [{ path: "cursor" }] } });
    },
  );

  test("ignores a report that is older than the stored one", async () => {
    const stub = await newDirectory(1);
    const records = async (filter: object = {}) =>
      valueOf(await stub.listConnections({ limit: 5, ...filter })).records;
    await stub.reportConnection(report(5), []);
    await stub.reportConnection(report(4), []);
    expect(await records()).toEqual(['{"revision":5}']);
    expect(await records({ status: "at-4" })).toEqual([]);
    await stub.reportConnection(report(6), []);
    expect(await records({ status: "at-6" })).toEqual(['{"revision":6}']);
  });

  test("prevents deleting an integration that a connection uses", async () => {
    const { appStub: stub, stub: connection, integration } = await newConnection();
    expect(await stub.deleteIntegration(integration, LATCHKEY)).toMatchObject({
      failure: { code: "integration_in_use" },
    });
    await connection.delete();
    expect(await stub.deleteIntegration(integration, LATCHKEY)).toMatchObject({ ok: true });
  });
});
