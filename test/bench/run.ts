// `npm run bench`: compares Latchkey with a bare Worker, and checks that a thousand callers cause one refresh. Exits with
// 1 if they cause more. After `--`, it takes these options:
//
//   --quick           fewer and shorter rounds
//   --scene NAME      compares only this scene; can be repeated
//   --json FILE       writes the results to a file
//   --profile SCENE   writes a CPU profile of Latchkey in this scene instead

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createBenchData, importConnections, sendSampleResponses, withTokenEntries } from "./bench-data.ts";
import { bundleWorkers } from "./bundle.ts";
import { Load } from "./load/load.ts";
import { readOptions } from "./options.ts";
import { profileScene } from "./profile/profile-scene.ts";
import { Provider } from "./provider/provider.ts";
import { printCompared, printConcurrentReads } from "./report.ts";
import { writeResults } from "./result-file.ts";
import { comparisonsOf, unreadConnectionsNeeded } from "./scenes/comparisons.ts";
import { hasOneRefresh, measureConcurrentReads } from "./scenes/concurrent-reads.ts";
import { compareInRounds } from "./scenes/rounds.ts";
import { startWorkers } from "./workers.ts";

/** Until the app's copy in KV has all integrations. The isolate's own copy is older, so workerd is started again. */
const SETTLE_MS = 3_000;

const { plan, scenes, isProfile, isPartial, json } = readOptions(process.argv.slice(2));
const directory = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
const load = new Load();
const provider = await Provider.start();
try {
  const bundles = await bundleWorkers(directory, isProfile);
  const workers = await startWorkers(bundles, provider.origin, isProfile);
  try {
    const data = await createBenchData(workers);
    const imported = await importConnections(data, 1 + unreadConnectionsNeeded(scenes, plan));
    const [hot, ...unread] = await withTokenEntries(data, imported);
    if (hot === undefined) throw new Error("no connection was imported");
    await pause(SETTLE_MS);
    await workers.restart();
    await sendSampleResponses(data, hot.id);
    const comparisons = comparisonsOf(data, plan, hot.id, unread).filter(({ name }) => scenes.includes(name));
    const [first] = comparisons;
    if (isProfile && first !== undefined) {
      await profileScene(load, workers, first, plan, bundles.latchkey.main);
    } else {
      const compared = await compareInRounds(load, comparisons, plan);
      printCompared(compared);
      if (json !== null) await writeResults(json, compared);
      if (!isPartial) {
        const reports = await measureConcurrentReads(load, data);
        printConcurrentReads(reports);
        if (!reports.every(hasOneRefresh)) process.exitCode = 1;
      }
    }
  } finally {
    await workers.runtime.close();
  }
} finally {
  load.stop();
  provider.stop();
  await rm(directory, { recursive: true });
}
