// Collects the entries of this isolate, and sends them in batches. Failures are sent within two seconds, and successes with
// them, or later. What cannot be sent is kept as long as there is room; a log that is slow or down delays nothing.

import { backoffMs } from "../shared/backoff.ts";
import { type Clock, MINUTE, SECOND } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";
import { type Batch, EntrySampler } from "./entry-sampler.ts";
import { isFailure, type LogEntry } from "./log-entry.ts";

/** The shortest time between two batches of an app. */
export const BATCH_EVERY_MS = 2 * SECOND;
/** How long successes wait for more. The runtime ends a request's `waitUntil` after 30 seconds. */
export const SUCCESSES_WAIT_MS = 20 * SECOND;
/** After this time, the next entry takes the successes with it. In a Durable Object, few of them may be in memory. */
const SUCCESSES_WAIT_AT_MOST_MS = MINUTE;
const SUCCESSES_OF_OBJECT_WAIT_MS = 5 * MINUTE;
const SEND_TIMEOUT_MS = 10 * SECOND;
/** A batch that is later than this was forgotten, because its request has ended. */
const OVERDUE_MS = 5 * SECOND;
const MAX_APPS = 100;

/** Sends a batch, and returns how long to wait before the next one, in milliseconds. */
export type Send = (batch: Batch) => Promise<{ waitMs: number }>;

/** The clock and the timer. `setTimer` returns a function that cancels the timer. */
export type Timing = { now: Clock; setTimer: (ms: number, run: () => void) => () => void };

type AppBuffer = {
  sampler: EntrySampler;
  /** When the oldest entry was added; null while there is none. */
  since: number | null;
  hasFailure: boolean;
  /** When the next batch is sent; null while none is planned. */
  dueAt: number | null;
  /** When the next batch may be sent. */
  notBefore: number;
  /** Until when a batch that is being sent keeps others waiting. */
  sendingUntil: number;
  failures: number;
};

export class LogBuffer {
  readonly #timing: Timing;
  readonly #random: () => number;
  readonly #onError: (app: AppId, error: unknown) => void;
  readonly #apps = new Map<AppId, AppBuffer>();

  constructor(timing: Timing, random: () => number, onError: (app: AppId, error: unknown) => void) {
    this.#timing = timing;
    this.#random = random;
    this.#onError = onError;
  }

  /**
   * Adds an entry. Returns the work that has to continue after the response; null where there is none. A success starts no
   * timer if `canWait` is false, and is sent with the next entry that starts a batch.
   */
  add(app: AppId, entry: LogEntry, send: Send, canWait: boolean): Promise<void> | null {
    const now = this.#timing.now();
    const buffer = this.#bufferOf(app);
    const failed = isFailure(entry);
    buffer.sampler.add(entry);
    buffer.since ??= now;
    buffer.hasFailure ||= failed;
    const longestWaitMs = canWait ? SUCCESSES_WAIT_AT_MOST_MS : SUCCESSES_OF_OBJECT_WAIT_MS;
    const isOverdue = now - buffer.since >= longestWaitMs;
    if (!failed && !isOverdue && !canWait) return null;
    const wanted = failed || isOverdue ? now : now + SUCCESSES_WAIT_MS;
    const dueAt = Math.max(wanted, buffer.notBefore);
    const planned = buffer.dueAt;
    if (planned !== null && planned <= dueAt && now <= planned + OVERDUE_MS) return null;
    buffer.dueAt = dueAt;
    return dueAt <= now ? this.#send(app, buffer, send) : this.#sendLater(app, buffer, send, dueAt - now);
  }

  #sendLater(app: AppId, buffer: AppBuffer, send: Send, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#timing.setTimer(ms, () => {
      // Another timer was set for an earlier or a later batch.
      const isDue = buffer.dueAt !== null && buffer.dueAt <= this.#timing.now();
      resolve(isDue ? this.#send(app, buffer, send) : undefined);
    });
    return promise;
  }

  async #send(app: AppId, buffer: AppBuffer, send: Send): Promise<void> {
    const now = this.#timing.now();
    buffer.dueAt = null;
    // What is sending now looks for others when it is done.
    if (buffer.sampler.isEmpty || now < buffer.sendingUntil) return;
    const batch = buffer.sampler.take();
    buffer.since = null;
    buffer.hasFailure = false;
    buffer.sendingUntil = now + SEND_TIMEOUT_MS + OVERDUE_MS;
    buffer.notBefore = now + BATCH_EVERY_MS;
    try {
      const { waitMs } = await this.#withTimeout(send(batch));
      buffer.notBefore = now + Math.max(BATCH_EVERY_MS, waitMs);
      buffer.failures = 0;
    } catch (error) {
      buffer.failures += 1;
      buffer.notBefore = this.#timing.now() + Math.min(MINUTE, backoffMs(buffer.failures, this.#random()));
      putBack(buffer, batch, now);
      if (buffer.failures === 1) this.#onError(app, error);
    }
    buffer.sendingUntil = 0;
    if (buffer.failures > 0 || !buffer.hasFailure) return;
    buffer.dueAt = buffer.notBefore;
    await this.#sendLater(app, buffer, send, Math.max(0, buffer.dueAt - this.#timing.now()));
  }

  async #withTimeout<T>(work: Promise<T>): Promise<T> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const cancel = this.#timing.setTimer(SEND_TIMEOUT_MS, () =>
      reject(new Error("the log does not respond")),
    );
    try {
      return await Promise.race([work, timeout]);
    } finally {
      cancel();
    }
  }

  #bufferOf(app: AppId): AppBuffer {
    const known = this.#apps.get(app);
    if (known !== undefined) return known;
    if (this.#apps.size >= MAX_APPS) {
      const [oldest] = this.#apps.keys();
      if (oldest !== undefined) this.#apps.delete(oldest);
    }
    const buffer: AppBuffer = {
      sampler: new EntrySampler(this.#random),
      since: null,
      hasFailure: false,
      dueAt: null,
      notBefore: 0,
      sendingUntil: 0,
      failures: 0,
    };
    this.#apps.set(app, buffer);
    return buffer;
  }
}

/** Adds the entries of a batch that was not sent to those that have arrived since. */
function putBack(buffer: AppBuffer, { entries, lost }: Batch, since: number): void {
  for (const { sampled, ...entry } of entries) {
    buffer.sampler.add(entry, sampled);
    buffer.hasFailure ||= isFailure(entry);
  }
  buffer.sampler.addLost(lost);
  buffer.since = since;
}
