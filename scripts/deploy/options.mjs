// Reads the command line. `--origin` is an option of ours. All other arguments are passed to wrangler.
import { parseArgs } from "node:util";
import { DeployError } from "./deploy-error.mjs";

/** With one of these options, wrangler uploads nothing, so no other step is necessary. */
const WRANGLER_ONLY = ["--dry-run", "--help", "-h", "--version", "-v"];

/** Options that select the account. `wrangler whoami` supports them. */
const accountOptions = {
  config: { type: "string", short: "c" },
  env: { type: "string", short: "e" },
  "env-file": { type: "string", multiple: true },
};

/** Options that select the Worker. All commands that access it need them. */
const workerOptions = { ...accountOptions, name: { type: "string" }, profile: { type: "string" } };

/** Options that set where Cloudflare serves the Worker. */
const ROUTE_OPTIONS = ["domain", "domains", "route", "routes"];

/**
 * Reads the options.
 *
 * @returns `wranglerArguments`: all arguments of `wrangler deploy`; `workerArguments` and `accountArguments`: those that
 * other commands need as well; `config` and `env`: which settings to read
 * @throws DeployError if `--origin` has no value
 */
export function readOptions(argv) {
  const { tokens } = parseArgs({
    args: argv,
    options: { origin: { type: "string" }, ...workerOptions },
    strict: false,
    tokens: true,
  });
  const given = tokens.filter((token) => token.kind === "option");
  const last = (name) => given.findLast((token) => token.name === name)?.value;
  const origins = given.filter(({ name }) => name === "origin");
  if (origins.some(({ value }) => !value)) {
    throw new DeployError("--origin requires a value, such as --origin https://latchkey.example.com");
  }
  const originIndexes = new Set(
    origins.flatMap(({ index, inlineValue }) => (inlineValue ? [index] : [index, index + 1])),
  );
  const argumentsFor = (options) =>
    given
      .filter(({ name, value }) => Object.hasOwn(options, name) && value)
      .flatMap(({ name, value }) => [`--${name}`, value]);
  const wranglerArguments = argv.filter((_, index) => !originIndexes.has(index));
  return {
    origin: last("origin"),
    config: last("config"),
    env: last("env") ?? process.env.CLOUDFLARE_ENV,
    wranglerArguments,
    workerArguments: argumentsFor(workerOptions),
    accountArguments: argumentsFor(accountOptions),
    hasRoutes: given.some(({ name }) => ROUTE_OPTIONS.includes(name)),
    isWranglerOnly: wranglerArguments.some((text) => WRANGLER_ONLY.includes(text.split("=")[0])),
  };
}
