// Runs the counted Worker, and counts what operations cost.

import type { V4WorkerOptions } from "miniflare";
import * as z from "zod";
import { callApi } from "../http/api-call.ts";
import { type Bundle, bundleWorker } from "../runtime/bundle.ts";
import { freeOrigins } from "../runtime/free-origins.ts";
import { Runtime } from "../runtime/runtime.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import { testSecrets } from "../test-secrets.ts";
import { CountedState, Counts } from "./counts.ts";

/** An alarm that an operation sets for this time or earlier belongs to it. */
const ALARM_WITHIN_MS = 30_000;
/** Passes before each operation. An isolate forgets what it has read, and reports what it has counted. */
const BETWEEN_OPERATIONS_MS = 60_000;

const Clock = z.object({ now: z.number() });

export class CountedLatchkey {
  readonly origin: string;
  readonly #runtime: Runtime;
  readonly #worker: V4WorkerOptions;

  private constructor(origin: string, runtime: Runtime, worker: V4WorkerOptions) {
    this.origin = origin;
    this.#runtime = runtime;
    this.#worker = worker;
  }

  /**
   * Starts Latchkey with counters.
   *
   * @param bundle the Worker that would be deployed
   * @param directory for the bundle with the counters
   */
  static async start({ main, settings }: Bundle, directory: string): Promise<CountedLatchkey> {
    const counted = await bundleWorker("test/support/budgets/wrangler.toml", directory, {
      args: ["--alias", `latchkey:${main}`],
    });
    const { latchkey } = await freeOrigins("latchkey");
    const worker = workerOptions(
      "latchkey",
      { ...counted, settings },
      {
        origin: latchkey,
        bindings: { ...testSecrets, PUBLIC_ORIGIN: latchkey.origin, ALLOW_LOOPBACK: "true" },
      },
    );
    // A slow machine must not make an object start more often.
    const objects = Object.entries(settings.durableObjects).map(([binding, object]) => [
      binding,
      { ...Object(object), unsafePreventEviction: true },
    ]);
    worker.durableObjects = Object.fromEntries(objects) as typeof settings.durableObjects;
    const runtime = await Runtime.start([worker], { inspect: false });
    return new CountedLatchkey(latchkey.origin, runtime, worker);
  }

  /** Starts workerd again, so that neither the isolate nor a Durable Object has anything in memory. */
  async restart(): Promise<void> {
    await this.#finish(await this.advance(0));
    const state = CountedState.parse(await this.#call("GET", "state"));
    await this.#runtime.replace([this.#worker]);
    await this.#call("POST", "state", state);
  }

  /** Advances the clock, and returns the time. */
  async advance(ms: number): Promise<number> {
    return Clock.parse(await this.#call("POST", `clock?ms=${ms}`)).now;
  }

  /**
   * Returns what an operation costs, with what it does after its response. `prepare` is run before it, and not counted.
   */
  async count(operation: () => Promise<unknown>, prepare?: () => Promise<unknown>): Promise<Counts> {
    return this.#finish(await this.#start(operation, prepare), ALARM_WITHIN_MS, "own");
  }

  /**
   * Returns what the alarms of an operation cost that run within this time, but later than those that `count` counts.
   * `prepare` is run before the operation, and not counted.
   */
  async countLater(
    withinMs: number,
    operation: () => Promise<unknown>,
    prepare: () => Promise<unknown>,
  ): Promise<Counts> {
    const now = await this.#start(operation, prepare);
    await this.#finish(now, ALARM_WITHIN_MS, "own");
    await this.#call("POST", "rest");
    return this.#finish(now, withinMs, "own");
  }

  /** Runs an operation, and returns when it started. */
  async #start(operation: () => Promise<unknown>, prepare?: () => Promise<unknown>): Promise<number> {
    await this.#finish(await this.advance(BETWEEN_OPERATIONS_MS));
    await prepare?.();
    await this.#settle();
    const { now } = Clock.parse(await this.#call("POST", "operation"));
    await operation();
    return now;
  }

  /**
   * Waits for pending calls, and rings the alarms that are due soon: all of them, or those that the operation set. Returns
   * what the operation costs.
   */
  async #finish(now: number, withinMs = ALARM_WITHIN_MS, alarms: "all" | "own" = "all"): Promise<Counts> {
    const query = `until=${now + withinMs}${alarms === "own" ? "&own" : ""}`;
    return Counts.parse(await this.#call("POST", `finish?${query}`));
  }

  async #settle(): Promise<void> {
    await this.#call("POST", "finish?until=0");
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }

  /** Calls the counted Worker itself. */
  #call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    return callApi({ origin: this.origin, key: null }, method, `/_budget/${path}`, body);
  }
}
