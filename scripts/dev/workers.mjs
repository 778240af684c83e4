// Starts and stops Workers with `wrangler dev`. Each one runs in a process group of its own, so that all of its
// processes can be stopped.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { root, toolEnvironment } from "../install.mjs";
import { writePrivateFile } from "../private-files.mjs";
import { storageFolder } from "./local-state.mjs";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 200;
const TAIL_LINES = 30;

/** wrangler's line for a webhook request contains the key in the URL. Latchkey writes its own line, without it. */
const WEBHOOK_REQUEST = /^\[wrangler:info\] [A-Z]+ \/hooks\//;

/** How `wrangler dev` runs. */
export const wranglerEnvironment = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  // By default, wrangler stores traces of all requests in clear text, with connect tokens, codes and webhook keys.
  X_LOCAL_OBSERVABILITY: "false",
  // By default, each start asks Cloudflare for the machine's location and waits for the response.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NO_COLOR: "1",
};

/** Starts a Worker. Its output is written to `.latchkey/log/<name>.log`. */
export function startWorker({ name, config, port }) {
  const child = spawn("wrangler", wranglerArguments({ name, config, port }), {
    cwd: root,
    env: toolEnvironment(wranglerEnvironment),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const log = join(".latchkey", "log", `${name}.log`);
  writeLog(join(root, log), [child.stdout, child.stderr]);
  const exited = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  return { name, child, exited, log };
}

function writeLog(file, streams) {
  mkdirSync(join(root, ".latchkey", "log"), { recursive: true });
  writePrivateFile(file, "");
  const descriptor = openSync(file, "a");
  for (const input of streams) {
    createInterface({ input }).on("line", (line) => {
      if (!WEBHOOK_REQUEST.test(line)) writeSync(descriptor, `${line}\n`);
    });
  }
}

/** Returns the last lines of a Worker's log. */
export function logTail({ log }) {
  const text = stripVTControlCharacters(readFileSync(join(root, log), "utf8"));
  return text.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}

/** Resolves when the Worker has ended and its output is in the log. */
export function outputWritten({ child }) {
  // The output stays open if a process of the group outlives wrangler.
  return Promise.race([once(child, "close"), sleep(POLL_MS)]);
}

function wranglerArguments({ name, config, port }) {
  return [
    "dev",
    `--config=${config}`,
    `--port=${port}`,
    `--persist-to=${storageFolder(name)}`,
    // Any free port. By default, all three Workers use the same one.
    "--inspector-port=0",
    "--show-interactive-dev-session=false",
  ];
}

/**
 * Waits until a Worker responds.
 *
 * @throws Error with the end of its log, if it does not respond in time
 */
export async function waitUntilHealthy(worker, origin) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && isRunning(worker.child)) {
    if (await isHealthy(`${origin}/healthz`)) return;
    await sleep(POLL_MS);
  }
  if (Date.now() < deadline) throw new Error(`${worker.name} did not start.`);
  throw new Error(
    `${worker.name} did not respond at ${origin}/healthz within ${START_TIMEOUT_MS / 1_000} seconds.` +
      ` The end of ${worker.log}:\n${logTail(worker)}`,
  );
}

function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function isHealthy(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Stops all Workers. Processes that are left after a few seconds are killed. */
export async function stopWorkers(workers) {
  for (const worker of workers) signalGroup(worker, "SIGTERM");
  await Promise.race([Promise.all(workers.map((worker) => worker.exited)), sleep(STOP_TIMEOUT_MS)]);
  // A process group can outlive its leader.
  for (const worker of workers) signalGroup(worker, "SIGKILL");
}

function signalGroup(worker, signal) {
  if (worker.child.pid === undefined) return;
  try {
    process.kill(-worker.child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
