// Stores the webhooks that are held, waiting for an attempt, or being sent.

import { z } from "zod";
import type { Database } from "../../database.ts";

const row = z.object({
  id: z.number(),
  client_id: z.string(),
  item_id: z.string(),
  url: z.string(),
  body: z.string(),
  attempts: z.number(),
});
export type Webhook = z.infer<typeof row>;
export type NewWebhook = Omit<Webhook, "id" | "attempts">;

const dueRow = z.object({ due_at: z.number().nullable() });

export class WebhookQueue {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Queues a webhook. If `dueAt` is null, it is held until it is released. */
  add({ client_id, item_id, url, body }: NewWebhook, dueAt: number | null): void {
    this.#db.run(
      "INSERT INTO webhooks (client_id, item_id, url, body, attempts, due_at) VALUES (?, ?, ?, ?, 0, ?)",
      client_id,
      item_id,
      url,
      body,
      dueAt,
    );
  }

  /** Takes the webhooks that are due, oldest first. A webhook that is neither removed nor retried is due again at `lease`. */
  take(now: number, lease: number): Webhook[] {
    const due = this.#db.all(row, "SELECT * FROM webhooks WHERE due_at <= ? ORDER BY id", now);
    for (const { id } of due) {
      this.#db.run("UPDATE webhooks SET attempts = attempts + 1, due_at = ? WHERE id = ?", lease, id);
    }
    return due.map((webhook) => ({ ...webhook, attempts: webhook.attempts + 1 }));
  }

  retry(id: number, dueAt: number): void {
    this.#db.run("UPDATE webhooks SET due_at = ? WHERE id = ?", dueAt, id);
  }

  remove(id: number): void {
    this.#db.run("DELETE FROM webhooks WHERE id = ?", id);
  }

  release(clientId: string, now: number): number {
    const held = this.#db.all(row, "SELECT * FROM webhooks WHERE client_id = ? AND due_at IS NULL", clientId);
    for (const { id } of held) this.retry(id, now);
    return held.length;
  }

  nextDue(): number | null {
    return this.#db.first(dueRow, "SELECT MIN(due_at) AS due_at FROM webhooks")?.due_at ?? null;
  }

  clear(clientId: string | undefined): void {
    this.#db.run("DELETE FROM webhooks WHERE ?1 IS NULL OR client_id = ?1", clientId ?? null);
  }
}
