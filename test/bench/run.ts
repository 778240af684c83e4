// `npm run bench [-- --quick]`: compares Latchkey with minimal Workers, and checks that a thousand callers cause one
// refresh. Exits with 1 if they cause more.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countBindingCalls } from "./binding-calls.ts";
import { bundleWorkers } from "./bundle.ts";
import { Load } from "./load/load.ts";
import { printBindingCalls, printConcurrentReads, printThroughput } from "./report.ts";
import { measureRounds, type Plan } from "./rounds.ts";
import { importConnection, createBenchData } from "./bench-data.ts";
import { hasOneRefresh, measureConcurrentReads } from "./concurrent-reads.ts";
import { targetsOf } from "./subjects.ts";
import { startWorkers } from "./workers.ts";

const FULL: Plan = { concurrencies: [1, 16, 64], rounds: 17, sliceMs: 400, warmUpMs: 1_500 };
const QUICK: Plan = { concurrencies: [1, 16, 64], rounds: 3, sliceMs: 120, warmUpMs: 400 };
const LIFETIME_SECONDS = 3_600;

const plan = process.argv.includes("--quick") ? QUICK : FULL;
const directory = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
const load = new Load();
try {
  const workers = await startWorkers(await bundleWorkers(directory));
  try {
    const data = await createBenchData(workers);
    const targets = targetsOf(data, await importConnection(data, LIFETIME_SECONDS));
    printThroughput(await measureRounds(load, targets, plan));
    printBindingCalls(await countBindingCalls(data, targets));
    const reports = await measureConcurrentReads(load, data);
    printConcurrentReads(reports);
    if (!reports.every(hasOneRefresh)) process.exitCode = 1;
  } finally {
    await workers.runtime.close();
  }
} finally {
  load.stop();
  await rm(directory, { recursive: true });
}
