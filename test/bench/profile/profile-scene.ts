// `npm run bench -- --profile SCENE`: writes a CPU profile of Latchkey while one scene runs.

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Load } from "../load/load.ts";
import { printTable } from "../report.ts";
import type { Comparison, Plan } from "../scenes/comparisons.ts";
import type { BenchWorkers } from "../workers.ts";
import { longestSelfTimes, recordCpuProfile } from "./cpu-profile.ts";

const CALLERS = 16;
const LISTED_FUNCTIONS = 25;

/**
 * Profiles a scene, writes the profile to the current folder, and prints the functions with the most self time.
 *
 * @param main the path of Latchkey's bundle
 */
export async function profileScene(
  load: Load,
  workers: BenchWorkers,
  { name, nextJobs }: Comparison,
  plan: Plan,
  main: string,
): Promise<void> {
  await load.loop(nextJobs(CALLERS).latchkey);
  const run = async () => {
    for (let round = 0; round < plan.rounds; round++) await load.loop(nextJobs(CALLERS).latchkey);
  };
  const profile = await recordCpuProfile(await workers.runtime.debuggerUrl("latchkey"), run);
  const file = resolve(`${name}.cpuprofile`);
  await writeFile(file, JSON.stringify(profile));
  printTable(
    ["function", "defined in", "self ms", "share"],
    (await longestSelfTimes(profile, main, LISTED_FUNCTIONS)).map((each) => [
      each.name,
      each.place,
      each.milliseconds.toFixed(1),
      `${(each.share * 100).toFixed(1)} %`,
    ]),
  );
  console.log(
    `The CPU profile is in ${file}. Open it in Chrome: DevTools, Performance, "Load profile". VS Code opens it as well.`,
  );
}
