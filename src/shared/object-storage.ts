// A Durable Object's storage as a whole, for those who keep in memory which tables there are: a
// transaction that is rolled back, or an object that is emptied, may take tables with it.

/** Tables that can be told that they may be gone. */
type Tables = { recheckTables: () => void };

export class ObjectStorage {
  readonly #storage: DurableObjectStorage;
  readonly #tables: readonly Tables[];

  constructor(storage: DurableObjectStorage, tables: readonly Tables[]) {
    this.#storage = storage;
    this.#tables = tables;
  }

  /** Runs its function as one transaction. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.tablesMayBeGone();
      throw error;
    }
  }

  /** Empties the object. */
  async destroy(): Promise<void> {
    // The alarm last: one that rings for nothing does no harm, one that is missing would leave the rest for ever.
    await this.#storage.deleteAll();
    await this.#storage.deleteAlarm();
    this.tablesMayBeGone();
  }

  tablesMayBeGone(): void {
    for (const tables of this.#tables) tables.recheckTables();
  }
}
