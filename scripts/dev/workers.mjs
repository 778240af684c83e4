// Starts and stops Workers on this machine, each in a process group of its own so that nothing of it is left behind.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { root, toolEnvironment } from "../install.mjs";

const startMilliseconds = 60_000;
const stopMilliseconds = 5_000;
const pollMilliseconds = 200;
const tailLines = 30;

export function startWorker({ name, config, port }) {
  const log = join(".latchkey", "log", `${name}.log`);
  mkdirSync(join(root, ".latchkey", "log"), { recursive: true });
  const output = openSync(join(root, log), "w");
  const child = spawn("wrangler", wranglerArguments({ name, config, port }), {
    cwd: root,
    env: toolEnvironment(quietEnvironment),
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  const exited = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const logTail = () => tailOf(join(root, log));
  return { name, child, exited, log, logTail };
}

function tailOf(file) {
  const text = stripVTControlCharacters(readFileSync(file, "utf8"));
  return text.trimEnd().split("\n").slice(-tailLines).join("\n");
}

function wranglerArguments({ name, config, port }) {
  return [
    "dev",
    `--config=${config}`,
    `--port=${port}`,
    `--persist-to=${join(root, ".latchkey", "state", name)}`,
    // Any free port: the three would otherwise ask for the same one.
    "--inspector-port=0",
    "--show-interactive-dev-session=false",
  ];
}

const quietEnvironment = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  // Without it every start asks Cloudflare where this machine is, and waits for the answer.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NO_COLOR: "1",
};

/** Resolves when the Worker answers. @throws Error with the end of its log when it doesn't in time */
export async function waitUntilHealthy(worker, address) {
  const deadline = Date.now() + startMilliseconds;
  while (Date.now() < deadline && isRunning(worker.child)) {
    if (await answers(`${address}/healthz`)) return;
    await sleep(pollMilliseconds);
  }
  if (Date.now() < deadline) throw new Error(`${worker.name} did not start.`);
  throw new Error(
    `${worker.name} did not answer at ${address}/healthz within ${startMilliseconds / 1_000} seconds.` +
      ` The end of ${worker.log}:\n${worker.logTail()}`,
  );
}

function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Asks every Worker to stop, and after a few seconds makes what is left of them. */
export async function stopWorkers(workers) {
  for (const worker of workers) signalGroup(worker, "SIGTERM");
  await Promise.race([Promise.all(workers.map((worker) => worker.exited)), sleep(stopMilliseconds)]);
  // The group can outlive its leader; once it is empty this does nothing.
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
