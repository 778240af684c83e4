// A connection's events, in the order they happened: its timeline, and what others have not been told
// yet. An event is written with the change it tells of, so neither is ever there without the other.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";
import { Event, presentEvent, type PublicEvent } from "./event.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, told INTEGER NOT NULL DEFAULT 0, record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS event_untold ON event (seq) WHERE told = 0;
`;

/** The newest events that are kept once they have been told. */
const MAX_KEPT = 500;

const Row = z.object({ seq: z.number(), record: z.string() });

/** An event with its place in the order. */
type LoggedEvent = { seq: number; event: Event };

export type EventPage = { data: PublicEvent[]; nextBefore: number | null };

export class EventLog {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "event", SCHEMA);
  }

  /** Told when the tables may be gone. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  append(event: Event): void {
    this.#tables.write("INSERT INTO event (record) VALUES (?)", JSON.stringify(event));
  }

  /** One page, newest first, from before `before`; `nextBefore` is the place to go on from. */
  page(before: number | null, limit: number): EventPage {
    const found = this.#rows("SELECT seq, record FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", [
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    ]);
    const page = found.slice(0, limit);
    const nextBefore = found.length > limit ? (page.at(-1)?.seq ?? null) : null;
    return { data: page.map(({ event }) => presentEvent(event)), nextBefore };
  }

  /** The oldest events that have not been told. */
  unpublished(limit: number): LoggedEvent[] {
    return this.#rows("SELECT seq, record FROM event WHERE told = 0 ORDER BY seq LIMIT ?", [limit]);
  }

  /** Marks what has been told, and forgets the oldest of it past a number. */
  markPublished(upTo: number): void {
    this.#tables.erase("UPDATE event SET told = 1 WHERE told = 0 AND seq <= ?", upTo);
    this.#tables.erase("DELETE FROM event WHERE told = 1 AND seq <= ?", upTo - MAX_KEPT);
  }

  #rows(query: string, bindings: number[]): LoggedEvent[] {
    return this.#tables.read(query, ...bindings).map((row) => {
      const { seq, record } = Row.parse(row);
      return { seq, event: Event.parse(JSON.parse(record)) };
    });
  }
}
