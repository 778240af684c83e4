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

/**
 * Runs the steps, as many at a time as there are processors. Resolves with an exit code. `onOutput` receives the output of each step that has ended.
 */
export async function runChecks({ priority, onOutput = (text) => process.stdout.write(text) } = {}) {
  const waiting = [...steps];
  let exitCode = 0;
  const runWaiting = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const [tool, ...args] = step;
      const { code, output } = await runToolInBackground(tool, args, priority);
      onOutput(output);
      if (code === 0) continue;
      onOutput(`\nThe check failed at: ${step.join(" ")} (exit code ${code})\n`);
      exitCode = code;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
  return exitCode;
}
