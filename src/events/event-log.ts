// A connection's timeline: its events in order, and which of them have not been reported to the app's object
// yet. An event is written together with the change that it describes, so neither exists without the other.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { pageQuery } from "../shared/storage/page-query.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { Event, presentEvent, type PublicEvent } from "./event.ts";

export const EVENT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, record TEXT NOT NULL);
`;

/** The number of reported events to keep. */
const MAX_KEPT = 500;

const PAGE = pageQuery("SELECT seq, record FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", "seq DESC");

const Row = lazy(() => z.object({ seq: z.number(), record: z.string(), found: z.number().default(0) }));
const Ends = lazy(() => z.object({ oldest: z.number().nullable(), newest: z.number().nullable() }));

/** An event with its position. */
type LoggedEvent = { seq: number; event: Event; found: number };

export type EventPage = { data: PublicEvent[]; nextBefore: number | null };

/** Where the position of the last reported event is stored; 0 before the first report. */
export type ReportedEvents = { upTo: () => number; putUpTo: (seq: number) => void };

export class EventLog {
  readonly #tables: LazyTables;
  readonly #reported: ReportedEvents;

  constructor(sql: SqlStorage, reported: ReportedEvents) {
    this.#tables = new LazyTables(sql, "event", EVENT_SCHEMA);
    this.#reported = reported;
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Adds an event to the end. If the log is full, it takes the place of the oldest event that was reported. */
  append(event: Event): void {
    const record = JSON.stringify(event);
    const [ends] = this.#tables.read("SELECT MIN(seq) AS oldest, MAX(seq) AS newest FROM event");
    const { oldest, newest } = Ends().parse(ends ?? { oldest: null, newest: null });
    const seq = (newest ?? 0) + 1;
    // One changed row is billed as one, a new and a deleted one as two.
    if (oldest !== null && oldest <= this.#reported.upTo() && seq - oldest >= MAX_KEPT)
      this.#tables.write("UPDATE event SET seq = ?, record = ? WHERE seq = ?", seq, record, oldest);
    else this.#tables.write("INSERT INTO event VALUES (?, ?)", seq, record);
  }

  /** Returns one page, newest first. `nextBefore` is the `before` of the next page. */
  page(before: number | null, limit: number): EventPage {
    const page = this.#rows(PAGE, [before ?? Number.MAX_SAFE_INTEGER, limit + 1, limit]);
    const last = page.at(-1);
    const nextBefore = last !== undefined && last.found > page.length ? last.seq : null;
    return { data: page.map(({ event }) => presentEvent(event)), nextBefore };
  }

  /** Returns the oldest events that have not been reported. */
  unpublished(limit: number): LoggedEvent[] {
    const query = "SELECT seq, record FROM event WHERE seq > ? ORDER BY seq LIMIT ?";
    return this.#rows(query, [this.#reported.upTo(), limit]);
  }

  /** Marks events as reported, and deletes the oldest reported ones beyond the limit. */
  markPublished(upTo: number): void {
    if (upTo > this.#reported.upTo()) this.#reported.putUpTo(upTo);
    this.#tables.modify("DELETE FROM event WHERE seq <= ?", upTo - MAX_KEPT);
  }

  #rows(query: string, bindings: number[]): LoggedEvent[] {
    return this.#tables.read(query, ...bindings).map((row) => {
      const { seq, record, found } = Row().parse(row);
      return { seq, event: Event().parse(JSON.parse(record)), found };
    });
  }
}
