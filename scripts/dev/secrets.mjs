// The secrets of local development: made once, kept in the .dev.vars files that git ignores.
import { existsSync, readFileSync } from "node:fs";
import { newAdminToken, newRootKeys, randomSecret, writePrivately } from "../fresh-secrets.mjs";

/** Adds what Latchkey's .dev.vars lacks, and returns its admin token. What is there is never changed. */
export function writeLatchkeySecrets(file, publicOrigin) {
  const variables = complete(file, {
    ROOT_KEYS: newRootKeys,
    ADMIN_TOKEN: newAdminToken,
    PUBLIC_ORIGIN: () => publicOrigin,
    ALLOW_LOOPBACK: () => "true",
  });
  return { adminToken: variables.ADMIN_TOKEN };
}

/** Gives the demo app its current API key and webhook secret. Its session secret stays, so that people stay signed in. */
export function writeDemoSecrets(file, { apiKey, webhookSecret }) {
  const { SESSION_SECRET = randomSecret() } = read(file);
  write(file, { LATCHKEY_API_KEY: apiKey, WEBHOOK_SECRET: webhookSecret, SESSION_SECRET });
}

function complete(file, makers) {
  const present = read(file);
  const missing = Object.keys(makers).filter((name) => !present[name]);
  const added = Object.fromEntries(missing.map((name) => [name, makers[name]()]));
  if (missing.length > 0) {
    // Appended, so that the developer's own lines and comments stay.
    const before = existsSync(file) ? `${readFileSync(file, "utf8").trimEnd()}\n` : "";
    writePrivately(file, before.trimStart() + format(added));
  }
  return { ...present, ...added };
}

function read(file) {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  const pairs = lines.map((line) => /^\s*(?:export\s+)?([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line)).filter(Boolean);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value.replace(/^(['"`])(.*)\1$/, "$2")]));
}

function write(file, variables) {
  writePrivately(file, format(variables));
}

/** Single quotes keep the JSON of ROOT_KEYS as it is; no value made here holds one. */
function format(variables) {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}
