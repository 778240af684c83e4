// Runs an installed tool.
import { spawn, spawnSync } from "node:child_process";
import { constants, setPriority } from "node:os";
import { isAbsolute } from "node:path";
import { root, toolEnvironment } from "./install.mjs";

/** Runs a tool with its output on the terminal. Returns its exit code, which is not 0 if it was killed or did not start. */
export function runTool(name, args, extraEnvironment = {}) {
  const result = spawnSync(name, args, { ...optionsFor(name, extraEnvironment), stdio: "inherit" });
  if (result.error) console.error(`${name} could not be started: ${result.error.message}`);
  if (result.signal) return 128 + constants.signals[result.signal];
  return result.status ?? 1;
}

/** Starts a tool with its output on the terminal. Resolves with its exit code, as `runTool` returns it. */
export function startTool(name, args, extraEnvironment = {}) {
  const child = spawn(name, args, { ...optionsFor(name, extraEnvironment), stdio: "inherit" });
  return exitCodeOf(child, name);
}

/** Runs a tool, and resolves with its output and its exit code when it has ended. `priority` is that of the process. */
export async function runToolInBackground(name, args, priority) {
  const child = spawn(name, args, { ...optionsFor(name), stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid !== undefined && priority !== undefined) setPriority(child.pid, priority);
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await exitCodeOf(child, name);
  return { code, output: Buffer.concat(output).toString() };
}

function exitCodeOf(child, name) {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("close", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
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
