// Runs the development servers: Latchkey, the sandbox that simulates the providers, and the demo app.
// start.mjs runs this script with the same options. Everything that the servers store is in .latchkey/, so the next
// start continues where this one ends.
import { join } from "node:path";
import { provision } from "./dev/provision.mjs";
import { writeDemoVars, writeLatchkeyVars } from "./dev/dev-vars.mjs";
import { deleteTraces, ensureStateFolder, readState, storageFolder, writeState } from "./dev/local-state.mjs";
import { originsAt, readPorts } from "./dev/services.mjs";
import { logTail, outputWritten, startWorker, stopWorkers, waitUntilHealthy } from "./dev/workers.mjs";
import { root } from "./install.mjs";

// Everything that this process and the Workers write is private.
process.umask(0o077);

const ports = readPorts(process.argv.slice(2));
const origins = originsAt(ports);
const workers = [];
let stopping = false;

async function stop(code) {
  if (stopping) return;
  stopping = true;
  await stopWorkers(workers);
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
process.on("disconnect", () => void stop(0));

/** Starts a Worker. If it ends on its own, all servers stop. */
function start(name, config) {
  deleteTraces(storageFolder(name));
  const worker = startWorker({ name, config, port: ports[name] });
  workers.push(worker);
  worker.child.once("exit", (code, signal) => {
    if (!stopping) void reportAndStop(worker, signal ?? `exit code ${code}`);
  });
  return waitUntilHealthy(worker, origins[name]);
}

async function reportAndStop(worker, reason) {
  await outputWritten(worker);
  if (stopping) return;
  console.error(`${worker.name} ended (${reason}). The end of ${worker.log}:\n${logTail(worker)}`);
  await stop(1);
}

try {
  ensureStateFolder();
  const { adminToken } = writeLatchkeyVars(join(root, ".dev.vars"), origins.latchkey);
  console.log("Starting Latchkey, the sandbox, and the demo app …");
  await Promise.all([start("latchkey", "wrangler.toml"), start("sandbox", "sandbox/wrangler.toml")]);

  const state = await provision({ ...origins, adminToken, known: readState() });
  writeState(state);
  writeDemoVars(join(root, "examples/demo-app/.dev.vars"), {
    ...origins,
    apiKey: state.api_key,
    webhookSecret: state.webhook_secret,
  });
  await start("demo", "examples/demo-app/wrangler.toml");
  if (!stopping) printAddresses();
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

function printAddresses() {
  console.log(`
  Demo app   ${origins.demo}   Sign in as Alice, connect an account, and call its API
  Latchkey   ${origins.latchkey}   /docs is the API reference, and /dashboard is the dashboard
  Sandbox    ${origins.sandbox}   Simulates Parqet, Addepar, ParqEx, Parallel, and Pluggy

  The admin token (for the dashboard), and the demo app's API key and webhook secret are in .latchkey/dev.json.
  The logs are in .latchkey/log/. To continue, see docs/quick-start.md.
  Press Ctrl-C to stop everything. Your connections are still there when you start again.
`);
}
