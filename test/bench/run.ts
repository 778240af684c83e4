// `npm run bench [-- --quick]`: what Latchkey costs beside the least a Worker could do, and whether a
// thousand callers make one refresh. Exits 1 when they don't.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countBindingCalls } from "./binding-calls.ts";
import { bundleWorkers } from "./bundle.ts";
import { Load } from "./load/load.ts";
import { printBindingCalls, printStorms, printThroughput } from "./report.ts";
import { measureRounds, type Plan } from "./rounds.ts";
import { importConnection, makeScene } from "./scene.ts";
import { isCalm, measureStorms } from "./storm.ts";
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
    const scene = await makeScene(workers);
    const targets = targetsOf(scene, await importConnection(scene, LIFETIME_SECONDS));
    printThroughput(await measureRounds(load, targets, plan));
    printBindingCalls(await countBindingCalls(scene, targets));
    const storms = await measureStorms(load, scene);
    printStorms(storms);
    if (!storms.every(isCalm)) process.exitCode = 1;
  } finally {
    await workers.miniflare.dispose();
  }
} finally {
  load.stop();
  await rm(directory, { recursive: true });
}
