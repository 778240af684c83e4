// What a deployment touches besides Cloudflare, in one place so that a test can give it another.
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { root } from "../install.mjs";
import { Stop } from "./stop.mjs";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** This machine: the repository, its wrangler, its terminal and its network. */
export function thisMachine() {
  return {
    directory: root,
    // Run by Node itself: Windows starts no script of node_modules/.bin without a shell.
    wrangler: join(root, "node_modules", "wrangler", "bin", "wrangler.js"),
    // As wrangler judges it, so that both ask or neither does.
    canAsk: process.stdin.isTTY && process.stdout.isTTY && !process.env.CI,
    ask,
    // A CI runner is thrown away after the run, and with it every file.
    keepsFiles: !process.env.CI,
    fetch,
    // A new domain's certificate takes minutes; what the Worker itself lacks does not come by waiting.
    patience: { reachMilliseconds: 5 * MINUTE, configureMilliseconds: MINUTE, pollMilliseconds: 2 * SECOND },
  };
}

async function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise((_, reject) => {
    terminal.once("close", () =>
      reject(new Stop("Nothing was changed. Run `npm run deploy` again to go on.")),
    );
  });
  try {
    return await Promise.race([terminal.question(question), closed]);
  } catch (error) {
    // Ctrl-C rejects the question as well.
    throw error instanceof Stop
      ? error
      : new Stop("Nothing was changed. Run `npm run deploy` again to go on.");
  } finally {
    closed.catch(() => {});
    terminal.close();
  }
}
