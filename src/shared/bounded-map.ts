// A cache that may be dropped at any time: bounded in size and, per entry, in age.

export class BoundedMap<V> {
  readonly #entries = new Map<string, { value: V; expiresAt: number }>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > now) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps a value for `maxAgeMs`; the oldest entry makes room when the map is full. */
  set(key: string, value: V, maxAgeMs: number, now: number): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#maxEntries) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, { value, expiresAt: now + maxAgeMs });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
