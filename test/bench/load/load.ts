// Starts the load process and sends jobs to it.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type BurstJob, BurstReport, type LoadJob, type LoopJob, LoopReport, Outcome } from "./load-job.ts";

export class Load {
  readonly #child = fork(fileURLToPath(new URL("./load-process.ts", import.meta.url)));
  readonly #ended = once(this.#child, "exit").then((): never => {
    throw new Error("the load process has ended");
  });

  constructor() {
    // The end of the process is an error only if a job is running.
    this.#ended.catch(() => {});
  }

  async loop(job: Omit<LoopJob, "kind">): Promise<LoopReport> {
    return LoopReport.parse(await this.#run({ kind: "loop", ...job }));
  }

  async burst(job: Omit<BurstJob, "kind">): Promise<BurstReport> {
    return BurstReport.parse(await this.#run({ kind: "burst", ...job }));
  }

  stop(): void {
    this.#child.kill();
  }

  /** Runs a job. The process runs one job at a time. */
  async #run(job: LoadJob): Promise<unknown> {
    const received = once(this.#child, "message");
    this.#child.send(job);
    const [message] = await Promise.race([received, this.#ended]);
    const outcome = Outcome.parse(message);
    if ("error" in outcome) throw new Error(outcome.error);
    return outcome.report;
  }
}
