// The steps of `npm run check`.
import { runTool } from "./command.mjs";

const steps = [
  ["oxfmt", "--check", "."],
  ["oxlint", "--type-aware", "--deny-warnings", "."],
  ["tsc", "-p", "tsconfig.json"],
  ["tsc", "-p", "src/browser/tsconfig.json"],
  ["tsc", "-p", "src/client/tsconfig.json", "--noEmit"],
  ["tsc", "-p", "test/tsconfig.node.json"],
  ["tsc", "-p", "test/tsconfig.workers.json"],
  ["tsc", "-p", "test/model/tsconfig.json"],
  ["knip"],
];

/** Runs the steps in order. Stops at the first one that fails, prints it, and returns its exit code. */
export function runChecks() {
  for (const [tool, ...args] of steps) {
    const code = runTool(tool, args);
    if (code !== 0) {
      console.error(`\nThe check failed at: ${[tool, ...args].join(" ")} (exit code ${code})`);
      return code;
    }
  }
  return 0;
}
