// Reads the command line and the environment.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ImportError } from "./import-error.mjs";
import { SOURCES } from "./sources.mjs";

export const USAGE = `Usage: npm run import -- <${Object.keys(SOURCES).join("|")}> [connections file] [options]

  --dry-run                    Print what would be created, and create nothing
  --integration OLD=NEW        The integration in Latchkey for one of the other system. Can be repeated. By default, the
                               ID is the same
  --create-integrations FILE   Also create the integrations of a file (only nango)
  --output FILE                Add the ID of each connection to a file, as JSON lines
  --origin URL                 Latchkey's origin. Default: LATCHKEY_ORIGIN

The API key is read from the environment variable LATCHKEY_API_KEY.`;

/**
 * Reads the options. File names are relative to the folder in which the command was started.
 *
 * @throws ImportError if something is missing or not known
 */
export function readOptions(argv, environment) {
  const { values, positionals } = parse(argv);
  if (values.help) return { isHelp: true };
  const [source = "", file, ...others] = positionals;
  if (!Object.hasOwn(SOURCES, source) || others.length > 0) throw new ImportError(USAGE);
  const integrationsFile = values["create-integrations"];
  if (file === undefined && integrationsFile === undefined) throw new ImportError(USAGE);
  if (integrationsFile !== undefined && SOURCES[source].integrationsOf === undefined)
    throw new ImportError(
      `--create-integrations is not available for ${source}. Create the integrations first.`,
    );
  const path = (name) => (name === undefined ? null : resolve(environment.INIT_CWD ?? ".", name));
  return {
    isHelp: false,
    source,
    file: path(file),
    integrationsFile: path(integrationsFile),
    outputFile: path(values.output),
    isDryRun: values["dry-run"] === true,
    integrations: readMapping(values.integration ?? []),
    origin: readOrigin(values.origin ?? environment.LATCHKEY_ORIGIN),
    apiKey: readApiKey(environment.LATCHKEY_API_KEY),
  };
}

function parse(argv) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean" },
        integration: { type: "string", multiple: true },
        "create-integrations": { type: "string" },
        output: { type: "string" },
        origin: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new ImportError(`${error.message}\n\n${USAGE}`);
  }
}

function readMapping(pairs) {
  return new Map(
    pairs.map((pair) => {
      // Neither ID contains an equals sign in practice. The last one separates them, because Latchkey's can't.
      const at = pair.lastIndexOf("=");
      if (at < 1 || at === pair.length - 1)
        throw new ImportError(`--integration requires OLD=NEW, and got ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function readOrigin(text = "") {
  if (!URL.canParse(text))
    throw new ImportError("Set LATCHKEY_ORIGIN or --origin, such as https://latchkey.example.com");
  const { protocol, hostname, origin } = new URL(text);
  const isLocal = hostname === "localhost" || hostname === "127.0.0.1";
  if (protocol !== "https:" && !(protocol === "http:" && isLocal))
    throw new ImportError(`${origin} must use https, because the requests contain tokens.`);
  return origin;
}

/** The key is not an option, because other users of a machine can see the command line. */
function readApiKey(key = "") {
  if (key === "") throw new ImportError("Set LATCHKEY_API_KEY to the API key of your app.");
  return key;
}
