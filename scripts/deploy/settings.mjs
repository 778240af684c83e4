// What wrangler.toml says of the deployment. Written in one place: the value of PUBLIC_ORIGIN.
import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parse } from "smol-toml";
import { Stop } from "./stop.mjs";

const EMPTY_ORIGIN = /^PUBLIC_ORIGIN[ \t]*=[ \t]*(?:""|'')/gm;

/** @throws Stop when there is no such file, or it can't be read */
export function readSettings(machine, { config, env }) {
  const file = resolve(machine.directory, config ?? "wrangler.toml");
  const title = relative(machine.directory, file);
  try {
    const toml = parse(readFileSync(file, "utf8"));
    // An environment has variables of its own, and the routes of all unless it has its own.
    const chosen = env === undefined ? toml : (toml.env?.[env] ?? {});
    const { vars = {} } = chosen;
    const { routes, route } = chosen.routes || chosen.route ? chosen : toml;
    return {
      file,
      title,
      vars,
      origin: vars.PUBLIC_ORIGIN ?? "",
      hasRoutes: Boolean(route || routes?.length),
    };
  } catch (error) {
    throw new Stop(`${title} can't be read: ${error.message}`);
  }
}

/** Puts the origin into the file, where it says `PUBLIC_ORIGIN = ""`, and leaves everything else as it is. */
export function writeOrigin(machine, settings, options, origin) {
  const before = readFileSync(settings.file, "utf8");
  const places = before.match(EMPTY_ORIGIN) ?? [];
  // Which of several is meant, or where one is missing, is for the person who wrote the file to say.
  if (places.length !== 1 || options.env) throw new Stop(writeItYourself(settings, options, origin));
  writeFileSync(settings.file, before.replace(EMPTY_ORIGIN, `PUBLIC_ORIGIN = "${origin}"`));
  const written = readSettings(machine, options);
  if (written.origin === origin) return written;
  writeFileSync(settings.file, before);
  throw new Stop(writeItYourself(settings, options, origin));
}

function writeItYourself({ title }, { env }, origin) {
  const where = env ? `${title}, among the variables of the environment ${env}` : `${title}, under [vars]`;
  return `Write this into ${where}, and run the same command again:\n\n  PUBLIC_ORIGIN = "${origin}"`;
}
