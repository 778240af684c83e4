// What a deployment uses on the local machine: the repository, wrangler, the terminal and the network. Tests replace it.
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { root } from "../install.mjs";
import { DeployError } from "./deploy-error.mjs";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const NOT_ANSWERED = "Nothing was changed. To continue, run `npm run deploy` again.";

export function localMachine() {
  return {
    directory: root,
    // A script that Node runs, because Windows starts no script of node_modules/.bin without a shell.
    wrangler: join(root, "node_modules", "wrangler", "bin", "wrangler.js"),
    // The same condition as wrangler's, so that both ask questions or neither does.
    isInteractive: process.stdin.isTTY && process.stdout.isTTY && !process.env.CI,
    prompt,
    // The files of a CI runner are deleted after the run.
    isEphemeral: Boolean(process.env.CI),
    fetch,
    // A new domain's certificate can take minutes. Waiting does not fix a missing setting.
    timeouts: { reachMilliseconds: 5 * MINUTE, configureMilliseconds: MINUTE, pollMilliseconds: 2 * SECOND },
  };
}

async function prompt(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise((_, reject) => {
    terminal.once("close", () => reject(new DeployError(NOT_ANSWERED)));
  });
  try {
    return await Promise.race([terminal.question(question), closed]);
  } catch (error) {
    // Ctrl-C also rejects the question.
    throw error instanceof DeployError ? error : new DeployError(NOT_ANSWERED);
  } finally {
    closed.catch(() => {});
    terminal.close();
  }
}
