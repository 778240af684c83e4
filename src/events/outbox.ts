// The events an app is to hear of, and what became of each delivery. Events of one lane (a connection, an
// integration) go out one after the other in their order; lanes do not wait for each other.

import * as z from "zod";
import { LazySchema } from "../shared/lazy-schema.ts";
import { Event, type EventType } from "./event.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, lane TEXT NOT NULL,
    type TEXT NOT NULL, record TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt_at INTEGER, due_at INTEGER NOT NULL, ended_at INTEGER, response_status INTEGER
  );
  CREATE INDEX IF NOT EXISTS delivery_pending ON delivery (lane, seq) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_at, seq) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS delivery_by_age ON delivery (at);
`;

/** Waiting or being tried; arrived; never arrived in days of trying; kept while there was no endpoint. */
export const DeliveryState = z.enum(["pending", "delivered", "failed", "unsent"]);
export type DeliveryState = z.output<typeof DeliveryState>;

const Row = z.object({
  seq: z.number(),
  record: z.string(),
  state: DeliveryState,
  attempts: z.number(),
  first_attempt_at: z.number().nullable(),
  ended_at: z.number().nullable(),
  response_status: z.number().nullable(),
});

const FoundRow = z.object({ found: z.number() });
const LaneRow = z.object({ lane: z.string(), state: DeliveryState, record: z.string() });

/** A delivery that waits while no earlier one of its lane does. */
const HEAD = `state = 'pending' AND NOT EXISTS
  (SELECT 1 FROM delivery AS earlier WHERE earlier.state = 'pending' AND earlier.lane = delivery.lane
   AND earlier.seq < delivery.seq)`;

const COLUMNS = "seq, record, state, attempts, first_attempt_at, ended_at, response_status";

export type Delivery = Omit<z.output<typeof Row>, "record"> & { event: Event };

/** Past so many characters a page ends. */
const PAGE_LENGTH = 1024 * 1024;

export type OutboxPage = { deliveries: Delivery[]; nextBefore: number | null };

export type OutboxFilter = {
  type?: EventType | undefined;
  state?: DeliveryState | undefined;
  before: number | null;
  limit: number;
};

export class Outbox {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "delivery", SCHEMA);
  }

  /** Told when the tables may be gone. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Takes an event in; one that is there already is not taken twice. */
  add(lane: string, event: Event, state: "pending" | "unsent", now: number): void {
    this.#tables.write(
      "INSERT OR IGNORE INTO delivery (id, at, lane, type, record, state, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      event.id,
      event.at,
      lane,
      event.type,
      JSON.stringify(event),
      state,
      now,
    );
  }

  /** The first waiting delivery of each lane, where it is due: the longest due first. */
  dueDeliveries(now: number, limit: number): Delivery[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM delivery WHERE due_at <= ? AND ${HEAD} ORDER BY due_at, seq LIMIT ?`,
      now,
      limit,
    );
  }

  /** The first waiting delivery of each lane, due or not: the least tried first. */
  leastAttempted(limit: number): Delivery[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM delivery WHERE ${HEAD} ORDER BY attempts, due_at, seq LIMIT ?`,
      limit,
    );
  }

  /** When the next lane is due, or null when nothing waits. */
  nextDueAt(): number | null {
    return this.#number(`SELECT due_at AS value FROM delivery WHERE ${HEAD} ORDER BY due_at, seq LIMIT 1`);
  }

  /** How many wait, and since when the oldest does. */
  pending(): { count: number; oldestAt: number | null } {
    const count = this.#number("SELECT COUNT(*) AS value FROM delivery WHERE state = 'pending'") ?? 0;
    const [oldest] = this.#rows(
      `SELECT ${COLUMNS} FROM delivery WHERE state = 'pending' ORDER BY seq LIMIT 1`,
    );
    return { count, oldestAt: oldest?.event.at ?? null };
  }

  /** Notes an attempt and what came of it: arrived, given up, or due again. */
  recordAttempt(
    seq: number,
    attempt: { state: DeliveryState; at: number; dueAt: number; status: number | null },
  ): void {
    const ended = attempt.state === "pending" ? null : attempt.at;
    this.#tables.write(
      `UPDATE delivery SET state = ?2, attempts = attempts + 1, first_attempt_at = COALESCE(first_attempt_at, ?3),
       due_at = ?4, ended_at = ?5, response_status = ?6 WHERE seq = ?1 AND state = 'pending'`,
      seq,
      attempt.state,
      attempt.at,
      attempt.dueAt,
      ended,
      attempt.status,
    );
  }

  /**
   * What waits is due at once: the endpoint is back. What had failed before the endpoint did (`since`) keeps
   * its own distance: it is refused for what it is.
   */
  retryNow(now: number, since: number | null): void {
    this.#tables.erase(
      `UPDATE delivery SET due_at = ?1 WHERE state = 'pending' AND due_at > ?1
       AND (first_attempt_at IS NULL OR first_attempt_at >= ?2)`,
      now,
      since ?? 0,
    );
  }

  /** The same after days of silence, which are not held against what was tried in them. */
  resetAttempts(now: number): void {
    this.#tables.erase("UPDATE delivery SET first_attempt_at = NULL WHERE state = 'pending'");
    this.retryNow(now, null);
  }

  /** Sends an event once more, at the end of its lane; false where there is none of this id. */
  replay(id: string, now: number): boolean {
    const [row] = this.#tables.read("SELECT lane, state, record FROM delivery WHERE id = ?", id);
    if (row === undefined) return false;
    const { lane, state, record } = LaneRow.parse(row);
    if (state === "pending") {
      // It keeps its place: those behind it tell of what came later.
      this.#tables.erase("UPDATE delivery SET due_at = MIN(due_at, ?2) WHERE id = ?1", id, now);
      return true;
    }
    this.#tables.erase("DELETE FROM delivery WHERE id = ?", id);
    this.add(lane, Event.parse(JSON.parse(record)), "pending", now);
    return true;
  }

  find(id: string): Delivery | null {
    const [found] = this.#rows(`SELECT ${COLUMNS} FROM delivery WHERE id = ?`, id);
    return found ?? null;
  }

  /**
   * One page, newest first; `nextBefore` is the place to go on from. What providers send may be large, and a
   * page ends early when it holds much of it.
   */
  page({ type, state, before, limit }: OutboxFilter): OutboxPage {
    const rows = this.#tables.read(
      `SELECT ${COLUMNS}, found FROM
         (SELECT *, COUNT(*) OVER () AS found,
            SUM(LENGTH(record)) OVER (ORDER BY seq DESC) - LENGTH(record) AS length_before FROM
           (SELECT ${COLUMNS} FROM delivery
            WHERE seq < ?1 AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR state = ?3)
            ORDER BY seq DESC LIMIT ?4))
       WHERE length_before < ?5 ORDER BY seq DESC LIMIT ?6`,
      before ?? Number.MAX_SAFE_INTEGER,
      type ?? null,
      state ?? null,
      limit + 1,
      PAGE_LENGTH,
      limit,
    );
    const deliveries = rows.map((row) => deliveryOf(row));
    const { found } = FoundRow.parse(rows[0] ?? { found: 0 });
    return { deliveries, nextBefore: found > deliveries.length ? (deliveries.at(-1)?.seq ?? null) : null };
  }

  isEmpty(): boolean {
    return this.#tables.read("SELECT 1 FROM delivery LIMIT 1").length === 0;
  }

  /** Forgets what happened before an instant, delivered or not. */
  prune(before: number): void {
    this.#tables.erase("DELETE FROM delivery WHERE at < ?", before);
  }

  #number(query: string): number | null {
    const [row] = this.#tables.read(query);
    return z.number().nullable().catch(null).parse(row?.["value"]);
  }

  #rows(query: string, ...bindings: (string | number | null)[]): Delivery[] {
    return this.#tables.read(query, ...bindings).map((row) => deliveryOf(row));
  }
}

function deliveryOf(row: Record<string, SqlStorageValue>): Delivery {
  const { record, ...rest } = Row.parse(row);
  return { ...rest, event: Event.parse(JSON.parse(record)) };
}
