// The exchanged tokens that a connection's Durable Object keeps, encrypted. They are a cache: each can be requested again.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS exchanged_token (
    key TEXT PRIMARY KEY, version INTEGER NOT NULL, kept_until INTEGER NOT NULL, sealed TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** The most tokens that are kept for a connection. */
const MAX_KEPT = 20;

const Row = lazy(() => z.object({ sealed: z.string() }));

export type KeptToken = { key: string; version: number; keptUntil: number; sealed: string };

export class ExchangedTokenStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "exchanged_token", SCHEMA);
  }

  /** Called when the table may have been deleted. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns an encrypted token of a version that is still kept at a time; null where there is none. */
  find(key: string, version: number, now: number): string | null {
    const query = "SELECT sealed FROM exchanged_token WHERE key = ? AND version = ? AND kept_until > ?";
    const [row] = this.#tables.read(query, key, version, now);
    return row === undefined ? null : Row().parse(row).sealed;
  }

  /** Stores a token, and deletes those that are not returned anymore. At the limit, those that expire first are deleted. */
  put({ key, version, keptUntil, sealed }: KeptToken, now: number): void {
    this.#tables.modify("DELETE FROM exchanged_token WHERE version != ? OR kept_until <= ?", version, now);
    this.#tables.write(
      "INSERT OR REPLACE INTO exchanged_token VALUES (?, ?, ?, ?)",
      key,
      version,
      keptUntil,
      sealed,
    );
    this.#tables.modify(
      `DELETE FROM exchanged_token WHERE key IN (
        SELECT key FROM exchanged_token ORDER BY key = ? DESC, kept_until DESC LIMIT -1 OFFSET ?)`,
      key,
      MAX_KEPT,
    );
  }

  /** Deletes all tokens. */
  clear(): void {
    this.#tables.modify("DELETE FROM exchanged_token");
  }
}
