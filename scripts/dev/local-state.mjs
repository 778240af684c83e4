// .latchkey/: what the local servers store, their logs, and dev.json with the addresses and keys of the last start.
// The folder is private, because it holds secrets.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../install.mjs";
import { ensurePrivateFolder, writePrivateFile } from "../private-files.mjs";

const TIMEOUT_MS = 2_000;

const folder = join(root, ".latchkey");
const file = join(folder, "dev.json");

/** Creates the folder with mode 0700, or restricts an existing one to it. */
export function ensureStateFolder(path = folder) {
  ensurePrivateFolder(path);
}

/** Returns the folder in which a server stores its data. */
export function storageFolder(name) {
  return join(folder, "state", name);
}

/**
 * Deletes the request traces that version 0.1 stored next to a server's data. They contain connect tokens,
 * authorization codes and webhook keys in clear text.
 */
export function deleteTraces(storage) {
  rmSync(join(storage, "v3", "observability"), { recursive: true, force: true });
}

/** Returns what the last start wrote to dev.json, or undefined. */
export function readState() {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes dev.json, which the next `npm start` and the documentation's examples read. */
export function writeState(state) {
  ensureStateFolder();
  writePrivateFile(file, `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Checks that no other `npm start` runs in this clone, because two servers must not share one storage folder.
 *
 * @throws Error with the address of the running Latchkey
 */
export async function ensureNotRunning() {
  const state = readState();
  if (!state?.latchkey || !(await accepts(state))) return;
  throw new Error(
    `\`npm start\` already runs in this folder, with Latchkey at ${state.latchkey}. Stop it first.`,
  );
}

/** Whether a Latchkey at the stored address accepts the stored key: then it uses this clone's storage. */
async function accepts({ latchkey, api_key }) {
  try {
    const response = await fetch(`${latchkey}/v1/app`, {
      headers: { authorization: `Bearer ${api_key}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
