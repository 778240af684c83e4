// The .dev.vars files of local development. git ignores them, and only their owner can read them.
import { existsSync, readFileSync } from "node:fs";
import { writePrivateFile } from "../private-files.mjs";
import { newAdminToken, newRootKeys, randomSecret } from "../secrets.mjs";

/** An address that a start has written, rather than a developer. */
const LOCAL_ORIGIN = /^http:\/\/localhost:\d+$/;

/**
 * Adds the variables that Latchkey's .dev.vars lacks. Existing values stay, except a PUBLIC_ORIGIN on localhost: it
 * follows the port.
 *
 * @returns the admin token
 */
export function writeLatchkeyVars(file, publicOrigin) {
  const present = readVars(file);
  if (LOCAL_ORIGIN.test(present.PUBLIC_ORIGIN) && present.PUBLIC_ORIGIN !== publicOrigin) {
    replaceVar(file, "PUBLIC_ORIGIN", publicOrigin);
  }
  const variables = addMissing(file, {
    ROOT_KEYS: newRootKeys,
    ADMIN_TOKEN: newAdminToken,
    PUBLIC_ORIGIN: () => publicOrigin,
    ALLOW_LOOPBACK: () => "true",
  });
  return { adminToken: variables.ADMIN_TOKEN };
}

/** Writes the demo app's .dev.vars. Its session secret stays, so that users stay signed in. */
export function writeDemoVars(file, { latchkey, demo, apiKey, webhookSecret }) {
  const { SESSION_SECRET = randomSecret() } = readVars(file);
  const variables = {
    LATCHKEY_ORIGIN: latchkey,
    PUBLIC_ORIGIN: demo,
    LATCHKEY_API_KEY: apiKey,
    WEBHOOK_SECRET: webhookSecret,
    SESSION_SECRET,
  };
  writePrivateFile(file, format(variables));
}

function addMissing(file, generators) {
  const present = readVars(file);
  const missing = Object.keys(generators).filter((name) => !present[name]);
  const added = Object.fromEntries(missing.map((name) => [name, generators[name]()]));
  // Appended, so that the developer's own lines and comments stay.
  const before = existsSync(file) ? `${readFileSync(file, "utf8").trimEnd()}\n` : "";
  // Written even if nothing is missing, so that the file is private.
  writePrivateFile(file, before.trimStart() + format(added));
  return { ...present, ...added };
}

function replaceVar(file, name, value) {
  const line = new RegExp(`^(\\s*(?:export\\s+)?${name}\\s*=).*$`, "m");
  writePrivateFile(file, readFileSync(file, "utf8").replace(line, `$1'${value}'`));
}

function readVars(file) {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  const pairs = lines.map((line) => /^\s*(?:export\s+)?([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line)).filter(Boolean);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value.replace(/^(['"`])(.*)\1$/, "$2")]));
}

/** Uses single quotes, because ROOT_KEYS is JSON. No generated value contains a single quote. */
function format(variables) {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}
