// Tables that are made at the first write. An object that was only asked about stores nothing, so ids
// that never were cost nothing.

export class LazySchema {
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #schema: string;
  #there: boolean;

  /** `table` is one of the tables that `schema` makes. */
  constructor(sql: SqlStorage, table: string, schema: string) {
    this.#sql = sql;
    this.#table = table;
    this.#schema = schema;
    this.#there = this.#isThere();
    // An earlier version made fewer of them.
    if (this.#there) sql.exec(schema);
  }

  /** Bytes of the whole storage that are in use, of these tables and all others. */
  get bytesInUse(): number {
    return this.#sql.databaseSize;
  }

  /** The rows of a query; none while there are no tables. */
  read(query: string, ...bindings: (string | number | null)[]): Record<string, SqlStorageValue>[] {
    return this.#there ? this.#sql.exec(query, ...bindings).toArray() : [];
  }

  write(statement: string, ...bindings: (string | number | null)[]): void {
    if (!this.#there) this.#sql.exec(this.#schema);
    this.#there = true;
    this.#sql.exec(statement, ...bindings);
  }

  /** Deletes rows, where there is anything to delete from. */
  erase(statement: string, ...bindings: (string | number | null)[]): void {
    if (this.#there) this.#sql.exec(statement, ...bindings);
  }

  /** To be told after the storage was emptied, or a transaction was rolled back that may have made the tables. */
  recheck(): void {
    this.#there = this.#isThere();
  }

  #isThere(): boolean {
    const query = "SELECT 1 FROM sqlite_master WHERE name = ?";
    return this.#sql.exec(query, this.#table).toArray().length > 0;
  }
}
