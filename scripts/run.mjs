// `node scripts/run.mjs <task>`: installs the dependencies if necessary, and runs a task.
import { runChecks } from "./checks.mjs";
import { runTool } from "./command.mjs";
import { ensureInstalled, node24 } from "./install.mjs";
import { testEnvironment } from "./test-environment.mjs";
import { runSoak } from "./soak.mjs";

const tasks = {
  check: () => runChecks(),
  deploy: (args) => runTool(node24(), ["scripts/deploy/main.mjs", ...args]),
  import: (args) => runTool(node24(), ["scripts/import/main.mjs", ...args]),
  soak: runSoak,
  // Only the unit and Worker tests, which are fast enough to run again after each change.
  watch: (args) => runTool("vitest", ["watch", "--project", "workers", ...args], testEnvironment()),
  // Writes src/providers/catalogue-text.ts and assets/provider-descriptions.json.
  catalogue: () =>
    runTool("vitest", ["run", "-u", "--project", "repository", "catalogue-text"], testEnvironment()),
  // Writes assets/logos/ and assets/logo-ids.json.
  logos: () => runTool("vitest", ["run", "-u", "--project", "repository", "logo"], testEnvironment()),
  // Writes the style sheets of the dashboard to assets/styles/.
  styles: () => runTool("vitest", ["run", "-u", "--project", "repository", "styles"], testEnvironment()),
  // Writes assets/connect.js.
  scripts: () =>
    runTool("vitest", ["run", "-u", "--project", "repository", "connect-script"], testEnvironment()),
  // Writes the description of the API and its pages to assets/reference/.
  reference: () =>
    runTool("vitest", ["run", "-u", "--project", "workers", "reference-files"], testEnvironment()),
  bench: (args) => runTool(node24(), ["test/bench/run.ts", ...args]),
};

const [name = "", ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name)) {
  console.error(`Usage: node scripts/run.mjs <${Object.keys(tasks).join("|")}>`);
  process.exit(2);
}
ensureInstalled();
process.exit(await tasks[name](args));
