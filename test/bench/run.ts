// `npm run bench [-- --quick] [-- --json FILE] [-- --profile SCENE]`: compares Latchkey with a bare Worker, and checks
// that a thousand callers cause one refresh. Exits with 1 if they cause more.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBenchData, importConnections, sendSampleResponses, tokenEntries } from "./bench-data.ts";
import { bundleWorkers } from "./bundle.ts";
import { Load } from "./load/load.ts";
import { readOptions } from "./options.ts";
import { profileScene } from "./profile/profile-scene.ts";
import { Provider } from "./provider/provider.ts";
import { printCompared, printConcurrentReads } from "./report.ts";
import { writeResults } from "./result-file.ts";
import { coldConnectionsNeeded, comparisonsOf } from "./scenes/comparisons.ts";
import { hasOneRefresh, measureConcurrentReads } from "./scenes/concurrent-reads.ts";
import { compareInRounds } from "./scenes/rounds.ts";
import { startWorkers } from "./workers.ts";

const { plan, json, profile } = readOptions(process.argv.slice(2));
const directory = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
const load = new Load();
const provider = await Provider.start();
try {
  const bundles = await bundleWorkers(directory, profile !== null);
  const workers = await startWorkers(bundles, provider.origin, profile !== null);
  try {
    const data = await createBenchData(workers);
    const [hot = "", ...cold] = await importConnections(data, 1 + coldConnectionsNeeded(plan));
    await sendSampleResponses(data, hot);
    const entries = await tokenEntries(data);
    const unread = cold.map((id) => ({ id, entry: entries.get(id) ?? "" }));
    const comparisons = comparisonsOf(data, plan, hot, unread);
    if (profile !== null) {
      const scene = comparisons.find(({ name }) => name === profile);
      if (scene === undefined)
        throw new Error(`--profile takes one of ${comparisons.map(({ name }) => name).join(", ")}`);
      await profileScene(load, workers, scene, plan, bundles.latchkey.main);
    } else {
      const compared = await compareInRounds(load, comparisons, plan);
      printCompared(compared);
      const reports = await measureConcurrentReads(load, data);
      printConcurrentReads(reports);
      if (json !== null) await writeResults(json, compared);
      if (!reports.every(hasOneRefresh)) process.exitCode = 1;
    }
  } finally {
    await workers.runtime.close();
  }
} finally {
  load.stop();
  provider.stop();
  await rm(directory, { recursive: true });
}
