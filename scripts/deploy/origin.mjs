// Where people and providers will reach the Worker. It stands in wrangler.toml, which Cloudflare calls the source of
// truth for a Worker: so it is asked for once, and a plain `wrangler deploy`, a colleague and CI deploy the same.
import { parseConfig } from "../../src/env.ts";
import { checkOutboundUrl } from "../../src/net/outbound-policy.ts";
import { newAdminToken, newRootKeys } from "../fresh-secrets.mjs";
import { writeOrigin } from "./settings.mjs";
import { Stop } from "./stop.mjs";

/** What `--origin` is told for the address that Cloudflare gives. */
const WORKERS_DEV = "workers.dev";

/** For judging the other variables by themselves. */
const EXAMPLE = "https://latchkey.example.com";

const QUESTION = `
Where shall people and providers reach Latchkey? It is part of every callback URL, so it should not change later.
A domain of a zone in your Cloudflare account, such as latchkey.example.com
(or nothing, for the workers.dev address): `;

const WITHOUT_TERMINAL = `Latchkey's address is not chosen yet, and without a terminal nobody can be asked. Add one of these:

  npm run deploy -- --origin https://latchkey.example.com   a domain of a zone in your Cloudflare account
  npm run deploy -- --origin ${WORKERS_DEV}                    the address that Cloudflare gives`;

/** The origin that is to be deployed; null for the workers.dev address, which is not known before it is. */
export async function chooseOrigin(machine, settings, options) {
  refuse(settings, problemsOf(settings, EXAMPLE));
  if (settings.origin !== "") return configured(settings, options.origin);
  const given = options.origin ?? (await askUntilItIsOne(machine, settings));
  if (given === WORKERS_DEV) return null;
  const problems = problemsOf(settings, given);
  if (problems.length > 0) throw new Stop(`${given} can't be the origin. ${problems.join(" ")}`);
  return given;
}

async function askUntilItIsOne(machine, settings) {
  if (!machine.canAsk) throw new Stop(WITHOUT_TERMINAL);
  for (;;) {
    const answer = withScheme(await machine.ask(QUESTION));
    if (answer === WORKERS_DEV) return answer;
    const problems = problemsOf(settings, answer);
    if (problems.length === 0) return answer;
    console.error(problems.join(" "));
  }
}

/** Writes a newly chosen origin down, and returns the settings with it. */
export function keepOrigin(machine, settings, options, origin) {
  if (settings.origin === origin) {
    console.log(`Its origin is ${origin}, as ${settings.title} says.`);
    return settings;
  }
  const written = writeOrigin(machine, settings, options, origin);
  console.log(`Its origin is ${origin}. It now stands in ${settings.title}: commit that in your copy.`);
  return written;
}

/** Whether Cloudflare gives this address, rather than a zone of the account. */
export function isWorkersDev(origin) {
  return new URL(origin).hostname.endsWith(`.${WORKERS_DEV}`);
}

function configured(settings, given) {
  const { origin, title } = settings;
  refuse(settings, problemsOf(settings, origin));
  if (given === undefined || given === origin || (given === WORKERS_DEV && isWorkersDev(origin)))
    return origin;
  throw new Stop(
    `${title} says that the origin is ${origin}, and --origin says ${given}. A move changes every callback URL:\n` +
      `if you want it, write the new one into ${title} and leave --origin out.`,
  );
}

function refuse({ title }, problems) {
  if (problems.length > 0) throw new Stop(`${title} has to be changed first. ${problems.join(" ")}`);
}

/** A host alone will do for an answer, and nothing at all means Cloudflare's. */
function withScheme(answer) {
  const text = answer.trim();
  if (text === "" || text === WORKERS_DEV) return WORKERS_DEV;
  return text.includes("://") ? text : `https://${text}`;
}

/** What the Worker itself would refuse, by its own judgement, and what can be no public address. */
function problemsOf({ vars }, origin) {
  const secrets = { ROOT_KEYS: newRootKeys(), ADMIN_TOKEN: newAdminToken() };
  const parsed = parseConfig({ ...vars, PUBLIC_ORIGIN: origin, ...secrets });
  if (!parsed.ok) return parsed.problems;
  const url = checkOutboundUrl(origin, { allowLoopback: false, ownOrigin: "" });
  return typeof url === "string" ? [`PUBLIC_ORIGIN ${url}.`] : [];
}
