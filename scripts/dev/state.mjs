// .latchkey/dev.json: what the last run set up, for the next run and for scripts that want to call the API.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writePrivately } from "../fresh-secrets.mjs";
import { root } from "../install.mjs";

const file = join(root, ".latchkey", "dev.json");

/** What the last run set up, or undefined: then it is set up anew. */
export function readState() {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

export function writeState(state) {
  mkdirSync(dirname(file), { recursive: true });
  writePrivately(file, `${JSON.stringify(state, null, 2)}\n`);
}
