// What is stored about an account while its connections are connected or deleted; see shared-accounts.ts.

import type { AccountKey } from "../../connection/connection-rpc.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import { accountBindings, accountMatches } from "./connection-directory.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS account_claim (
    connection TEXT NOT NULL, state TEXT NOT NULL, integration TEXT NOT NULL, account TEXT NOT NULL,
    until INTEGER NOT NULL, PRIMARY KEY (connection, state, account)
  ) WITHOUT ROWID;
`;

/** A grant of a connection, and the account that it belongs to. */
export type AccountUse = { connection: string; integration: string; account: AccountKey };

/** Whether to revoke a grant now, or to leave it to another connection. */
export type RevocationClaim = "revoke" | "shared";

/** The steps of the protocol. shared: the decision of step 1. revoking: a claim. */
type State = "shared" | "revoking";

export class AccountClaims {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "account_claim", SCHEMA);
  }

  /** Checks again whether the table exists. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  put({ connection, integration, account }: AccountUse, state: State, until: number): void {
    const values = [connection, state, integration, idOf(account), until];
    this.#tables.write("INSERT OR REPLACE INTO account_claim VALUES (?, ?, ?, ?, ?)", ...values);
  }

  /** Returns whether an account has a claim in this state, of any connection or of one. */
  has({ integration, account }: AccountUse, state: State, now: number, connection: string | null): boolean {
    const query = `SELECT 1 FROM account_claim WHERE integration = ?1 AND ${accountMatches("account")}
      AND state = ?4 AND until > ?5 AND connection = ifnull(?6, connection) LIMIT 1`;
    const bindings = [integration, ...accountBindings(account), state, now, connection];
    return this.#tables.read(query, ...bindings).length > 0;
  }

  /** Deletes a connection's claims in this state. */
  delete(connection: string, state: State): void {
    this.#tables.modify("DELETE FROM account_claim WHERE connection = ? AND state = ?", connection, state);
  }

  deleteExpired(now: number): void {
    this.#tables.modify("DELETE FROM account_claim WHERE until <= ?", now);
  }
}

/** The most specific ID of an account. */
const idOf = ({ ids }: AccountKey) => ids.at(-1) ?? "";
