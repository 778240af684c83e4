// Tables that are created by the first write. An object that is only read stores nothing, so requests with
// unknown IDs cost no storage.

export class LazyTables {
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #schema: string;
  #exists: boolean;

  /** `table` is one of the tables that `schema` creates. */
  constructor(sql: SqlStorage, table: string, schema: string) {
    this.#sql = sql;
    this.#table = table;
    this.#schema = schema;
    this.#exists = this.#tableExists();
    // An earlier version may have created fewer tables.
    if (this.#exists) sql.exec(schema);
  }

  /** The number of bytes that the whole storage uses, other tables included. */
  get bytesInUse(): number {
    return this.#sql.databaseSize;
  }

  /** Returns the rows of a query; none while the tables do not exist. */
  read(query: string, ...bindings: (string | number | null)[]): Record<string, SqlStorageValue>[] {
    return this.#exists ? this.#sql.exec(query, ...bindings).toArray() : [];
  }

  /** Runs a statement, and creates the tables first if they do not exist. */
  write(statement: string, ...bindings: (string | number | null)[]): void {
    if (!this.#exists) this.#sql.exec(this.#schema);
    this.#exists = true;
    this.#sql.exec(statement, ...bindings);
  }

  /** Runs an UPDATE or DELETE. Does nothing while the tables do not exist. */
  modify(statement: string, ...bindings: (string | number | null)[]): void {
    if (this.#exists) this.#sql.exec(statement, ...bindings);
  }

  /**
   * Checks again whether the tables exist, after the storage was emptied or a transaction was rolled back.
   */
  recheck(): void {
    this.#exists = this.#tableExists();
  }

  #tableExists(): boolean {
    // Not from sqlite_master, because that would read, and bill, one row for each table and index of the object.
    const query = "SELECT 1 FROM pragma_table_info(?) LIMIT 1";
    return this.#sql.exec(query, this.#table).toArray().length > 0;
  }
}
