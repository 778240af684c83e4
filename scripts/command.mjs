// Runs an installed tool.
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { root, toolEnvironment } from "./install.mjs";

/** Runs a tool with its output on the terminal. Returns its exit code, which is not 0 if it was killed or did not start. */
export function runTool(name, args, extraEnvironment = {}) {
  const result = spawnSync(name, args, { ...optionsFor(name, extraEnvironment), stdio: "inherit" });
  if (result.error) console.error(`${name} could not be started: ${result.error.message}`);
  if (result.signal) return 128 + constants.signals[result.signal];
  return result.status ?? 1;
}

/** Runs a tool, and prints its output when it has ended. Resolves with its exit code, as `runTool` returns it. */
export function runToolInBackground(name, args) {
  const child = spawn(name, args, { ...optionsFor(name), stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("close", (code, signal) => {
      process.stdout.write(Buffer.concat(output));
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

function optionsFor(name, extraEnvironment = {}) {
  return {
    cwd: root,
    env: toolEnvironment(extraEnvironment),
    // On Windows, npm installs tools as scripts, which only a shell can start.
    shell: process.platform === "win32" && !isAbsolute(name),
  };
}
