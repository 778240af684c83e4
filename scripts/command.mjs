// Runs an installed tool.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { root, toolEnvironment } from "./install.mjs";

/** Runs a tool with its output on the terminal. Returns its exit code, which is not 0 if it was killed or did not start. */
export function runTool(name, args, extraEnvironment = {}) {
  const result = spawnSync(name, args, {
    cwd: root,
    env: toolEnvironment(extraEnvironment),
    stdio: "inherit",
    // On Windows, npm installs tools as scripts, which only a shell can start.
    shell: process.platform === "win32" && !isAbsolute(name),
  });
  if (result.error) console.error(`${name} could not be started: ${result.error.message}`);
  if (result.signal) return 128 + constants.signals[result.signal];
  return result.status ?? 1;
}
