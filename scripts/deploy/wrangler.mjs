// Runs wrangler, either on this terminal, where it can ask questions, or with captured output. Never through a shell,
// and never with a secret among its arguments, which other programs on the machine can read.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { toolEnvironment } from "../install.mjs";
import { DeployError } from "./deploy-error.mjs";

/** Matches every generated secret by its length, to remove it from wrangler's output. */
const POSSIBLE_SECRET = /[A-Za-z0-9_-]{40,}/g;

/** Runs wrangler on this terminal and returns its exit code. */
export function runWrangler(machine, args, extraEnvironment = {}) {
  return exitCodeOf(start(machine, args, "inherit", extraEnvironment));
}

/** Runs wrangler without a terminal, so that it asks no questions. Returns its exit code and output. */
export async function captureWrangler(machine, args, input = "") {
  const environment = { NO_COLOR: "1", WRANGLER_HIDE_BANNER: "true" };
  const child = start(machine, args, "pipe", environment);
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  // wrangler may exit before it reads its input. The exit code then shows the failure.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await exitCodeOf(child);
  return { code, stdout: await stdout, stderr: await stderr };
}

/** Returns the output of a failed command for the user, without `secrets` and anything that may be one. */
export function errorOutput({ stdout, stderr }, secrets = []) {
  const output = `${stdout}\n${stderr}`;
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((text, secret) => text.replaceAll(secret, "…"), output)
    .replaceAll(POSSIBLE_SECRET, "…")
    .trim();
}

function start({ directory, wrangler }, args, stdio, extraEnvironment) {
  return spawn(process.execPath, [wrangler, ...args], {
    cwd: directory,
    env: toolEnvironment(extraEnvironment),
    stdio,
    windowsHide: true,
  });
}

function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new DeployError(`wrangler could not be started: ${error.message}`)),
    );
    child.once("close", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
