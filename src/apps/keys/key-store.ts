// The tables of an app's API keys. `app_key` has the keys with full access that do not expire, as all versions know them.
// `key_detail` has what this version adds to them, and the keys with limits. An earlier version, after a rollback, therefore
// refuses keys with limits instead of giving them full access.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import type { Actor } from "../../shared/actor.ts";
import { isExpired } from "../../shared/key-scopes.ts";
import { keyWithHash } from "../../vault/api-key.ts";
import { type ApiKey, KeyDetails } from "./api-key.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS app_key (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, last_four TEXT NOT NULL, created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS key_detail (
    id TEXT PRIMARY KEY, limited_hash TEXT, last_used_at INTEGER, record TEXT
  ) WITHOUT ROWID;
`;

/** Keys without limits, also those that an earlier version has created, and then those with limits. */
const ALL_KEYS = `
  SELECT id, hash, last_four, created_at, last_used_at, record FROM app_key LEFT JOIN key_detail USING (id)
  UNION ALL
  SELECT id, limited_hash, NULL, NULL, last_used_at, record FROM key_detail WHERE limited_hash IS NOT NULL
`;

const ALL_HASHES = `
  SELECT id, hash FROM app_key UNION ALL SELECT id, limited_hash FROM key_detail WHERE limited_hash IS NOT NULL
`;

const HashRow = lazy(() => z.object({ id: z.string(), hash: z.string() }));
const Row = lazy(() =>
  z.object({
    id: z.string(),
    hash: z.string(),
    last_four: z.string().nullable(),
    created_at: z.number().nullable(),
    last_used_at: z.number().nullable(),
    record: z.string().nullable(),
  }),
);

export class KeyStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "app_key", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns the keys, the oldest first. */
  all(): ApiKey[] {
    const keys = this.#tables.read(ALL_KEYS).map((row) => keyOf(row));
    return keys.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  }

  /** Returns a key; null where there is none. */
  get(id: string): ApiKey | null {
    const [row] = this.#tables.read(`SELECT * FROM (${ALL_KEYS}) WHERE id = ?`, id);
    return row === undefined ? null : keyOf(row);
  }

  /** Whether an actor's key was deleted or has expired. `now` is in milliseconds. */
  isGone({ key_id }: Pick<Actor, "key_id">, now: number): boolean {
    if (key_id === null) return false;
    const key = this.get(key_id);
    return key === null || isExpired({ expiresAt: key.expires_at }, now);
  }

  /** Returns the key with a hash; null where none has it. */
  withHash(hash: string): ApiKey | null {
    const hashes = this.#tables.read(ALL_HASHES).map((row) => HashRow().parse(row));
    const found = keyWithHash(hash, hashes);
    return found === null ? null : this.get(found.id);
  }

  put({ id, hash, last_used_at, ...details }: ApiKey): void {
    const isLimited = details.scopes !== null || details.expires_at !== null;
    const { last_four, created_at } = details;
    if (!isLimited)
      this.#tables.write("INSERT INTO app_key VALUES (?, ?, ?, ?)", id, hash, last_four, created_at);
    this.#tables.write(
      "INSERT INTO key_detail VALUES (?, ?, ?, ?)",
      id,
      isLimited ? hash : null,
      last_used_at,
      JSON.stringify(details),
    );
  }

  /** Stores when a key was used, unless that is known or the key does not exist. */
  noteUse(id: string, hour: number): void {
    const key = this.get(id);
    if (key === null || (key.last_used_at ?? 0) >= hour) return;
    this.#tables.write(
      `INSERT INTO key_detail (id, last_used_at) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET last_used_at = ?2`,
      id,
      hour,
    );
  }

  delete(id: string): void {
    this.#tables.modify("DELETE FROM app_key WHERE id = ?", id);
    this.#tables.modify("DELETE FROM key_detail WHERE id = ?", id);
  }

  deleteAll(): void {
    this.#tables.modify("DELETE FROM app_key");
    this.#tables.modify("DELETE FROM key_detail");
  }
}

function keyOf(row: unknown): ApiKey {
  const { id, hash, last_four, created_at, last_used_at, record } = Row().parse(row);
  const former = { last_four, created_at, scopes: null, expires_at: null };
  return { id, hash, last_used_at, ...KeyDetails().parse(record === null ? former : JSON.parse(record)) };
}
