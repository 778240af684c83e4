// The whole storage of a Durable Object. Its tables remember whether they exist; a rolled-back transaction or
// an emptied object can remove them, so they check again after that.

/** Tables that remember whether they exist. */
type Tables = { recheckTables: () => void };

export class ObjectStorage {
  readonly #storage: DurableObjectStorage;
  readonly #tables: readonly Tables[];

  constructor(storage: DurableObjectStorage, tables: readonly Tables[]) {
    this.#storage = storage;
    this.#tables = tables;
  }

  /** Runs a function as one transaction. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#recheckTables();
      throw error;
    }
  }

  /** Deletes everything that the object stores. */
  async destroy(): Promise<void> {
    // The alarm is deleted last. An alarm without a task is harmless, but without an alarm the rest would
    // stay forever.
    await this.#storage.deleteAll();
    await this.#storage.deleteAlarm();
    this.#recheckTables();
  }

  #recheckTables(): void {
    for (const tables of this.#tables) tables.recheckTables();
  }
}
