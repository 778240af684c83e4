// The Worker's two secrets. Existing ones are never changed. A missing one is created, written to a file that only its
// owner can read, and then set through wrangler's standard input. In this order, no interruption loses a key.
import { parseConfig } from "../../src/config.ts";
import { newAdminToken, newRootKeys } from "../secrets.mjs";
import { DeployError } from "./deploy-error.mjs";
import { readSecretCopy, secretNames, secretsFolder, writeSecretCopy } from "./secret-copies.mjs";
import { captureWrangler, errorOutput } from "./wrangler.mjs";

const generators = { ROOT_KEYS: newRootKeys, ADMIN_TOKEN: newAdminToken };

/** Sets the missing secrets and returns their names. */
export async function ensureSecrets(machine, { origin }, options) {
  const existing = await listSecrets(machine, options);
  const missing = secretNames.filter((name) => !existing.includes(name));
  if (missing.length === 0) {
    console.log("The secrets exist. They were not changed.");
    return missing;
  }
  if (machine.isEphemeral) throw new DeployError(cannotStoreCopies(missing));
  const secrets = Object.fromEntries(missing.map((name) => [name, copyOrNewSecret(machine, origin, name)]));
  const folder = secretsFolder(machine, origin).title;
  const result = await captureWrangler(
    machine,
    ["secret", "bulk", ...options.workerArguments],
    JSON.stringify(secrets),
  );
  if (result.code !== 0) {
    throw new DeployError(
      `wrangler could not set ${missing.join(" and ")}. Its output:\n${errorOutput(result, Object.values(secrets))}\n\n` +
        `Nothing is lost: the secrets are in ${folder}, and the next \`npm run deploy\` uses them.`,
    );
  }
  console.log(
    `${missing.join(" and ")} ${missing.length === 1 ? "was" : "were"} set. Copies are in ${folder}.`,
  );
  return missing;
}

const cannotStoreCopies = (names) =>
  `The Worker has no ${names.join(" and no ")}. They cannot be created while CI is set, because the only copies would be lost.\n` +
  "Deploy from your own machine first, or set them with `npx wrangler secret put <name>` (see docs/deploy.md).";

async function listSecrets(machine, options) {
  const result = await captureWrangler(machine, [
    "secret",
    "list",
    "--format",
    "json",
    ...options.workerArguments,
  ]);
  const names = result.code === 0 ? parseNames(result.stdout) : undefined;
  if (names !== undefined) return names;
  throw new DeployError(
    `wrangler could not list the Worker's secrets, so none was set. Its output:\n${errorOutput(result)}`,
  );
}

function parseNames(text) {
  try {
    return JSON.parse(text.slice(text.indexOf("["))).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** Returns the copy that an interrupted run left, or a new secret whose copy is already written. */
function copyOrNewSecret(machine, origin, name) {
  const copy = readSecretCopy(machine, origin, name);
  if (copy === undefined) return writeSecretCopy(machine, origin, name, generators[name]());
  const file = `${secretsFolder(machine, origin).title}/${name}`;
  const problems = problemsWith(name, copy);
  if (problems.length > 0) {
    throw new DeployError(
      `${file} is not a valid ${name}. ${problems.join(" ")}\n` +
        "Correct the file, or move it away to create a new secret. Then run this command again.",
    );
  }
  console.log(`Using ${name} from ${file}, which an earlier run created.`);
  return copy;
}

function problemsWith(name, value) {
  const parsed = parseConfig({ [name]: value });
  return parsed.ok ? [] : parsed.problems.filter((problem) => problem.startsWith(name));
}
