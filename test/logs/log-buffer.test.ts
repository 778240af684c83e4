// When an isolate sends its entries, and what happens if that fails.

import { describe, expect, test } from "vitest";
import type { Batch } from "../../src/logs/entry-sampler.ts";
import { BATCH_EVERY_MS, LogBuffer, SUCCESSES_WAIT_MS } from "../../src/logs/log-buffer.ts";
import { entryOf } from "../../src/logs/log-entry.ts";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newAppId } from "../../src/shared/id.ts";

const APP = newAppId();

/** A buffer with a clock and timers that advance on request, and a log whose responses the test gives. */
class Stage {
  now = 1_000_000;
  readonly batches: Batch[] = [];
  readonly errors: unknown[] = [];
  respond: () => Promise<{ waitMs: number }> = async () => ({ waitMs: 0 });
  readonly #timers = new Set<{ at: number; run: () => void }>();
  readonly #buffer = new LogBuffer(
    {
      now: () => this.now,
      setTimer: (ms, run) => {
        const timer = { at: this.now + ms, run };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
    },
    () => 0.5,
    (_, error) => this.errors.push(error),
  );

  /** Adds an entry, and waits until what follows at once has happened. */
  async add(status: number, canWait = true): Promise<void> {
    const entry = entryOf({ at: this.now, kind: "request", route: "/v1/app", status });
    const send = (batch: Batch) => {
      this.batches.push(batch);
      return this.respond();
    };
    void this.#buffer.add(APP, entry, send, canWait);
    await settle();
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.#timers].toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.run();
      await settle();
    }
    this.now = end;
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** The statuses of each batch. */
  get sent() {
    return this.batches.map(({ entries }) => entries.map(({ status }) => status));
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe("an isolate", () => {
  test("sends the first failure at once, and those of the next two seconds together", async () => {
    const stage = new Stage();
    await stage.add(404);
    expect(stage.sent).toEqual([[404]]);
    await stage.add(500);
    await stage.add(502);
    await stage.advance(BATCH_EVERY_MS - 1);
    expect(stage.sent).toHaveLength(1);
    await stage.advance(1);
    expect(stage.sent).toEqual([[404], [500, 502]]);
    expect(stage.timers).toBe(0);
  });

  test("sends successes with a failure, or after 20 seconds", async () => {
    const stage = new Stage();
    await stage.add(200);
    await stage.add(201);
    await stage.add(404);
    expect(stage.sent).toEqual([[200, 201, 404]]);
    await stage.add(204);
    await stage.advance(SUCCESSES_WAIT_MS - 1);
    expect(stage.sent).toHaveLength(1);
    await stage.advance(1);
    expect(stage.sent.at(-1)).toEqual([204]);
  });

  test("starts no timer for a success in a Durable Object, and sends it with a later entry", async () => {
    const stage = new Stage();
    await stage.add(200, false);
    expect(stage.timers).toBe(0);
    await stage.advance(5 * MINUTE);
    expect(stage.sent).toEqual([]);
    await stage.add(201, false);
    expect(stage.sent).toEqual([[200, 201]]);
  });

  test("waits longer if the log asks for it", async () => {
    const stage = new Stage();
    stage.respond = async () => ({ waitMs: 30 * SECOND });
    await stage.add(404);
    await stage.add(404);
    await stage.advance(29 * SECOND);
    expect(stage.sent).toHaveLength(1);
    await stage.advance(SECOND);
    expect(stage.sent).toHaveLength(2);
  });

  test("keeps what it could not send, and reports that once", async () => {
    const stage = new Stage();
    stage.respond = () => Promise.reject(new Error("down"));
    await stage.add(404);
    await stage.advance(MINUTE);
    await stage.add(500);
    await stage.advance(MINUTE);
    expect(stage.errors).toHaveLength(1);
    stage.respond = async () => ({ waitMs: 0 });
    await stage.add(502);
    expect(stage.sent.at(-1)).toEqual([404, 500, 502]);
  });

  test("has one batch on its way at a time, and gives up on a log that does not respond", async () => {
    const stage = new Stage();
    stage.respond = () => new Promise(() => {});
    await stage.add(404);
    for (let i = 0; i < 9; i++) {
      await stage.advance(SECOND);
      await stage.add(500);
    }
    expect(stage.sent).toEqual([[404]]);
    await stage.advance(SECOND);
    stage.respond = async () => ({ waitMs: 0 });
    await stage.advance(MINUTE);
    await stage.add(502);
    const entries = stage.batches.at(-1)?.entries ?? [];
    expect(entries.reduce((sum, { sampled }) => sum + sampled, 0)).toBe(11);
    expect(stage.timers).toBe(0);
  });
});
