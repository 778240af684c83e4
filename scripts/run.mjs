// `node scripts/run.mjs check|bench|soak|deploy`: installs what is missing, then runs the task.
import { runChecks } from "./checks.mjs";
import { runTool } from "./command.mjs";
import { ensureInstalled, node24 } from "./install.mjs";
import { runSoak } from "./soak.mjs";

const tasks = {
  check: runChecks,
  deploy: (args) => runTool(node24(), ["scripts/deploy/main.mjs", ...args]),
  soak: runSoak,
  bench: (args) => runTool(node24(), ["test/bench/run.ts", ...args]),
};

const [name = "", ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name)) {
  console.error(`Which task? One of: ${Object.keys(tasks).join(", ")}`);
  process.exit(2);
}
ensureInstalled();
process.exit(tasks[name](args));
