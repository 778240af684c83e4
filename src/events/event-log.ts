// A connection's timeline: its events in order, and which of them have not been reported to the app's object
// yet. An event is written together with the change that it describes, so neither exists without the other.

import * as z from "zod";
import { pageQuery } from "../shared/page-query.ts";
import { LazySchema } from "../shared/lazy-schema.ts";
import { Event, presentEvent, type PublicEvent } from "./event.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, told INTEGER NOT NULL DEFAULT 0, record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS event_untold ON event (seq) WHERE told = 0;
`;

/** The number of reported events to keep. */
const MAX_KEPT = 500;

const PAGE = pageQuery("SELECT seq, record FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", "seq DESC");

const Row = z.object({ seq: z.number(), record: z.string(), found: z.number().default(0) });

/** An event with its position. */
type LoggedEvent = { seq: number; event: Event; found: number };

export type EventPage = { data: PublicEvent[]; nextBefore: number | null };

export class EventLog {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "event", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Adds an event to the end. */
  append(event: Event): void {
    this.#tables.write("INSERT INTO event (record) VALUES (?)", JSON.stringify(event));
  }

  /** Returns one page, newest first. `nextBefore` is the `before` of the next page. */
  page(before: number | null, limit: number): EventPage {
    const page = this.#rows(PAGE, [before ?? Number.MAX_SAFE_INTEGER, limit + 1, limit]);
    const last = page.at(-1);
    const nextBefore = last !== undefined && last.found > page.length ? last.seq : null;
    return { data: page.map(({ event }) => presentEvent(event)), nextBefore };
  }

  /** Returns the oldest events that have not been reported (column `told`). */
  unpublished(limit: number): LoggedEvent[] {
    return this.#rows("SELECT seq, record FROM event WHERE told = 0 ORDER BY seq LIMIT ?", [limit]);
  }

  /** Marks events as reported, and deletes the oldest reported ones beyond the limit. */
  markPublished(upTo: number): void {
    this.#tables.modify("UPDATE event SET told = 1 WHERE told = 0 AND seq <= ?", upTo);
    this.#tables.modify("DELETE FROM event WHERE told = 1 AND seq <= ?", upTo - MAX_KEPT);
  }

  #rows(query: string, bindings: number[]): LoggedEvent[] {
    return this.#tables.read(query, ...bindings).map((row) => {
      const { seq, record, found } = Row.parse(row);
      return { seq, event: Event.parse(JSON.parse(record)), found };
    });
  }
}
