// `npm run import`: imports connections, and on request integrations, from another system. It reads a file, and asks
// Latchkey what exists. A second run skips what an earlier one has imported.
// Started by import/main.mjs, on a Node that the tools support.
import { createIntegrations } from "./import/create-integrations.mjs";
import { readExisting } from "./import/existing.mjs";
import { readRecords } from "./import/file.mjs";
import { importGrants } from "./import/import-grants.mjs";
import { ImportError } from "./import/import-error.mjs";
import { Latchkey } from "./import/latchkey.mjs";
import { readOptions, USAGE } from "./import/options.mjs";
import { planGrants } from "./import/plan.mjs";
import { printSummary, Report } from "./import/report.mjs";
import { SOURCES } from "./import/sources.mjs";

/** Imports what the command line names, and returns the exit code. */
export async function importFrom(argv, environment = process.env) {
  try {
    const options = readOptions(argv, environment);
    if (options.isHelp) {
      console.log(USAGE);
      return 0;
    }
    return await run(options);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    console.error(`\n${error.message}`);
    return 2;
  }
}

async function run(options) {
  const source = SOURCES[options.source];
  const grants = options.file === null ? [] : source.grantsOf(readRecords(options.file));
  const wanted =
    options.integrationsFile === null ? [] : source.integrationsOf(readRecords(options.integrationsFile));

  const latchkey = new Latchkey(options);
  const existing = await readExisting(latchkey);
  const report = new Report(options);
  await createIntegrations(latchkey, wanted, existing, options, report);
  await importGrants(latchkey, planGrants(grants, existing, options), options, report);
  printSummary(report, options);
  return report.hasFailed ? 1 : 0;
}
