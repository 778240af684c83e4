// A cache in an isolate's memory that is bounded by bytes and by time. All entries have the same lifetime, so the order in
// which they were stored is the order in which they expire, and the oldest are removed first.

type Entry<V> = { value: V; until: number; bytes: number };

export class MemoryCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #maxBytes: number;
  readonly #lifetimeMs: number;
  #bytes = 0;

  constructor(maxBytes: number, lifetimeMs: number) {
    this.#maxBytes = maxBytes;
    this.#lifetimeMs = lifetimeMs;
  }

  /** Returns a value that has not expired. Times are in milliseconds since 1970. */
  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  /** Stores a value that takes about this many bytes. A value that is larger than the cache is not stored. */
  set(key: string, value: V, bytes: number, now: number): void {
    this.delete(key);
    if (bytes > this.#maxBytes) return;
    for (const [oldest, { until }] of this.#entries) {
      if (until > now && this.#bytes + bytes <= this.#maxBytes) break;
      this.delete(oldest);
    }
    this.#entries.set(key, { value, until: now + this.#lifetimeMs, bytes });
    this.#bytes += bytes;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}
