// src/providers/catalogue-text.ts is generated from the definitions in src/providers/catalogue/.

import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";

const HEADER = `// Generated from the definitions in catalogue/, as JSON. The Worker parses the definition of a provider when it is first
// used, and none when it starts. After a change of a definition, run \`npm run catalogue\`.

`;

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

test("the text of the catalogue matches the definitions", async () => {
  const lines = catalogue.map(
    ({ id, ...definition }) => `  ["${id}", ${quoted(JSON.stringify(definition))}],\n`,
  );
  await expect(
    `${HEADER}export const CATALOGUE_TEXT: ReadonlyMap<string, string> = new Map([\n${lines.join("")}]);\n`,
  ).toMatchFileSnapshot("../../src/providers/catalogue-text.ts");
});
