// What version 0.1 stored, put back into empty Durable Objects and KV.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { z } from "zod";
import stored from "./snapshot.json";

const Value = z.union([z.string(), z.number(), z.null()]);

const StoredObject = z.object({
  namespace: z.enum(["APPS", "CONNECTIONS"]),
  name: z.string(),
  alarm: z.number().nullable(),
  schema: z.array(z.string()),
  rows: z.record(z.string(), z.array(z.array(Value))),
});

const Snapshot = z.object({
  taken_at: z.number(),
  root_key: z.string(),
  app: z.object({ id: z.string(), api_keys: z.array(z.string()), webhook_secrets: z.array(z.string()) }),
  integrations: z.object({ oauth2: z.string(), pluggy: z.string(), parqex: z.string() }),
  provider_webhook_urls: z.object({ pluggy: z.string(), parqex: z.string() }),
  connections: z.object({
    fresh: z.string(),
    expired: z.string(),
    returned: z.string(),
    begun: z.string(),
    refused: z.string(),
    item: z.string(),
    deleted: z.string(),
    interrupted: z.string(),
  }),
  item_key: z.string(),
  handle: z.string(),
  begun: z.object({ callback: z.string(), cookie: z.string() }),
  kv: z.record(z.string(), z.string()),
  objects: z.array(StoredObject),
});

export type StoredObject = z.output<typeof StoredObject>;

export const snapshot = Snapshot.parse(stored);

/** Empties KV and the objects, then restores both, or one of them. None of the objects is in memory afterwards. */
export async function restore(parts: { kv?: boolean; objects?: boolean } = {}): Promise<void> {
  for (const { name } of (await env.TOKENS.list()).keys) await env.TOKENS.delete(name);
  if (parts.kv ?? true)
    for (const [key, value] of Object.entries(snapshot.kv)) await env.TOKENS.put(key, value);
  for (const object of snapshot.objects) {
    const stub = storedStub(object.namespace, object.name);
    await runInDurableObject(stub, async (_, { storage }) => {
      if (parts.objects ?? true) await restoreObject(storage, object);
      else await empty(storage);
    });
    // The object looked for its tables before they were there. The next instance finds them.
    await evictDurableObject(stub);
  }
}

export const storedStub = (namespace: "APPS" | "CONNECTIONS", name: string): DurableObjectStub =>
  namespace === "APPS" ? env.APPS.getByName(name) : env.CONNECTIONS.getByName(name);

async function empty(storage: DurableObjectStorage): Promise<void> {
  await storage.deleteAll();
  await storage.deleteAlarm();
}

/** Empties an object's storage, and restores what version 0.1 stored there. */
export async function restoreObject(
  storage: DurableObjectStorage,
  { alarm, schema, rows }: StoredObject,
): Promise<void> {
  await empty(storage);
  for (const statement of schema) storage.sql.exec(statement);
  for (const [table, values] of Object.entries(rows)) {
    for (const row of values) {
      storage.sql.exec(`INSERT INTO "${table}" VALUES (${row.map(() => "?").join(", ")})`, ...row);
    }
  }
  if (alarm !== null) await storage.setAlarm(alarm);
}

/** The rows of every table of an object, as JSON by table. */
export function rowsOf(stub: DurableObjectStub): Promise<Record<string, string>> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table'
       AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'`,
    );
    return Object.fromEntries(
      Array.from(tables, ({ name }) => [
        name,
        JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray()),
      ]),
    );
  });
}

/** Counts the values encrypted under a root key, in KV and in every object, by what they are used for. */
export async function encryptedUnder(kid: string): Promise<Record<string, number>> {
  const texts: string[] = [];
  for (const { name } of (await env.TOKENS.list()).keys) texts.push((await env.TOKENS.get(name)) ?? "");
  for (const { namespace, name } of snapshot.objects) {
    texts.push(...Object.values(await rowsOf(storedStub(namespace, name))));
  }
  const counts: Record<string, number> = {};
  for (const [header] of texts.join("\n").matchAll(/\beyJ[\w-]+(?=\.\.)/g)) {
    const { kid: found, use } = ProtectedHeader.parse(JSON.parse(atob(header)));
    if (found === kid) counts[use] = (counts[use] ?? 0) + 1;
  }
  return counts;
}

/** The protected header of a compact JWE (RFC 7516). */
const ProtectedHeader = z.object({ kid: z.string(), use: z.string() });

const RE_ENCRYPTED_TABLES = ["app", "integration", "integration_key", "connection", "attempt", "revocation"];

/** Every field, at any depth, of the JSON records that re-encryption writes, with its table and row. */
export async function storedFields(): Promise<string[]> {
  const fields = new Set<string>();
  for (const { namespace, name } of snapshot.objects) {
    const tables = await rowsOf(storedStub(namespace, name));
    for (const table of RE_ENCRYPTED_TABLES) {
      for (const row of z.array(z.record(z.string(), Value)).parse(JSON.parse(tables[table] ?? "[]"))) {
        const [id] = Object.values(row);
        JSON.parse(String(row["record"]), (field, value: unknown) => {
          fields.add(`${table} ${id}: ${field}`);
          return value;
        });
      }
    }
  }
  return [...fields];
}
