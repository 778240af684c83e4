// .secrets/<host>/<name>: copies of the secrets that were set, until the user moves them to a password manager. Each
// origin has its own folder, so that two deployments never share keys. The folder is not in .latchkey, which users
// delete to start over.
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { ensurePrivateFolder, writePrivateFile } from "../private-files.mjs";

export const secretNames = ["ROOT_KEYS", "ADMIN_TOKEN"];

/** Returns the folder for an origin: the absolute `path`, and a `title` for messages. */
export function secretsFolder({ directory }, origin) {
  const host = new URL(origin).hostname;
  return { path: join(directory, ".secrets", host), title: `.secrets/${host}` };
}

/** Returns the copy of a secret, or undefined. */
export function readSecretCopy(machine, origin, name) {
  const file = join(secretsFolder(machine, origin).path, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Writes the copy of a secret atomically, and returns the secret. */
export function writeSecretCopy(machine, origin, name, value) {
  const { path } = secretsFolder(machine, origin);
  ensurePrivateFolder(path);
  const unfinished = join(path, `${name}.new`);
  writePrivateFile(unfinished, `${value}\n`);
  renameSync(unfinished, join(path, name));
  return value;
}
