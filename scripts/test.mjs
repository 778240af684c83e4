// `npm test`: the checks, then every test. `npm test -- path` runs the checks and the tests whose path matches.
import { runChecks } from "./checks.mjs";
import { ensureChromium } from "./chromium.mjs";
import { runTool } from "./command.mjs";
import { ensureInstalled } from "./install.mjs";
import { scratchEnvironment } from "./scratch.mjs";

ensureInstalled();
const CHROMIUM_PATH = await ensureChromium();
const checked = runChecks();
if (checked !== 0) process.exit(checked);
process.exit(
  runTool("vitest", ["run", ...process.argv.slice(2)], { CHROMIUM_PATH, ...scratchEnvironment() }),
);
