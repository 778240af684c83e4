// An object that starts with the tables of version 0.1 migrates them in one transaction. If it is interrupted at any
// statement, the next instance finds either what version 0.1 stored or the migrated tables. stored-0.1.test.ts shows that
// what they contain works.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrateTables } from "../../src/connection/migrate-tables.ts";
import { startsWithin } from "./interrupt.ts";
import { restoreObject, snapshot, type StoredObject, storedStub } from "./restore.ts";

beforeEach(() => {
  vi.spyOn(Date, "now").mockReturnValue(snapshot.taken_at);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const { app, connections } = snapshot;
const NAMES = new Map<string, string>([
  ["index", "the list of all apps"],
  [app.id, "the app"],
  ...Object.entries(connections).map(([name, id]) => [`${app.id}:${id}`, `connection ${name}`] as const),
]);
const OBJECTS = snapshot.objects.map((object) => [NAMES.get(object.name) ?? object.name, object] as const);

/** Returns everything that a storage contains, as text. */
function contentOf({ sql }: DurableObjectStorage): string {
  const entries = sql
    .exec<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_master
       WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .toArray();
  const rows = entries
    .filter(({ type }) => type === "table")
    .map(({ name }) => sql.exec(`SELECT * FROM "${name}"`).toArray());
  return JSON.stringify([entries, rows]);
}

/** Returns what an object stores before the migration, right after it, and when the object has started. */
async function expectedContents(state: DurableObjectState, object: StoredObject) {
  const { storage } = state;
  await restoreObject(storage, object);
  const before = contentOf(storage);
  startsWithin(Number.POSITIVE_INFINITY, state, object);
  const started = contentOf(storage);
  if (object.namespace === "APPS") return { before, migrated: started, started };
  await restoreObject(storage, object);
  migrateTables(storage);
  // An object that was interrupted during a refresh then schedules its recovery.
  return { before, migrated: contentOf(storage), started };
}

test.each(OBJECTS)(
  "%s stores either all or nothing of its migration if that is interrupted at any statement, and then completes it",
  async (_, object) => {
    const stub = storedStub(object.namespace, object.name);
    await runInDurableObject(stub, async (_instance, state) => {
      const { before, migrated, started } = await expectedContents(state, object);
      const found = new Set<string>();
      const foundNext = new Set<string>();
      await restoreObject(state.storage, object);
      for (let isComplete = false, statements = 0; !isComplete; statements += 1) {
        isComplete = startsWithin(statements, state, object);
        const content = contentOf(state.storage);
        if (!found.has(content)) {
          startsWithin(Number.POSITIVE_INFINITY, state, object);
          foundNext.add(contentOf(state.storage));
        }
        if (!found.has(content) || content !== before) await restoreObject(state.storage, object);
        found.add(content);
      }
      expect([...foundNext]).toEqual([started]);
      expect([...found]).toEqual([...new Set([before, migrated, started])]);
    });
  },
);
