// The whole storage of a Durable Object. Its tables remember whether they exist, and its alarm when it rings; a
// rolled-back transaction or an emptied object can change both, so they check again after that.

/** Tables that remember whether they exist. */
type Tables = { recheckTables: () => void };

/** An alarm that remembers when it rings. */
type Alarm = { recheckAlarm: () => void };

export class ObjectStorage {
  readonly #storage: DurableObjectStorage;
  readonly #tables: readonly Tables[];
  readonly #alarm: Alarm;

  constructor(storage: DurableObjectStorage, tables: readonly Tables[], alarm: Alarm) {
    this.#storage = storage;
    this.#tables = tables;
    this.#alarm = alarm;
  }

  /** Runs a function as one transaction. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#recheck();
      throw error;
    }
  }

  /** Deletes everything that the object stores. */
  async destroy(): Promise<void> {
    // The alarm is deleted last. An alarm without a task is harmless, but without an alarm the rest would
    // stay forever.
    await this.#storage.deleteAll();
    await this.#storage.deleteAlarm();
    this.#recheck();
  }

  #recheck(): void {
    for (const tables of this.#tables) tables.recheckTables();
    this.#alarm.recheckAlarm();
  }
}
