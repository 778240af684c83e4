// Stores the documents, and how far each of their sequences has come.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";
import { habitsSchema } from "./document.ts";
import type { Behavior, Habits, HabitStep } from "./document.ts";

export const DOCUMENT_TABLES = `
  CREATE TABLE IF NOT EXISTS habits (client_id TEXT PRIMARY KEY, document TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS habit_positions (
    client_id TEXT NOT NULL, step TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (client_id, step));
`;

const documentRow = z.object({ document: jsonColumn(habitsSchema) });
const positionRow = z.object({ position: z.number() });

export class DocumentStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Stores a client's document. Its sequences start over. */
  put(clientId: string, document: Habits): void {
    this.#db.run(
      "INSERT OR REPLACE INTO habits (client_id, document) VALUES (?, ?)",
      clientId,
      JSON.stringify(document),
    );
    this.#db.run("DELETE FROM habit_positions WHERE client_id = ?", clientId);
  }

  /** Returns a client's document. A client without one has a correct server. */
  find(clientId: string): Habits {
    const row = this.#db.first(documentRow, "SELECT document FROM habits WHERE client_id = ?", clientId);
    return row?.document ?? habitsSchema.parse({});
  }

  /** Returns a step's behavior for the next request, without moving its sequence on. */
  peek(clientId: string, step: HabitStep): Behavior {
    const behaviors: Behavior[] = [this.find(clientId)[step] ?? {}].flat();
    const row = this.#db.first(
      positionRow,
      "SELECT position FROM habit_positions WHERE client_id = ? AND step = ?",
      clientId,
      step,
    );
    return behaviors[Math.min(row?.position ?? 0, behaviors.length - 1)] ?? {};
  }

  /** Returns a step's behavior for this request, and moves its sequence on. */
  take(clientId: string, step: HabitStep): Behavior {
    const behavior = this.peek(clientId, step);
    this.#db.run(
      `INSERT INTO habit_positions (client_id, step, position) VALUES (?, ?, 1)
       ON CONFLICT (client_id, step) DO UPDATE SET position = position + 1`,
      clientId,
      step,
    );
    return behavior;
  }
}
