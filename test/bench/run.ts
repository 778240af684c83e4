// `npm run bench`: compares Latchkey with a bare Worker, counts what operations cost on Cloudflare, and checks that a
// thousand callers cause one refresh. Exits with 1 if they cause more. After `--`, it takes these options:
//
//   --quick           fewer and shorter rounds
//   --scene NAME      runs only this scene; can be repeated
//   --json FILE       writes the results to a file
//   --profile SCENE   writes a CPU profile of Latchkey in this scene instead

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { countBudgets } from "../support/budgets/count-budgets.ts";
import type { Bundle } from "../support/runtime/bundle.ts";
import {
  type BenchData,
  createBenchData,
  importConnections,
  sendSampleResponses,
  tokenEntryOf,
} from "./bench-data.ts";
import { bundleWorkers } from "./bundle.ts";
import { Load } from "./load/load.ts";
import { readOptions, type SceneName } from "./options.ts";
import { profileScene } from "./profile/profile-scene.ts";
import { Provider } from "./provider/provider.ts";
import {
  printBudgets,
  printCompared,
  printConcurrentReads,
  printMemory,
  printPages,
  printRates,
} from "./report.ts";
import { type Measured, writeResults } from "./result-file.ts";
import { measureDashboard } from "./scenes/dashboard-pages.ts";
import { type Comparison, comparisonsOf, unreadTokensNeeded } from "./scenes/comparisons.ts";
import { hasOneRefresh, measureConcurrentReads } from "./scenes/concurrent-reads.ts";
import { measureMemory } from "./scenes/memory.ts";
import { measureConnects, measureRefreshes } from "./scenes/rates.ts";
import { compareInRounds } from "./scenes/rounds.ts";
import { storeUnreadTokens } from "./unread-tokens.ts";
import { startWorkers } from "./workers.ts";

/** Until the app's copy in KV has all integrations. The isolate's own copy is older, so workerd is started again. */
const SETTLE_MS = 3_000;

const { plan, scenes, profile, json } = readOptions(process.argv.slice(2));
const directory = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
const load = new Load();
const provider = await Provider.start();
try {
  const bundles = await bundleWorkers(directory, profile !== null);
  const workers = await startWorkers(bundles, provider.origin, profile !== null);
  try {
    const data = await createBenchData(workers);
    if (profile !== null) {
      const [comparison] = await prepareComparisons(data, [profile]);
      if (comparison !== undefined)
        await profileScene(load, workers, comparison, plan, bundles.latchkey.main);
    } else {
      const measured = await measureScenes(data, bundles.latchkey);
      if (json !== null) await writeResults(json, measured);
      if (!measured.storm.every(hasOneRefresh)) process.exitCode = 1;
    }
  } finally {
    await workers.runtime.close();
  }
} finally {
  load.stop();
  provider.stop();
  await rm(directory, { recursive: true });
}

/** Runs the selected scenes, and prints the results of each. */
async function measureScenes(data: BenchData, latchkey: Bundle): Promise<Measured> {
  const measured: Measured = { compared: [], rates: [], storm: [], memory: [], pages: [], budgets: null };
  const comparisons = await prepareComparisons(data, scenes);
  if (comparisons.length > 0) {
    measured.compared = await compareInRounds(load, comparisons, plan);
    printCompared(measured.compared);
  }
  if (scenes.includes("connect")) measured.rates.push(await measureConnects(data, plan.connects));
  if (scenes.includes("refresh")) measured.rates.push(await measureRefreshes(load, data, plan.refreshes));
  if (measured.rates.length > 0) printRates(measured.rates);
  if (scenes.includes("storm")) {
    measured.storm = await measureConcurrentReads(load, data);
    printConcurrentReads(measured.storm);
  }
  if (scenes.includes("memory")) {
    const ids = await importConnections(data, plan.connectionsInMemory);
    measured.memory = await measureMemory(load, data, ids);
    printMemory(measured.memory);
  }
  if (scenes.includes("dashboard")) {
    measured.pages = await measureDashboard(latchkey, plan.pageTries);
    printPages(measured.pages);
  }
  if (scenes.includes("budgets")) {
    measured.budgets = await countBudgets(latchkey, join(directory, "counted"), provider.origin);
    printBudgets(measured.budgets);
  }
  return measured;
}

/** Creates the connections for the selected comparisons. */
async function prepareComparisons(data: BenchData, names: readonly SceneName[]): Promise<Comparison[]> {
  const [id = ""] = await importConnections(data, 1);
  const hot = { id, entry: await tokenEntryOf(data, id) };
  const unread = await storeUnreadTokens(data, hot, unreadTokensNeeded(names, plan));
  await pause(SETTLE_MS);
  await data.workers.restart();
  await sendSampleResponses(data, hot.id);
  return comparisonsOf(data, plan, hot.id, unread).filter(({ name }) => names.includes(name));
}
