// Counts how many OAuth 2.0 providers of another broker's catalogue a definition can describe. The catalogue is JSON, from
// a file or from standard input:
//
//   npx yaml --json < providers.yaml | node scripts/peer-coverage.mjs -
//
// It needs a Node that runs TypeScript (22.18 and later), such as the one in node_modules/.bin. There are two figures: one
// for the authorization, the code exchange and the refresh, and one for all but rate limits. An entry counts only if each of
// its fields became a field of a definition that passes the schema. Judgments are listed by name. Only names of fields and
// facts are here: the catalogue itself has another license, and is not part of this repository.
import { readFileSync } from "node:fs";
import { convert } from "./peer-coverage/convert.mjs";
import { oauthEntries } from "./peer-coverage/entries.mjs";
import { definitionErrors } from "./peer-coverage/validate.mjs";
import { report } from "./peer-coverage/report.mjs";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("Usage: node scripts/peer-coverage.mjs <providers.json|->");
  process.exit(2);
}
const parsed = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
// The command `yaml --json` prints a list of documents.
const catalogue = Array.isArray(parsed) ? parsed[0] : parsed;

const results = oauthEntries(catalogue).map(([name, entry]) => {
  const { definition, problems, notes } = convert(name, entry);
  return { name, problems: [...problems, ...definitionErrors(definition)], notes, entry };
});
console.log(report(results));
