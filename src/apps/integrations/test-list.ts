// The newest tests of each integration. What a test has found is in its connection's object.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS integration_test (
    id TEXT PRIMARY KEY, integration TEXT NOT NULL, connection TEXT NOT NULL, created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** The tests kept of one integration. */
const MAX_KEPT = 10;

const ListedTest = lazy(() => z.object({ id: z.string(), connection: z.string(), created_at: z.number() }));

export type ListedTest = Parsed<typeof ListedTest>;

export class TestList {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "integration_test", SCHEMA);
  }

  /** Checks again whether the table exists. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Adds a test. */
  put(integration: string, { id, connection, created_at }: ListedTest): void {
    this.#tables.write(
      "INSERT INTO integration_test VALUES (?, ?, ?, ?)",
      id,
      integration,
      connection,
      created_at,
    );
  }

  /** Returns the oldest tests of an integration, beyond those that are kept together with the newest one. */
  superfluousOf(integration: string, newest: string): ListedTest[] {
    const others = this.of(integration).filter(({ id }) => id !== newest);
    return others.slice(MAX_KEPT - 1);
  }

  /** Returns the tests of an integration, the newest first. */
  of(integration: string): ListedTest[] {
    const query =
      "SELECT id, connection, created_at FROM integration_test WHERE integration = ? ORDER BY created_at DESC, id";
    return this.#tables.read(query, integration).map((row) => ListedTest().parse(row));
  }

  /** Returns some of the tests of all integrations. */
  some(limit: number): ListedTest[] {
    const query = "SELECT id, connection, created_at FROM integration_test LIMIT ?";
    return this.#tables.read(query, limit).map((row) => ListedTest().parse(row));
  }

  delete(id: string): void {
    this.#tables.modify("DELETE FROM integration_test WHERE id = ?", id);
  }
}
