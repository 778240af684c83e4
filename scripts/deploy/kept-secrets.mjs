// .secrets/<host>/NAME: the copies of what was set, until a person moves them to where they belong. One folder for each
// origin, so that two deployments never get each other's keys. Not in .latchkey, which one deletes to start over.
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { writePrivately } from "../fresh-secrets.mjs";

export const secretNames = ["ROOT_KEYS", "ADMIN_TOKEN"];

/** @returns `path` for programs, `title` for people */
export function secretsFolder({ directory }, origin) {
  const host = new URL(origin).hostname;
  return { path: join(directory, ".secrets", host), title: `.secrets/${host}` };
}

export function keptSecret(machine, origin, name) {
  const file = join(secretsFolder(machine, origin).path, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Writes a secret to its file, whole or not at all, and returns it. */
export function keepSecret(machine, origin, name, value) {
  const { path } = secretsFolder(machine, origin);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const unfinished = join(path, `${name}.new`);
  writePrivately(unfinished, `${value}\n`);
  renameSync(unfinished, join(path, name));
  return value;
}
