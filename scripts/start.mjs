// `npm start`: checks the ports, installs the dependencies if necessary, and runs the development servers.
// Runs on the Node that the machine has (20 or later); dev.mjs runs on a Node that the tools support.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureNotRunning } from "./dev/local-state.mjs";
import { ensurePortsFree } from "./dev/ports.mjs";
import { readPorts } from "./dev/services.mjs";
import { ensureInstalled, node24, root, toolEnvironment } from "./install.mjs";

const POLL_MS = 500;

const args = process.argv.slice(2);
try {
  const ports = readPorts(args);
  await ensureNotRunning();
  await ensurePortsFree(ports);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
ensureInstalled();

// The IPC channel closes when this process ends, however it ends. The child then stops.
const child = spawn(node24(), [join(root, "scripts", "dev.mjs"), ...args], {
  cwd: root,
  env: toolEnvironment(),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}

// npm runs this script through a shell. npm forwards a signal only to that shell, so the end of the shell stops the
// servers.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) child.kill("SIGTERM");
  }, POLL_MS);
}

child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
});
