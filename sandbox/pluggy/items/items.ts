// Stores items as JSON, with columns for the fields that queries use.

import { z } from "zod";
import type { Database } from "../../database.ts";
import { jsonColumn } from "../../json-column.ts";
import { itemSchema } from "./item.ts";
import type { Item } from "./item.ts";

const row = z.object({ item: jsonColumn(itemSchema) }).transform(({ item }) => item);
const dueRow = z.object({ due_at: z.number().nullable() });

export class Items {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  save(item: Item): void {
    this.#db.run(
      `INSERT INTO items (id, client_id, due_at, item) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET due_at = ?3, item = ?4`,
      item.id,
      item.clientId,
      item.dueAt,
      JSON.stringify(item),
    );
  }

  find(id: string): Item | undefined {
    return this.#db.first(row, "SELECT item FROM items WHERE id = ?", id);
  }

  findByConsentRequest(request: string): Item | undefined {
    return this.#db.first(row, "SELECT item FROM items WHERE item ->> '$.consentRequest' = ?", request);
  }

  /** Lists the items of a client or of all clients, newest first. */
  list(clientId: string | undefined): Item[] {
    return this.#db.all(
      row,
      "SELECT item FROM items WHERE ?1 IS NULL OR client_id = ?1 ORDER BY rowid DESC LIMIT 1000",
      clientId ?? null,
    );
  }

  /** Lists the items that are due. */
  due(now: number): Item[] {
    return this.#db.all(row, "SELECT item FROM items WHERE due_at <= ? ORDER BY due_at", now);
  }

  nextDue(): number | null {
    return this.#db.first(dueRow, "SELECT MIN(due_at) AS due_at FROM items")?.due_at ?? null;
  }

  remove(id: string): void {
    this.#db.run("DELETE FROM items WHERE id = ?", id);
  }

  clear(clientId: string | undefined): void {
    this.#db.run("DELETE FROM items WHERE ?1 IS NULL OR client_id = ?1", clientId ?? null);
  }
}
