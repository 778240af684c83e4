// The events to send to an app, and the state of each delivery. Events with the same ordering key (a
// connection or an integration; column `lane`) are sent one after another, in order. Events with different
// keys do not wait for each other.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { Attempt, MAX_ATTEMPTS } from "./attempt.ts";
import { type DeliveryFilter, DeliveryState, type OutboxFilter } from "./delivery-filter.ts";
import { Event } from "./event.ts";
import { pageOfDeliveries, seqsToReplay } from "./outbox-queries.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, lane TEXT NOT NULL,
    type TEXT NOT NULL, record TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt_at INTEGER, due_at INTEGER NOT NULL, ended_at INTEGER, response_status INTEGER
  );
  CREATE INDEX IF NOT EXISTS delivery_pending ON delivery (lane, seq) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_at, seq) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS delivery_by_age ON delivery (at);
  CREATE INDEX IF NOT EXISTS delivery_failed ON delivery (seq) WHERE state = 'failed';
`;

const Row = lazy(() =>
  z.object({
    seq: z.number(),
    record: z.string(),
    state: DeliveryState(),
    attempts: z.number(),
    first_attempt_at: z.number().nullable(),
    due_at: z.number(),
    ended_at: z.number().nullable(),
    response_status: z.number().nullable(),
  }),
);

const PendingRow = lazy(() => z.object({ count: z.number(), first: z.number().nullable() }));
const FoundRow = lazy(() => z.object({ found: z.number() }));
const ReplayRow = lazy(() => z.object({ lane: z.string(), state: DeliveryState(), record: z.string() }));

/** An event with its last attempts, oldest first. They are in one column, so that storing an attempt writes one row. */
const StoredRecord = lazy(() => Event().extend({ attempts: z.array(Attempt()).default([]).catch([]) }));

/** Selects the first pending delivery of each ordering key. */
const FIRST_OF_KEY = `state = 'pending' AND NOT EXISTS
  (SELECT 1 FROM delivery AS earlier WHERE earlier.state = 'pending' AND earlier.lane = delivery.lane
   AND earlier.seq < delivery.seq)`;

const COLUMNS = "seq, record, state, attempts, first_attempt_at, due_at, ended_at, response_status";

/** `attempts` counts those since the event was last queued, and `last_attempts` are the newest ones of all. */
export type Delivery = Omit<Parsed<typeof Row>, "record"> & { event: Event; last_attempts: Attempt[] };

export type OutboxPage = { deliveries: Delivery[]; nextBefore: number | null };

export class Outbox {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "delivery", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Queues an event. A stored ID is not queued again. */
  add(orderingKey: string, event: Event, state: "pending" | "unsent", now: number): void {
    this.#tables.write(
      "INSERT OR IGNORE INTO delivery (id, at, lane, type, record, state, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      event.id,
      event.at,
      orderingKey,
      event.type,
      JSON.stringify(event),
      state,
      now,
    );
  }

  /** Returns the first pending delivery of each ordering key, where it is due. Longest due first. */
  dueDeliveries(now: number, limit: number): Delivery[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM delivery WHERE due_at <= ? AND ${FIRST_OF_KEY} ORDER BY due_at, seq LIMIT ?`,
      now,
      limit,
    );
  }

  /** Returns the first pending delivery of each ordering key, due or not. Fewest attempts first. */
  leastAttempted(limit: number): Delivery[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM delivery WHERE ${FIRST_OF_KEY} ORDER BY attempts, due_at, seq LIMIT ?`,
      limit,
    );
  }

  /** Returns when the next delivery is due; null where none is pending. */
  nextDueAt(): number | null {
    return this.#number(
      `SELECT due_at AS value FROM delivery WHERE ${FIRST_OF_KEY} ORDER BY due_at, seq LIMIT 1`,
    );
  }

  /**
   * Returns the number of pending deliveries and the time of the oldest event. Reads the index of the pending ones: ordered by
   * `seq`, SQLite would read all deliveries before the first pending one.
   */
  pending(): { count: number; oldestAt: number | null } {
    const [row] = this.#tables.read(
      `SELECT COUNT(*) AS count, MIN(seq) AS first FROM delivery INDEXED BY delivery_pending WHERE state = 'pending'`,
    );
    if (row === undefined) return { count: 0, oldestAt: null };
    const { count, first } = PendingRow().parse(row);
    const [oldest] = this.#rows(`SELECT ${COLUMNS} FROM delivery WHERE seq = ?`, first);
    return { count, oldestAt: oldest?.event.at ?? null };
  }

  /** Records an attempt and its result: delivered, failed, or due again. */
  recordAttempt(
    delivery: Delivery,
    attempt: Attempt,
    { state, at, dueAt }: { state: DeliveryState; at: number; dueAt: number },
  ): void {
    const attempts = [...delivery.last_attempts, attempt].slice(-MAX_ATTEMPTS);
    this.#tables.write(
      `UPDATE delivery SET state = ?2, attempts = attempts + 1, first_attempt_at = COALESCE(first_attempt_at, ?3),
       due_at = ?4, ended_at = ?5, response_status = ?6, record = ?7 WHERE id = ?1 AND state = 'pending'`,
      delivery.event.id,
      state,
      at,
      dueAt,
      state === "pending" ? null : at,
      attempt.status,
      JSON.stringify({ ...delivery.event, attempts }),
    );
  }

  /**
   * Makes pending deliveries due at once, because the endpoint works again. Deliveries that failed before the
   * endpoint did (`failingSince`) keep their backoff, because the endpoint rejects those events themselves.
   */
  retryNow(now: number, failingSince: number | null): void {
    this.#tables.modify(
      `UPDATE delivery SET due_at = ?1 WHERE state = 'pending' AND due_at > ?1
       AND (first_attempt_at IS NULL OR first_attempt_at >= ?2)`,
      now,
      failingSince ?? 0,
    );
  }

  /**
   * Makes pending deliveries due at once and restarts their time to give up, because the endpoint was changed
   * or works again after days.
   */
  resetAttempts(now: number): void {
    this.#tables.modify("UPDATE delivery SET first_attempt_at = NULL WHERE state = 'pending'");
    this.retryNow(now, null);
  }

  /**
   * Queues an event again, after the pending ones with the same ordering key. Returns false where the ID is
   * unknown.
   */
  replay(id: string, now: number): boolean {
    const [row] = this.#tables.read("SELECT lane, state, record FROM delivery WHERE id = ?", id);
    if (row === undefined) return false;
    const { lane, state, record } = ReplayRow().parse(row);
    if (state === "pending") {
      // A pending event keeps its position, because those after it happened later.
      this.#tables.modify("UPDATE delivery SET due_at = MIN(due_at, ?2) WHERE id = ?1", id, now);
      return true;
    }
    this.#tables.modify("DELETE FROM delivery WHERE id = ?", id);
    this.add(lane, StoredRecord().parse(JSON.parse(record)), "pending", now);
    return true;
  }

  /**
   * Queues up to `limit` events of a state again, oldest first, after the pending ones with the same ordering key. Pending
   * events keep their position and become due. Returns how many events that was, and whether there are more.
   */
  replayAll(
    filter: DeliveryFilter & { state: DeliveryState },
    limit: number,
    now: number,
  ): { count: number; hasMore: boolean } {
    const found = seqsToReplay(this.#tables, filter, limit + 1, now);
    const seqs = JSON.stringify(found.slice(0, limit));
    if (filter.state === "pending")
      this.#tables.modify(
        "UPDATE delivery SET due_at = ?2, first_attempt_at = NULL WHERE seq IN (SELECT value FROM json_each(?1))",
        seqs,
        now,
      );
    else
      this.#tables.modify(
        `UPDATE delivery SET seq = (SELECT MAX(seq) FROM delivery) + moved.place, state = 'pending', attempts = 0,
         first_attempt_at = NULL, due_at = ?2, ended_at = NULL, response_status = NULL
         FROM (SELECT value AS seq, key + 1 AS place FROM json_each(?1)) AS moved WHERE delivery.seq = moved.seq`,
        seqs,
        now,
      );
    return { count: Math.min(found.length, limit), hasMore: found.length > limit };
  }

  /** Returns the ID of the pending event that a pending one waits for; null if it is the first of its ordering key. */
  waitsFor(seq: number): string | null {
    const [row] = this.#tables.read(
      `SELECT id FROM delivery WHERE state = 'pending' AND lane = (SELECT lane FROM delivery WHERE seq = ?1)
       AND seq < ?1 ORDER BY seq LIMIT 1`,
      seq,
    );
    return z.string().nullable().catch(null).parse(row?.["id"]);
  }

  /** Returns the number of deliveries that were given up. */
  countFailed(): number {
    return this.#number("SELECT COUNT(*) AS value FROM delivery WHERE state = 'failed'") ?? 0;
  }

  /** Returns a delivery by its event ID. */
  find(id: string): Delivery | null {
    const [found] = this.#rows(`SELECT ${COLUMNS} FROM delivery WHERE id = ?`, id);
    return found ?? null;
  }

  /**
   * Returns one page, newest first. `nextBefore` is the `before` of the next page. Provider events can be
   * large, so a page ends early when it contains a lot of data, or when many events do not match.
   */
  page(filter: OutboxFilter): OutboxPage {
    const { rows, nextBefore } = pageOfDeliveries(this.#tables, COLUMNS, filter);
    const deliveries = rows.map((row) => deliveryOf(row));
    const { found } = FoundRow().parse(rows[0] ?? { found: 0 });
    return {
      deliveries,
      nextBefore: found > deliveries.length ? (deliveries.at(-1)?.seq ?? null) : nextBefore,
    };
  }

  isEmpty(): boolean {
    return this.#tables.read("SELECT 1 FROM delivery LIMIT 1").length === 0;
  }

  /** Deletes the events before a time, delivered or not. */
  prune(before: number): void {
    this.#tables.modify("DELETE FROM delivery WHERE at < ?", before);
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
  const { record, ...rest } = Row().parse(row);
  const { attempts, ...event } = StoredRecord().parse(JSON.parse(record));
  return { ...rest, event, last_attempts: attempts };
}
