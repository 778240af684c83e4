// Runs one installed tool and reports honestly how it ended.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { root, toolEnvironment } from "./install.mjs";

/** Runs a tool with its output shown, and returns its exit code: never 0 for one that was killed or didn't start. */
export function runTool(name, args, extraEnvironment = {}) {
  const result = spawnSync(name, args, {
    cwd: root,
    env: toolEnvironment(extraEnvironment),
    stdio: "inherit",
    // What npm has installed is a script there, and only a shell starts those; a program needs none.
    shell: process.platform === "win32" && !isAbsolute(name),
  });
  if (result.error) console.error(`${name} could not be started: ${result.error.message}`);
  if (result.signal) return 128 + constants.signals[result.signal];
  return result.status ?? 1;
}
