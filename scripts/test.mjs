// `npm test`: runs the checks, and then all tests. `npm test -- path` runs only the tests whose path matches.
import { runChecks } from "./checks.mjs";
import { ensureChromium } from "./chromium.mjs";
import { runTool } from "./command.mjs";
import { ensureInstalled } from "./install.mjs";
import { testEnvironment } from "./test-environment.mjs";

ensureInstalled();
const CHROMIUM_PATH = await ensureChromium();
const checkCode = await runChecks();
if (checkCode !== 0) process.exit(checkCode);
process.exit(runTool("vitest", ["run", ...process.argv.slice(2)], { CHROMIUM_PATH, ...testEnvironment() }));
