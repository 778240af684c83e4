// `npm start`: installs what is missing, then runs the development servers on a Node they support.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureInstalled, node24, root, toolEnvironment } from "./install.mjs";

const pollMilliseconds = 500;

ensureInstalled();
// The channel lets the child notice when this process is gone, however it ended.
const child = spawn(node24(), [join(root, "scripts", "dev.mjs")], {
  cwd: root,
  env: toolEnvironment(),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}

// npm runs this through a shell. Asked to end, npm ends that shell and the signal gets no further: so the end of the
// shell is the signal.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) child.kill("SIGTERM");
  }, pollMilliseconds);
}

child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
});
