// Stores the users' API keys. Each user has an example key from the start, which the documentation mentions.

import { z } from "zod";
import type { Database } from "../database.ts";
import { ACCOUNTS, accountSchema } from "../personas.ts";
import type { Account } from "../personas.ts";
import { randomUrlSafe } from "../random.ts";

export const KEY_TABLE = `
  CREATE TABLE IF NOT EXISTS api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, account TEXT NOT NULL, name TEXT NOT NULL,
    withdrawn_at INTEGER);
`;

const EXAMPLE_KEYS: Readonly<Record<Account, string>> = {
  alice: "sk-sandbox-alice-4f2a",
  bob: "sk-sandbox-bob-91d3",
};

const row = z.object({
  id: z.number(),
  key: z.string(),
  account: accountSchema,
  name: z.string(),
  withdrawn_at: z.number().nullable(),
});
export type ApiKey = z.infer<typeof row>;

export class ApiKeys {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
    this.#addExamples();
  }

  create(account: Account, name: string): ApiKey {
    const key = `sk-sandbox-${account}-${randomUrlSafe(18)}`;
    this.#db.run("INSERT INTO api_keys (key, account, name) VALUES (?, ?, ?)", key, account, name);
    const created = this.find(key);
    if (!created) throw new Error("The key that was inserted cannot be read.");
    return created;
  }

  /** Finds a key. A withdrawn key is returned too. */
  find(key: string): ApiKey | undefined {
    return this.#db.first(row, "SELECT * FROM api_keys WHERE key = ?", key);
  }

  list(): ApiKey[] {
    return this.#db.all(row, "SELECT * FROM api_keys ORDER BY account, id");
  }

  /** Withdraws a key, or all keys of a user. Returns how many were valid before. */
  withdraw(
    { key, account }: { key?: string | undefined; account?: Account | undefined },
    now: number,
  ): number {
    return this.#db.run(
      `UPDATE api_keys SET withdrawn_at = ?1
       WHERE withdrawn_at IS NULL AND (?2 IS NULL OR key = ?2) AND (?3 IS NULL OR account = ?3)`,
      now,
      key ?? null,
      account ?? null,
    );
  }

  /** Makes a withdrawn key valid again, which a real service cannot do. */
  restore(key: string): void {
    this.#db.run("UPDATE api_keys SET withdrawn_at = NULL WHERE key = ?", key);
  }

  /** Deletes all keys but the examples, which are valid again. */
  reset(): void {
    this.#db.run("DELETE FROM api_keys");
    this.#addExamples();
  }

  #addExamples(): void {
    for (const account of ACCOUNTS)
      this.#db.run(
        "INSERT OR IGNORE INTO api_keys (key, account, name) VALUES (?, ?, 'Example')",
        EXAMPLE_KEYS[account],
        account,
      );
  }
}
