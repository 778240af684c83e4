// src/providers/catalogue-text.ts is generated from the definitions in src/providers/catalogue/.

import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";

const HEADER = `// Generated from the definitions in catalogue/: those of each category as JSON, by ID. The Worker parses them when a provider
// is first used, and not when it starts. After a change of a definition, run \`npm run catalogue\`.

`;

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

test("the text of the catalogue matches the definitions", async () => {
  const lines = [...Map.groupBy(catalogue, ({ category }) => category)].map(([category, definitions]) => {
    const entries = definitions.map(({ id, verified, ...definition }) => [
      id,
      { ...definition, category: undefined, verified: verified === "sources" ? undefined : verified },
    ]);
    return `  ["${category}", ${quoted(JSON.stringify(Object.fromEntries(entries)))}],\n`;
  });
  await expect(
    `${HEADER}export const CATALOGUE_TEXT = new Map([\n${lines.join("")}] as const);\n`,
  ).toMatchFileSnapshot("../../src/providers/catalogue-text.ts");
});
