// The webhooks that providers have sent to an app's integrations: what is still to be looked into, and the
// ids of the rest, so that what comes again is known. What waits of one lane keeps its order.

import * as z from "zod";
import { LazySchema } from "../../shared/lazy-schema.ts";
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

/** Of the 10 GiB an object may hold: what providers send must leave room for the app's own. */
const MAX_BYTES = 4 * 1024 ** 3;

/** A webhook as it waits to be looked into. */
const ProviderWebhook = z.object({
  integration: z.string(),
  provider: z.string(),
  type: z.string(),
  delivery_id: z.string().nullable(),
  claim: ItemClaim.nullable(),
  payload: z.string(),
  request_id: z.string(),
});

export type ProviderWebhook = z.output<typeof ProviderWebhook>;

const Row = z.object({
  seq: z.number(),
  id: z.string(),
  at: z.number(),
  lane: z.string(),
  tries: z.number(),
  record: z.string(),
});

/** With its place, and the id of the event it becomes. */
export type WaitingWebhook = Omit<z.output<typeof Row>, "record"> & ProviderWebhook;

export class ProviderWebhookLog {
  readonly #tables: LazySchema;

  constructor(sql: SqlStorage) {
    this.#tables = new LazySchema(sql, "hook", SCHEMA);
  }

  /** Told when the tables may be gone. */
  lookAgain(): void {
    this.#tables.tablesMayBeGone();
  }

  /** Whether no more are to be taken in before some of what is stored has been forgotten. */
  isFull(): boolean {
    return this.#tables.bytesInUse >= MAX_BYTES;
  }

  /** Takes a webhook in, to be looked into at once; one that is there already is not taken twice. */
  add(id: string, lane: string, hook: ProviderWebhook, now: number): void {
    this.#tables.write(
      "INSERT OR IGNORE INTO hook (id, at, lane, due_at, record) VALUES (?1, ?2, ?3, ?2, ?4)",
      id,
      now,
      lane,
      JSON.stringify(hook),
    );
  }

  /** What is due and does not wait for an earlier one of its lane, in the order it came. */
  due(now: number, limit: number): WaitingWebhook[] {
    const rows = this.#tables.read(
      `SELECT seq, id, at, lane, tries, record FROM hook WHERE due_at <= ?1 AND NOT EXISTS
         (SELECT 1 FROM hook AS earlier WHERE earlier.due_at > ?1 AND earlier.lane = hook.lane AND earlier.seq < hook.seq)
       ORDER BY seq LIMIT ?2`,
      now,
      limit,
    );
    return rows.map((row) => {
      const { record, ...rest } = Row.parse(row);
      return { ...rest, ...ProviderWebhook.parse(JSON.parse(record)) };
    });
  }

  /** When the next lane is due, or null when nothing waits. */
  nextDueAt(): number | null {
    const [row] = this.#tables.read(
      `SELECT MIN(due_at) AS value FROM hook WHERE due_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM hook AS earlier
          WHERE earlier.due_at IS NOT NULL AND earlier.lane = hook.lane AND earlier.seq < hook.seq)`,
    );
    return z.number().nullable().catch(null).parse(row?.["value"]);
  }

  /** Notes a try that came to nothing. */
  retry(seq: number, dueAt: number): void {
    this.#tables.erase("UPDATE hook SET due_at = ?2, tries = tries + 1 WHERE seq = ?1", seq, dueAt);
  }

  /** It has been looked into: only its id stays. */
  settle(seq: number): void {
    this.#tables.erase("UPDATE hook SET due_at = NULL, record = NULL WHERE seq = ?", seq);
  }

  /** Forgets what came before an instant and has been looked into. */
  prune(before: number): void {
    this.#tables.erase("DELETE FROM hook WHERE at < ? AND due_at IS NULL", before);
  }

  isEmpty(): boolean {
    return this.#tables.read("SELECT 1 FROM hook LIMIT 1").length === 0;
  }
}
