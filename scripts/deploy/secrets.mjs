// The Worker's two secrets. What Cloudflare has is never changed. What it lacks is made, kept in a file that only its
// owner can read, and then set through wrangler's standard input: in this order, so that no interruption loses a key.
import { parseConfig } from "../../src/env.ts";
import { newAdminToken, newRootKeys } from "../fresh-secrets.mjs";
import { keepSecret, keptSecret, secretNames, secretsFolder } from "./kept-secrets.mjs";
import { Stop } from "./stop.mjs";
import { askWrangler, complaint } from "./wrangler.mjs";

const makers = { ROOT_KEYS: newRootKeys, ADMIN_TOKEN: newAdminToken };

/** @returns the names of the secrets that were set */
export async function ensureSecrets(machine, { origin }, options) {
  const present = await namesAtCloudflare(machine, options);
  const made = secretNames.filter((name) => !present.includes(name));
  if (made.length === 0) {
    console.log("Its secrets are there, and stay as they are.");
    return made;
  }
  if (!machine.keepsFiles) throw new Stop(withoutFiles(made));
  const secrets = Object.fromEntries(made.map((name) => [name, keptOrNew(machine, origin, name)]));
  const folder = secretsFolder(machine, origin).title;
  const set = await askWrangler(machine, ["secret", "bulk", ...options.sameWorker], JSON.stringify(secrets));
  if (set.code !== 0) {
    throw new Stop(
      `wrangler could not set ${made.join(" and ")}. What it said:\n${complaint(set, Object.values(secrets))}\n\n` +
        `Nothing is lost: they are in ${folder}, and the next \`npm run deploy\` sets the same.`,
    );
  }
  console.log(`${made.join(" and ")} ${made.length === 1 ? "is" : "are"} set. Copies are in ${folder}.`);
  return made;
}

const withoutFiles = (names) =>
  `The Worker lacks ${names.join(" and ")}. They are not made here: CI is set, and the only copies would go with this machine.\n` +
  "Deploy from a machine of your own first, or set them with `npx wrangler secret put NAME` (docs/deploy.md says how).";

async function namesAtCloudflare(machine, options) {
  const asked = await askWrangler(machine, ["secret", "list", "--format", "json", ...options.sameWorker]);
  const names = asked.code === 0 ? parseNames(asked.stdout) : undefined;
  if (names !== undefined) return names;
  throw new Stop(
    `wrangler could not list the Worker's secrets, so none was set. What it said:\n${complaint(asked)}`,
  );
}

function parseNames(text) {
  try {
    return JSON.parse(text.slice(text.indexOf("["))).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** What a run before has made and could not set, else a new one, which is in its file when this returns. */
function keptOrNew(machine, origin, name) {
  const kept = keptSecret(machine, origin, name);
  if (kept === undefined) return keepSecret(machine, origin, name, makers[name]());
  const file = `${secretsFolder(machine, origin).title}/${name}`;
  if (problemsOf(name, kept).length > 0) {
    throw new Stop(
      `${file} is not a value for ${name}. ${problemsOf(name, kept).join(" ")}\n` +
        "Put the right one there, or move the file away to have a new one made; then run this again.",
    );
  }
  console.log(`${name} is taken from ${file}, where an earlier run has left it.`);
  return kept;
}

function problemsOf(name, value) {
  const parsed = parseConfig({ [name]: value });
  return parsed.ok ? [] : parsed.problems.filter((problem) => problem.startsWith(name));
}
