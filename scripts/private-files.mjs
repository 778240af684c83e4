// Files and folders that only their owner can read. Modes have no effect on Windows.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";

/** Creates a folder with mode 0700, or restricts an existing one to it. */
export function ensurePrivateFolder(path) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Writes a file with mode 0600, and restricts an existing one to it. */
export function writePrivateFile(path, text) {
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}
