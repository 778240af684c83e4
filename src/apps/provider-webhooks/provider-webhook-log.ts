// Stores the webhooks that providers sent to an app's integrations: those to process, and the IDs of the
// processed ones, so that a repeated delivery is recognized. Webhooks with the same ordering key (a
// connection or an integration; column `lane`) are processed in order.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import { ItemClaim } from "./parse-provider-webhook.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS hook (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, lane TEXT NOT NULL,
    due_at INTEGER, tries INTEGER NOT NULL DEFAULT 0, record TEXT
  );
  CREATE INDEX IF NOT EXISTS hook_waiting ON hook (lane, seq) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS hook_in_order ON hook (seq) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS hook_by_age ON hook (at);
`;

/**
 * The most that this object stores before it rejects webhooks. A Durable Object holds 10 GiB, and the app's
 * own data needs space.
 */
const MAX_BYTES = 4 * 1024 ** 3;

/** A webhook to process. */
const ProviderWebhook = lazy(() =>
  z.object({
    integration: z.string(),
    provider: z.string(),
    type: z.string(),
    delivery_id: z.string().nullable(),
    claim: ItemClaim().nullable(),
    payload: z.string(),
    request_id: z.string(),
  }),
);

export type ProviderWebhook = Parsed<typeof ProviderWebhook>;

const Row = lazy(() =>
  z.object({
    seq: z.number(),
    id: z.string(),
    at: z.number(),
    orderingKey: z.string(),
    tries: z.number(),
    record: z.string(),
  }),
);

/** A webhook to process, with its position and the ID of its event. */
export type PendingWebhook = Omit<Parsed<typeof Row>, "record"> & ProviderWebhook;

export class ProviderWebhookLog {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "hook", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns whether the log is full, so that no more webhooks are accepted until old ones are deleted. */
  isFull(): boolean {
    return this.#tables.bytesInUse >= MAX_BYTES;
  }

  /** Stores a webhook, due immediately. A stored ID is not stored again. */
  add(id: string, orderingKey: string, webhook: ProviderWebhook, now: number): void {
    this.#tables.write(
      "INSERT OR IGNORE INTO hook (id, at, lane, due_at, record) VALUES (?1, ?2, ?3, ?2, ?4)",
      id,
      now,
      orderingKey,
      JSON.stringify(webhook),
    );
  }

  /**
   * Returns the due webhooks that do not wait for an earlier one with the same ordering key, oldest first.
   */
  due(now: number, limit: number): PendingWebhook[] {
    const rows = this.#tables.read(
      `SELECT seq, id, at, lane AS orderingKey, tries, record FROM hook WHERE due_at <= ?1 AND NOT EXISTS
         (SELECT 1 FROM hook AS earlier WHERE earlier.due_at > ?1 AND earlier.lane = hook.lane AND earlier.seq < hook.seq)
       ORDER BY seq LIMIT ?2`,
      now,
      limit,
    );
    return rows.map((row) => {
      const { record, ...rest } = Row().parse(row);
      return { ...rest, ...ProviderWebhook().parse(JSON.parse(record)) };
    });
  }

  /** Returns when the next webhook is due; null where none is pending. */
  nextDueAt(): number | null {
    const [row] = this.#tables.read(
      `SELECT MIN(due_at) AS value FROM hook WHERE due_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM hook AS earlier
          WHERE earlier.due_at IS NOT NULL AND earlier.lane = hook.lane AND earlier.seq < hook.seq)`,
    );
    return z.number().nullable().catch(null).parse(row?.["value"]);
  }

  /** Records a failed try and when to retry. */
  retry(seq: number, dueAt: number): void {
    this.#tables.modify("UPDATE hook SET due_at = ?2, tries = tries + 1 WHERE seq = ?1", seq, dueAt);
  }

  /** Marks a webhook as processed. Only its ID stays. */
  markProcessed(seq: number): void {
    this.#tables.modify("UPDATE hook SET due_at = NULL, record = NULL WHERE seq = ?", seq);
  }

  /** Deletes the processed webhooks that arrived before a time. */
  prune(before: number): void {
    this.#tables.modify("DELETE FROM hook WHERE at < ? AND due_at IS NULL", before);
  }

  isEmpty(): boolean {
    return this.#tables.read("SELECT 1 FROM hook LIMIT 1").length === 0;
  }
}
