// The storage of an agent key's object: the key, and its held calls.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { AgentKeyRecord } from "./agent-key.ts";
import { HeldCall } from "./calls/held-call.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS agent_key (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS held_call (
    id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, record TEXT NOT NULL
  ) WITHOUT ROWID;
`;

const Row = lazy(() => z.object({ record: z.string().transform((text): unknown => JSON.parse(text)) }));

export class AgentStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "agent_key", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Returns the key; null where it was not created, or is gone. */
  key(): AgentKeyRecord | null {
    const [row] = this.#tables.read("SELECT record FROM agent_key");
    return row === undefined ? null : AgentKeyRecord().parse(Row().parse(row).record);
  }

  putKey(key: AgentKeyRecord): void {
    this.#tables.write("INSERT OR REPLACE INTO agent_key VALUES (1, ?)", JSON.stringify(key));
  }

  /** Returns the calls that are kept, oldest first. */
  calls(): HeldCall[] {
    return this.#tables
      .read("SELECT record FROM held_call ORDER BY expires_at")
      .map((row) => HeldCall().parse(Row().parse(row).record));
  }

  call(id: string): HeldCall | null {
    const [row] = this.#tables.read("SELECT record FROM held_call WHERE id = ?", id);
    return row === undefined ? null : HeldCall().parse(Row().parse(row).record);
  }

  putCall(call: HeldCall): void {
    const { id, expires_at } = call;
    this.#tables.write(
      "INSERT OR REPLACE INTO held_call VALUES (?, ?, ?)",
      id,
      expires_at,
      JSON.stringify(call),
    );
  }

  deleteCall(id: string): void {
    this.#tables.modify("DELETE FROM held_call WHERE id = ?", id);
  }
}
