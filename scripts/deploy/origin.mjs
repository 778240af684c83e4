// The origin at which users and providers reach the Worker. It is stored in wrangler.toml, which Cloudflare calls the
// source of truth for a Worker. The question is asked once, and then a plain `wrangler deploy`, colleagues and CI deploy
// the same origin.
import { parseConfig } from "../../src/config.ts";
import { checkOutboundUrl } from "../../src/net/outbound-policy.ts";
import { newAdminToken, newRootKeys } from "../secrets.mjs";
import { DeployError } from "./deploy-error.mjs";
import { writeOrigin } from "./settings.mjs";

/** The value of `--origin` for the address that Cloudflare assigns. */
const WORKERS_DEV = "workers.dev";

/** A valid origin, to check the other variables on their own. */
const EXAMPLE_ORIGIN = "https://latchkey.example.com";

const QUESTION = `
At which domain should users and providers reach Latchkey? It is part of every callback URL, so it should not change
later. Enter a domain of a zone in your Cloudflare account, such as latchkey.example.com
(leave empty to use the workers.dev address): `;

const NO_TERMINAL = `Latchkey has no origin yet. Without a terminal, add one of these options:

  npm run deploy -- --origin https://latchkey.example.com   A domain of a zone in your Cloudflare account
  npm run deploy -- --origin ${WORKERS_DEV}                    The address that Cloudflare assigns`;

/** Returns the origin to deploy, or null for the workers.dev address, which is unknown before the first deployment. */
export async function chooseOrigin(machine, settings, options) {
  rejectProblems(settings, problemsWith(settings, EXAMPLE_ORIGIN));
  if (settings.origin !== "") return existingOrigin(settings, options.origin);
  const given = options.origin ?? (await promptForOrigin(machine, settings));
  if (given === WORKERS_DEV) return null;
  const problems = problemsWith(settings, given);
  if (problems.length > 0) throw new DeployError(`${given} cannot be the origin. ${problems.join(" ")}`);
  return given;
}

/** Asks until the answer is valid. */
async function promptForOrigin(machine, settings) {
  if (!machine.isInteractive) throw new DeployError(NO_TERMINAL);
  for (;;) {
    const answer = withScheme(await machine.prompt(QUESTION));
    if (answer === WORKERS_DEV) return answer;
    const problems = problemsWith(settings, answer);
    if (problems.length === 0) return answer;
    console.error(problems.join(" "));
  }
}

/** Writes a new origin to the settings file. Returns the settings with the origin. */
export function saveOrigin(machine, settings, options, origin) {
  if (settings.origin === origin) {
    console.log(`The origin in ${settings.title} is ${origin}.`);
    return settings;
  }
  const written = writeOrigin(machine, settings, options, origin);
  console.log(
    `The origin is ${origin}. It was written to ${settings.title}. Commit this change in your copy.`,
  );
  return written;
}

/** Whether Cloudflare assigned this address, instead of a zone of the account. */
export function isWorkersDev(origin) {
  return new URL(origin).hostname.endsWith(`.${WORKERS_DEV}`);
}

function existingOrigin(settings, given) {
  const { origin, title } = settings;
  rejectProblems(settings, problemsWith(settings, origin));
  if (given === undefined || given === origin || (given === WORKERS_DEV && isWorkersDev(origin)))
    return origin;
  throw new DeployError(
    `The origin in ${title} is ${origin}, but --origin is ${given}. A new origin changes every callback URL.\n` +
      `If you want to change it, edit ${title} and omit --origin.`,
  );
}

function rejectProblems({ title }, problems) {
  if (problems.length > 0) throw new DeployError(`Fix ${title} first. ${problems.join(" ")}`);
}

/** Accepts a host without a scheme. An empty answer means the workers.dev address. */
function withScheme(answer) {
  const text = answer.trim();
  if (text === "" || text === WORKERS_DEV) return WORKERS_DEV;
  return text.includes("://") ? text : `https://${text}`;
}

/** Returns what the Worker's own validation rejects, and why the origin is not a public address. */
function problemsWith({ vars }, origin) {
  const secrets = { ROOT_KEYS: newRootKeys(), ADMIN_TOKEN: newAdminToken() };
  const parsed = parseConfig({ ...vars, PUBLIC_ORIGIN: origin, ...secrets });
  if (!parsed.ok) return parsed.problems;
  const url = checkOutboundUrl(origin, { allowLoopback: false, ownOrigin: "" });
  return typeof url === "string" ? [`PUBLIC_ORIGIN ${url}.`] : [];
}
