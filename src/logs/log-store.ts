// The storage of a log: its chunks, oldest first. A batch is added to the newest chunk, which is one row written.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import {
  countEntry,
  delimited,
  joinTerms,
  lineOf,
  MAX_CHUNK_ENTRIES,
  MAX_CHUNK_MS,
  MinuteCounts,
  splitTerms,
  termsOf,
} from "./log-chunk.ts";
import type { SampledEntry } from "./log-entry.ts";

// What finds a chunk stands before its text, so that the text is not read for that.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log_chunk (
    id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    entries INTEGER NOT NULL, bytes INTEGER NOT NULL, lost INTEGER NOT NULL, counts TEXT NOT NULL, terms TEXT NOT NULL,
    text TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS log_end (ended_at INTEGER NOT NULL);
`;

const Row = lazy(() => z.record(z.string(), z.unknown()));
const Place = lazy(() =>
  z.object({ id: z.number(), first_at: z.number(), last_at: z.number(), bytes: z.number() }),
);
const Counts = lazy(() => z.string().transform((text) => MinuteCounts().parse(JSON.parse(text))));
const Open = lazy(() =>
  z.object({
    id: z.number(),
    created_at: z.number(),
    first_at: z.number(),
    last_at: z.number(),
    entries: z.number(),
    bytes: z.number(),
    lost: z.number(),
    counts: Counts(),
    terms: z.string().transform((text) => new Set(splitTerms(text))),
  }),
);
const Counted = lazy(() => z.object({ lost: z.number(), counts: Counts() }));

/** Where a chunk is, what it covers, and how large it is. */
export type Place = z.output<ReturnType<typeof Place>>;

/** The chunk that entries are added to. Its text is not in memory. */
type OpenChunk = z.output<ReturnType<typeof Open>>;

export class LogStore {
  readonly #tables: LazyTables;
  /** Undefined until it was looked for. */
  #open: OpenChunk | null | undefined;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "log_chunk", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
    this.#open = undefined;
  }

  /** Adds entries, and the number of those that were lost. Returns whether they began a new chunk. */
  add(entries: readonly SampledEntry[], lost: number, now: number): boolean {
    const open = this.#openChunk();
    const isUsable =
      open !== null && open.entries < MAX_CHUNK_ENTRIES && now - open.created_at < MAX_CHUNK_MS;
    const chunk = isUsable ? open : newChunk(entries, now);
    for (const { at } of entries) {
      chunk.first_at = Math.min(chunk.first_at, at);
      chunk.last_at = Math.max(chunk.last_at, at);
    }
    for (const entry of entries) {
      countEntry(chunk.counts, entry);
      for (const term of termsOf(entry)) chunk.terms.add(term);
    }
    const text = entries.map((entry) => `${lineOf(entry)}\n`).join("");
    chunk.entries += entries.length;
    chunk.bytes += text.length;
    chunk.lost += lost;
    this.#open = chunk;
    const { first_at, last_at, bytes } = chunk;
    const values = [first_at, last_at, chunk.entries, bytes, chunk.lost] as const;
    const found = [JSON.stringify(chunk.counts), joinTerms(chunk.terms)] as const;
    if (isUsable)
      this.#tables.write(
        `UPDATE log_chunk SET first_at = ?, last_at = ?, entries = ?, bytes = ?, lost = ?, counts = ?, terms = ?,
           text = text || ? WHERE id = ?`,
        ...values,
        ...found,
        text,
        chunk.id,
      );
    else {
      this.#tables.write(
        `INSERT INTO log_chunk (created_at, first_at, last_at, entries, bytes, lost, counts, terms, text)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        now,
        ...values,
        ...found,
        text,
      );
      this.#open = undefined;
    }
    return !isUsable;
  }

  /** Returns the chunks that can have entries with these terms from one time to before another, newest first. */
  places(from: number, to: number, terms: readonly string[]): Place[] {
    const conditions = terms.map(() => " AND instr(terms, ?) > 0").join("");
    return this.#tables
      .read(
        `SELECT id, first_at, last_at, bytes FROM log_chunk WHERE last_at >= ? AND first_at < ?${conditions}`,
        from,
        to,
        ...terms.map(delimited),
      )
      .map((row) => Place().parse(row))
      .toSorted((a, b) => b.last_at - a.last_at || b.id - a.id);
  }

  /** Returns the lines of a chunk, oldest first; none where it is gone. */
  lines(id: number): string[] {
    const [row] = this.#tables.read("SELECT text FROM log_chunk WHERE id = ?", id);
    const text = row === undefined ? undefined : Row().parse(row)["text"];
    return typeof text === "string" ? text.split("\n").slice(0, -1) : [];
  }

  /** Returns the counts of the chunks that have some from one time to before another. */
  counts(from: number, to: number): z.output<ReturnType<typeof Counted>>[] {
    return this.#tables
      .read("SELECT lost, counts FROM log_chunk WHERE last_at >= ? AND first_at < ?", from, to)
      .map((row) => Counted().parse(row));
  }

  /** Returns when the oldest entry was; null where there is none. */
  since(): number | null {
    const [row] = this.#tables.read("SELECT MIN(first_at) AS first_at FROM log_chunk");
    const first = row?.["first_at"];
    return typeof first === "number" ? first : null;
  }

  /** Deletes chunks whose entries are all from before a time, and the oldest ones of what is larger than `maxBytes`. */
  prune(before: number, maxBytes: number): void {
    this.#tables.modify("DELETE FROM log_chunk WHERE last_at < ?", before);
    const [row] = this.#tables.read("SELECT COALESCE(SUM(bytes), 0) AS bytes FROM log_chunk");
    let excess = Number(row?.["bytes"] ?? 0) - maxBytes;
    while (excess > 0) {
      const [oldest] = this.#tables.read("SELECT id, bytes FROM log_chunk ORDER BY id LIMIT 1");
      if (oldest === undefined) break;
      this.#tables.modify("DELETE FROM log_chunk WHERE id = ?", Number(oldest["id"]));
      excess -= Number(oldest["bytes"]);
    }
    this.#open = undefined;
  }

  /** Whether the app was deleted. */
  hasEnded(): boolean {
    return this.#tables.read("SELECT 1 FROM log_end").length > 0;
  }

  /** Stores that the app was deleted, in an object that is otherwise empty. */
  putEnd(now: number): void {
    this.#tables.write("INSERT INTO log_end VALUES (?)", now);
  }

  #openChunk(): OpenChunk | null {
    if (this.#open !== undefined) return this.#open;
    const [row] = this.#tables.read(
      `SELECT id, created_at, first_at, last_at, entries, bytes, lost, counts, terms FROM log_chunk
         ORDER BY id DESC LIMIT 1`,
    );
    this.#open = row === undefined ? null : Open().parse(row);
    return this.#open;
  }
}

function newChunk(entries: readonly SampledEntry[], now: number): OpenChunk {
  const [first] = entries;
  const at = first?.at ?? now;
  return {
    id: 0,
    created_at: now,
    first_at: at,
    last_at: at,
    entries: 0,
    bytes: 0,
    lost: 0,
    counts: {},
    terms: new Set(),
  };
}
