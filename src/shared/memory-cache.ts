// A cache in an isolate's memory that is bounded by size and by time. Its entries are in two generations. When the newer one
// takes half of the size, or is as old as an entry may become, the next entry starts a new one, and the older one is
// removed as a whole: nothing looks for single entries to remove.

type Entry<V> = { value: V; until: number; size: number };

export class MemoryCache<V> {
  #newer = new Map<string, Entry<V>>();
  #older = new Map<string, Entry<V>>();
  /** What the newer generation takes, and until when entries are added to it. */
  #size = 0;
  #until = 0;
  readonly #maxSize: number;
  readonly #lifetimeMs: number;

  constructor(maxSize: number, lifetimeMs: number) {
    this.#maxSize = maxSize;
    this.#lifetimeMs = lifetimeMs;
  }

  /** Returns a value that has not expired. Times are in milliseconds since 1970. */
  get(key: string, now: number): V | undefined {
    const entry = this.#newer.get(key) ?? this.#older.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  /** Stores a value. `size` has the unit of the maximum. A value that is larger than half of the maximum is not stored. */
  set(key: string, value: V, size: number, now: number): void {
    if (size > this.#maxSize / 2) {
      this.delete(key);
      return;
    }
    // A value in the older generation stays there: nothing reads it while the newer one has another.
    this.#size -= this.#newer.get(key)?.size ?? 0;
    if (now >= this.#until || this.#size + size > this.#maxSize / 2) this.#startGeneration(now);
    this.#newer.set(key, { value, until: now + this.#lifetimeMs, size });
    this.#size += size;
  }

  delete(key: string): void {
    this.#size -= this.#newer.get(key)?.size ?? 0;
    this.#newer.delete(key);
    this.#older.delete(key);
  }

  clear(): void {
    this.#newer.clear();
    this.#older.clear();
    this.#size = 0;
  }

  #startGeneration(now: number): void {
    this.#older = this.#newer;
    this.#newer = new Map();
    this.#size = 0;
    this.#until = now + this.#lifetimeMs;
  }
}
