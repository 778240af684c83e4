// What API calls create at a provider for a user: runs, door movements and API keys.

import { z } from "zod";
import type { Database } from "./database.ts";
import { jsonColumn } from "./json-column.ts";
import type { Owner } from "./personas.ts";

const row = z.object({ id: z.string(), at: z.number(), record: jsonColumn(z.record(z.string(), z.json())) });
export type ProviderRecord = z.infer<typeof row>;

export class Records {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put(owner: Owner, kind: string, id: string, record: ProviderRecord["record"], now: number): void {
    this.#db.run(
      "INSERT OR REPLACE INTO records (id, owner, kind, at, record) VALUES (?, ?, ?, ?, ?)",
      id,
      owner,
      kind,
      now,
      JSON.stringify(record),
    );
  }

  find(owner: Owner, kind: string, id: string): ProviderRecord | undefined {
    return this.#db.first(
      row,
      "SELECT id, at, record FROM records WHERE owner = ? AND kind = ? AND id = ?",
      owner,
      kind,
      id,
    );
  }

  newest(owner: Owner, kind: string): ProviderRecord[] {
    return this.#db.all(
      row,
      "SELECT id, at, record FROM records WHERE owner = ? AND kind = ? ORDER BY at DESC, id LIMIT 20",
      owner,
      kind,
    );
  }

  deleteAll(): void {
    this.#db.run("DELETE FROM records");
  }
}
