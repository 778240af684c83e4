// The development servers: Latchkey, the sandbox that plays the providers, and the demo app, wired to each other.
// Started by start.mjs. What they store is kept in .latchkey/, so a restart goes on where the last run ended.
import { join } from "node:path";
import { addresses, ports } from "./dev/addresses.mjs";
import { failIfTaken } from "./dev/ports.mjs";
import { provision } from "./dev/provision.mjs";
import { writeDemoSecrets, writeLatchkeySecrets } from "./dev/secrets.mjs";
import { readState, writeState } from "./dev/state.mjs";
import { startWorker, stopWorkers, waitUntilHealthy } from "./dev/workers.mjs";
import { root } from "./install.mjs";

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

/** Starts a Worker that takes everything down with it if it ends. */
function start(name, config) {
  const worker = startWorker({ name, config, port: ports[name] });
  workers.push(worker);
  worker.child.once("exit", (code, signal) => {
    if (stopping) return;
    console.error(
      `${name} ended (${signal ?? `exit code ${code}`}). The end of ${worker.log}:\n${worker.logTail()}`,
    );
    void stop(1);
  });
  return waitUntilHealthy(worker, addresses[name]);
}

try {
  await failIfTaken(ports);
  const { adminToken } = writeLatchkeySecrets(join(root, ".dev.vars"), addresses.latchkey);
  console.log("Starting Latchkey, the sandbox and the demo app …");
  await Promise.all([start("latchkey", "wrangler.toml"), start("sandbox", "sandbox/wrangler.toml")]);

  const state = await provision({ ...addresses, adminToken, known: readState() });
  writeState(state);
  const secrets = { apiKey: state.api_key, webhookSecret: state.webhook_secret };
  writeDemoSecrets(join(root, "examples/demo-app/.dev.vars"), secrets);
  await start("demo", "examples/demo-app/wrangler.toml");
  if (!stopping) greet();
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

function greet() {
  console.log(`
  Demo app   ${addresses.demo}   sign in as Alice, connect an account, call its API
  Latchkey   ${addresses.latchkey}   /docs is the reference of its API, /dashboard shows what you have done
  Sandbox    ${addresses.sandbox}   plays Parqet, Addepar, ParqEx, Parallel and Pluggy

  The admin token (it opens the dashboard) and the demo app's key and webhook secret are in .latchkey/dev.json, the logs
  in .latchkey/log/. How to go on from here: docs/quick-start.md
  Ctrl-C stops everything; what you connected is still there at the next start.
`);
}
