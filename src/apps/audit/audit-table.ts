// The table of the audit log. Entries are only added, and deleted when they are old. The key is the time and the ID, so an
// entry is one written row, and one that is reported again changes nothing.

import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import { AuditEntry } from "./audit-entry.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS audit_entry (
    at INTEGER NOT NULL, id TEXT NOT NULL, action TEXT NOT NULL, who TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (at, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS unreported_entry (at INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (at, id)) WITHOUT ROWID;
`;

const IN_RANGE = "(at, id) < (?1, ?2) AND at < ?3 AND at >= ?4";

/** How many entries a filtered page looks at. */
const MAX_SCANNED = 20_000;

const Row = lazy(() => z.object({ record: z.string() }));
const AtRow = lazy(() => z.object({ at: z.number().nullable() }));
const PlaceRow = lazy(() => z.object({ at: z.number(), id: z.string() }));

/** The place of an entry in the log. */
export type Place = { at: number; id: string };

export type AuditFilter = {
  /** `operator`, `latchkey`, or the ID of an API key. */
  who?: string | undefined;
  /** An action, or the part before the dot. */
  action?: string | undefined;
  /** From when on, and until just before when, in milliseconds. */
  from?: number | undefined;
  until?: number | undefined;
};

export type AuditPage = { entries: AuditEntry[]; next: Place | null };

export class AuditTable {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "audit_entry", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Adds an entry. An entry that is stored is not changed. */
  add(entry: AuditEntry): void {
    const { at, id, action, by } = entry;
    const who = by.key_id ?? by.who;
    const record = JSON.stringify(entry);
    this.#tables.write(
      "INSERT OR IGNORE INTO audit_entry VALUES (?, ?, ?, ?, ?)",
      at,
      id,
      action,
      who,
      record,
    );
  }

  /**
   * Returns the entries before a place, newest first, and the place that the next page follows; null at the end. A page
   * with a filter ends after 20,000 entries, whatever it has found.
   */
  page(
    { who, action, from = 0, until = Number.MAX_SAFE_INTEGER }: AuditFilter,
    before: Place | null,
    limit: number,
  ): AuditPage {
    const start = before ?? { at: until, id: "" };
    const range = [start.at, start.id, until, from];
    const [end] = this.#tables
      .read(
        `SELECT at, id FROM audit_entry WHERE ${IN_RANGE} ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?5`,
        ...range,
        MAX_SCANNED - 1,
      )
      .map((row) => PlaceRow().parse(row));
    const found = this.#tables.read(
      `SELECT record FROM audit_entry WHERE ${IN_RANGE} AND (at, id) >= (?7, ?8)
         AND (?5 IS NULL OR who = ?5) AND (?6 IS NULL OR action = ?6 OR substr(action, 1, length(?6) + 1) = ?6 || '.')
       ORDER BY at DESC, id DESC LIMIT ?9`,
      ...range,
      who ?? null,
      action ?? null,
      end?.at ?? 0,
      end?.id ?? "",
      limit + 1,
    );
    const entries = found.slice(0, limit).map((row) => entryOf(row));
    const last = entries.at(-1);
    const isMore = found.length > limit && last !== undefined;
    return { entries, next: isMore ? { at: last.at, id: last.id } : (end ?? null) };
  }

  /** Marks an entry as one that the operator's log must get. */
  markUnreported({ at, id }: Place): void {
    this.#tables.write("INSERT OR IGNORE INTO unreported_entry VALUES (?, ?)", at, id);
  }

  /** Returns the oldest entries that the operator's log must get. */
  unreported(limit: number): AuditEntry[] {
    return this.#tables
      .read(
        "SELECT record FROM audit_entry JOIN unreported_entry USING (at, id) ORDER BY at, id LIMIT ?",
        limit,
      )
      .map((row) => entryOf(row));
  }

  markReported({ at, id }: Place): void {
    this.#tables.modify("DELETE FROM unreported_entry WHERE at = ? AND id = ?", at, id);
  }

  /** Returns the time of the oldest entry; null without entries. */
  oldestAt(): number | null {
    const [row] = this.#tables.read("SELECT MIN(at) AS at FROM audit_entry");
    return row === undefined ? null : AtRow().parse(row).at;
  }

  /** Deletes the entries before a time. */
  prune(before: number): void {
    this.#tables.modify("DELETE FROM audit_entry WHERE at < ?", before);
  }
}

const entryOf = (row: unknown): AuditEntry => AuditEntry().parse(JSON.parse(Row().parse(row).record));
