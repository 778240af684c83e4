// The log of an app, as one Durable Object. It owns the storage and the alarm. log-rpc.ts documents the methods.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { type Clock, DAY, HOUR, systemClock } from "../shared/clock.ts";
import type { Batch } from "./entry-sampler.ts";
import { LogPace } from "./log-pace.ts";
import { LogQuota } from "./log-quota.ts";
import type { LogCountRange, LogCounts, LogFilter, LogPage, LogRpc, StoredEntry } from "./log-rpc.ts";
import { LogStore } from "./log-store.ts";
import { countEntries, findEntry, listEntries } from "./query-log.ts";

/** How long entries are kept. */
export const LOG_KEPT_MS = 7 * DAY;
/** How much text is kept: about 200,000 entries. */
const MAX_LOG_BYTES = 48 * 1024 * 1024;
/** The alarm runs at most this often. */
const PRUNE_EVERY_MS = 6 * HOUR;
/** How long an object remembers that its app was deleted. Isolates send what they have within minutes. */
const END_KEPT_MS = DAY;
/** An isolate of an app that was deleted has nothing more to send. */
const ENDED_WAIT_MS = HOUR;

export class LogObject extends DurableObject<Env> implements LogRpc {
  clock: Clock = systemClock;
  readonly #store: LogStore;
  readonly #quota = new LogQuota();
  readonly #pace = new LogPace();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new LogStore(ctx.storage.sql);
  }

  async append({ entries, lost }: Batch): Promise<{ waitMs: number }> {
    if (this.#store.hasEnded()) return { waitMs: ENDED_WAIT_MS };
    const now = this.clock();
    const stored = this.#quota.apply(entries, now);
    if (stored.length > 0 || lost > 0) {
      const isNewChunk = this.#store.add(stored, lost, now);
      if (isNewChunk) await this.#prune(now);
    }
    return { waitMs: this.#pace.next(now) };
  }

  list(filter: LogFilter, cursor: string | null, limit: number): LogPage {
    const from = Math.max(filter.from ?? 0, this.clock() - LOG_KEPT_MS);
    return listEntries(this.#store, { ...filter, from }, cursor, limit);
  }

  find(id: string): StoredEntry | null {
    return findEntry(this.#store, id);
  }

  count(range: LogCountRange): LogCounts {
    return countEntries(this.#store, range);
  }

  async end(): Promise<void> {
    if (this.#store.hasEnded()) return;
    const now = this.clock();
    await this.ctx.storage.deleteAll();
    this.#store.recheckTables();
    this.#store.putEnd(now);
    await this.ctx.storage.setAlarm(now + END_KEPT_MS);
  }

  override async alarm(): Promise<void> {
    if (!this.#store.hasEnded()) await this.#prune(this.clock());
    // Nothing is left to keep: not the tables, nor that the app was deleted.
    if (this.#store.since() !== null) return;
    await this.ctx.storage.deleteAll();
    this.#store.recheckTables();
  }

  /** Deletes what is too old or too much, and sets the alarm for what is left. */
  async #prune(now: number): Promise<void> {
    const { storage } = this.ctx;
    this.#store.prune(now - LOG_KEPT_MS, MAX_LOG_BYTES);
    const since = this.#store.since();
    if (since === null || (await storage.getAlarm()) !== null) return;
    await storage.setAlarm(Math.max(since + LOG_KEPT_MS, now + PRUNE_EVERY_MS));
  }
}
