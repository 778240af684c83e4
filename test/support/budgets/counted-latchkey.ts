// Runs the counted Worker, and counts what operations cost.

import { join } from "node:path";
import type { V4WorkerOptions } from "miniflare";
import * as z from "zod";
import { bundleWorker } from "../runtime/bundle.ts";
import { freeOrigins } from "../runtime/free-origins.ts";
import { Runtime } from "../runtime/runtime.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import { testSecrets } from "../test-secrets.ts";
import { until } from "../until.ts";
import { type Counts, CountsReport } from "./counts.ts";

/** An alarm that an operation sets for this time or earlier belongs to it. */
const ALARM_WITHIN_MS = 30_000;
/** How often in a row nothing must be pending. Cryptography between two calls is not seen as pending. */
const QUIET_POLLS = 5;

const Clock = z.object({ now: z.number() });
const Rung = z.object({ hasRung: z.boolean() });

export class CountedLatchkey {
  readonly origin: string;
  readonly #runtime: Runtime;
  readonly #worker: V4WorkerOptions;

  private constructor(origin: string, runtime: Runtime, worker: V4WorkerOptions) {
    this.origin = origin;
    this.#runtime = runtime;
    this.#worker = worker;
  }

  /** Bundles the Worker in `directory` and starts it. */
  static async start(directory: string): Promise<CountedLatchkey> {
    const built = await bundleWorker("wrangler.toml", join(directory, "built"));
    const counted = await bundleWorker("test/support/budgets/wrangler.toml", join(directory, "counted"), {
      args: ["--alias", `latchkey:${built.main}`],
    });
    const { latchkey } = await freeOrigins("latchkey");
    const worker = workerOptions(
      "latchkey",
      { ...counted, settings: built.settings },
      {
        origin: latchkey,
        bindings: { ...testSecrets, PUBLIC_ORIGIN: latchkey.origin, ALLOW_LOOPBACK: "true" },
      },
    );
    const runtime = await Runtime.start([worker], { inspect: false });
    return new CountedLatchkey(latchkey.origin, runtime, worker);
  }

  /** Starts workerd again, so that the isolate has nothing in memory. What is stored remains, without alarms. */
  async restart(): Promise<void> {
    await this.#finish(await this.advance(0), false);
    await this.#runtime.replace([this.#worker]);
  }

  /** Advances the clock, and returns the time. */
  async advance(ms: number): Promise<number> {
    return Clock.parse(await this.#call("POST", `clock?ms=${ms}`)).now;
  }

  /**
   * Returns what an operation costs, with what it does after its response. `prepare` is run before it, and not counted.
   */
  async count(operation: () => Promise<unknown>, prepare?: () => Promise<unknown>): Promise<Counts> {
    await this.#finish(await this.advance(0), false);
    await prepare?.();
    await this.#settle();
    const { now } = Clock.parse(await this.#call("POST", "operation"));
    await operation();
    await this.#finish(now, true);
    return (await this.#report()).counts;
  }

  /** Waits for pending calls, and rings the alarms that are due soon: all of them, or those that the operation set. */
  async #finish(now: number, isOwn: boolean): Promise<void> {
    const query = `until=${now + ALARM_WITHIN_MS}${isOwn ? "&own" : ""}`;
    do await this.#settle();
    while (Rung.parse(await this.#call("POST", `alarm?${query}`)).hasRung);
  }

  async #settle(): Promise<void> {
    let quietPolls = 0;
    await until(
      () => this.#report(),
      ({ pending }) => {
        quietPolls = pending === 0 ? quietPolls + 1 : 0;
        return quietPolls >= QUIET_POLLS;
      },
    );
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }

  async #report() {
    return CountsReport.parse(await this.#call("GET", "counts"));
  }

  async #call(method: string, path: string): Promise<unknown> {
    return (await fetch(`${this.origin}/_budget/${path}`, { method })).json();
  }
}
