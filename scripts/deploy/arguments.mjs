// What was said on the command line: `--origin` is ours, everything else wrangler's.
import { parseArgs } from "node:util";
import { Stop } from "./stop.mjs";

/** With one of these nothing is uploaded, so nothing has to be asked or known. */
const WRANGLER_ALONE = ["--dry-run", "--help", "-h", "--version", "-v"];

/** Whose account it is, as `wrangler whoami` understands it. */
const account = {
  config: { type: "string", short: "c" },
  env: { type: "string", short: "e" },
  "env-file": { type: "string", multiple: true },
};

/** Which Worker is meant: every command that touches it has to be told the same. */
const worker = { ...account, name: { type: "string" }, profile: { type: "string" } };

/** Where people reach it, when wrangler is told so by hand. */
const routes = ["domain", "domains", "route", "routes"];

/**
 * @returns `passedOn` goes to `wrangler deploy` as it is; `sameWorker` and `sameAccount` are the part of it that other
 * commands have to be told as well; `config` and `env` name the settings
 */
export function readArguments(argv) {
  const { tokens } = parseArgs({
    args: argv,
    options: { origin: { type: "string" }, ...worker },
    strict: false,
    tokens: true,
  });
  const said = tokens.filter((token) => token.kind === "option");
  const last = (name) => said.findLast((token) => token.name === name)?.value;
  const origins = said.filter(({ name }) => name === "origin");
  if (origins.some(({ value }) => !value)) {
    throw new Stop("--origin wants a value, such as --origin https://latchkey.example.com");
  }
  const ours = new Set(
    origins.flatMap(({ index, inlineValue }) => (inlineValue ? [index] : [index, index + 1])),
  );
  const repeat = (names) =>
    said
      .filter(({ name, value }) => Object.hasOwn(names, name) && value)
      .flatMap(({ name, value }) => [`--${name}`, value]);
  const passedOn = argv.filter((_, index) => !ours.has(index));
  return {
    origin: last("origin"),
    config: last("config"),
    env: last("env") ?? process.env.CLOUDFLARE_ENV,
    passedOn,
    sameWorker: repeat(worker),
    sameAccount: repeat(account),
    hasRoutes: said.some(({ name }) => routes.includes(name)),
    isForWranglerAlone: passedOn.some((text) => WRANGLER_ALONE.includes(text.split("=")[0])),
  };
}
