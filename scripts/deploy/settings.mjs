// Reads the deployment's settings from wrangler.toml. Writes only the value of PUBLIC_ORIGIN.
import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parse } from "smol-toml";
import { DeployError } from "./deploy-error.mjs";

const EMPTY_ORIGIN = /^PUBLIC_ORIGIN[ \t]*=[ \t]*(?:""|'')/gm;

/** @throws DeployError if the file does not exist or cannot be parsed */
export function readSettings(machine, { config, env }) {
  const file = resolve(machine.directory, config ?? "wrangler.toml");
  const title = relative(machine.directory, file);
  try {
    const toml = parse(readFileSync(file, "utf8"));
    // An environment does not inherit variables, but inherits routes if it has none of its own.
    const selected = env === undefined ? toml : (toml.env?.[env] ?? {});
    const { vars = {} } = selected;
    const { routes, route } = selected.routes || selected.route ? selected : toml;
    return {
      file,
      title,
      vars,
      origin: vars.PUBLIC_ORIGIN ?? "",
      hasRoutes: Boolean(route || routes?.length),
    };
  } catch (error) {
    throw new DeployError(`${title} cannot be read: ${error.message}`);
  }
}

/**
 * Replaces `PUBLIC_ORIGIN = ""` in the file, and leaves everything else unchanged.
 *
 * @throws DeployError if there is not exactly one such line, with instructions to edit the file
 */
export function writeOrigin(machine, settings, options, origin) {
  const before = readFileSync(settings.file, "utf8");
  const matches = before.match(EMPTY_ORIGIN) ?? [];
  // With several matches, or for an environment, only the author of the file knows which line to change.
  if (matches.length !== 1 || options.env) throw new DeployError(editInstructions(settings, options, origin));
  writeFileSync(settings.file, before.replace(EMPTY_ORIGIN, `PUBLIC_ORIGIN = "${origin}"`));
  const written = readSettings(machine, options);
  if (written.origin === origin) return written;
  writeFileSync(settings.file, before);
  throw new DeployError(editInstructions(settings, options, origin));
}

function editInstructions({ title }, { env }, origin) {
  const place = env ? `the variables of the environment ${env} in ${title}` : `[vars] in ${title}`;
  return `Add this line to ${place}, and run the same command again:\n\n  PUBLIC_ORIGIN = "${origin}"`;
}
