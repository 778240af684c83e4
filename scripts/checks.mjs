// The steps of `npm run check`.
import { availableParallelism } from "node:os";
import { runToolInBackground } from "./command.mjs";

/** The slowest first, so that none of them runs alone at the end. */
const steps = [
  ["oxlint", "--type-aware", "--deny-warnings", "."],
  ["tsc", "-p", "tsconfig.json"],
  ["tsc", "-p", "test/tsconfig.workers.json"],
  ["tsc", "-p", "test/model/tsconfig.json"],
  ["knip"],
  ["tsc", "-p", "test/tsconfig.node.json"],
  ["oxfmt", "--check", "."],
  ["tsc", "-p", "src/browser/tsconfig.json"],
  ["tsc", "-p", "src/client/tsconfig.json", "--noEmit"],
];

/** Runs the steps, as many at a time as there are processors. Prints those that fail, and returns an exit code. */
export async function runChecks() {
  const waiting = [...steps];
  let exitCode = 0;
  const runWaiting = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const [tool, ...args] = step;
      const code = await runToolInBackground(tool, args);
      if (code === 0) continue;
      console.error(`\nThe check failed at: ${step.join(" ")} (exit code ${code})`);
      exitCode = code;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
  return exitCode;
}
