// `npm test`: runs the checks and all tests. `npm test -- path` runs only the tests whose path matches.
import { constants } from "node:os";
import { runChecks } from "./checks.mjs";
import { ensureChromium } from "./chromium.mjs";
import { startTool } from "./command.mjs";
import { ensureInstalled } from "./install.mjs";
import { testEnvironment } from "./test-environment.mjs";

ensureInstalled();
const CHROMIUM_PATH = await ensureChromium();
// The checks use the time in which the tests wait. Their output is printed last, where it is not overlooked.
const output = [];
const { PRIORITY_BELOW_NORMAL: priority } = constants.priority;
const checks = runChecks({ priority, onOutput: (text) => output.push(text) });
const tests = startTool("vitest", ["run", ...process.argv.slice(2)], { CHROMIUM_PATH, ...testEnvironment() });
const [checkCode, testCode] = await Promise.all([checks, tests]);
process.stdout.write(output.join(""));
process.exit(testCode || checkCode);
