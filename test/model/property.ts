// Runs of the model. Each run is independent, so that a failing run can be shortened and repeated.

import * as fc from "fast-check";
import { type Command, commands, firstConnect } from "./actions/commands.ts";
import type { Expected } from "./checks/expected.ts";
import { realNow } from "./in-process/model-clock.ts";
import { recover } from "./actions/recover.ts";
import type { ModelSettings } from "./settings.ts";
import type { Statistics } from "./statistics.ts";
import { World } from "./world.ts";

const MAX_COMMANDS = 60;
const RUNS_OF_ONE_SEED = 2;

/** How long fast-check shortens a failing run, in milliseconds. */
const SHRINK_MS = 60_000;

/** Makes a few runs from one seed. If a run fails, returns its commands and how to repeat it. */
export async function runSeed(
  seed: number,
  { path, replay }: Pick<ModelSettings, "path" | "replay">,
  statistics: Statistics,
): Promise<string | null> {
  let failedAt: number | null = null;
  const options = {
    maxCommands: MAX_COMMANDS,
    size: "max" as const,
    ...(replay !== null && { replayPath: replay }),
  };
  const property = fc.asyncProperty(
    fc.integer(),
    fc.array(firstConnect, { minLength: 1, maxLength: 4 }),
    fc.commands<Expected, World, true>(commands, options),
    async (randomSeed, firsts, rest) => {
      // After this time, the shortest failing run so far is used.
      if (failedAt !== null && realNow() - failedAt > SHRINK_MS) return;
      try {
        await run(randomSeed, firsts, rest, statistics);
      } catch (error) {
        failedAt ??= realNow();
        throw error;
      }
    },
  );
  const details = await fc.check(property, {
    seed,
    numRuns: RUNS_OF_ONE_SEED,
    ...(path !== null && { path }),
  });
  if (!details.failed) return null;
  const report = `${String(details.errorInstance)}\n${fc.defaultReportMessage(details) ?? ""}`;
  const [, replayPath = ""] = /replayPath="([^"]*)"/.exec(report) ?? [];
  const variables = `MODEL_SEED=${seed} MODEL_PATH=${details.counterexamplePath} MODEL_REPLAY=${replayPath}`;
  return `${report}\nRepeat this run with: ${variables} npx vitest run --project model`;
}

async function run(
  randomSeed: number,
  firsts: readonly Command[],
  rest: Iterable<Command>,
  statistics: Statistics,
): Promise<void> {
  const world = new World(randomSeed, statistics);
  try {
    const setup = () => ({ model: world.expected, real: world });
    await fc.asyncModelRun(setup, [...firsts, ...rest]);
    await recover(world);
    statistics.runs += 1;
    statistics.refreshes += world.network.ledger.refreshes;
  } finally {
    await world.close();
  }
}
