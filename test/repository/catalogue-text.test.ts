// src/providers/catalogue-text.ts and assets/provider-descriptions.json are generated from the definitions in
// src/providers/catalogue/: what flows read, and what only people do. `npm run catalogue` writes them.

import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import type { ProviderDefinition } from "../../src/providers/provider.ts";
import type { ProviderDescription } from "../../src/providers/provider-description.ts";

const HEADER = `// Generated from the definitions in catalogue/: those of each category as JSON, by ID, without their descriptions. The Worker
// parses them when a provider is first used, and not when it starts. After a change of a definition, run \`npm run catalogue\`.

`;

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Splits a definition into what flows read, and its description. Fields that are undefined are not in the JSON. */
function split({ documentation, ...definition }: ProviderDefinition) {
  if (definition.kind === "api_key") return { definition, description: { documentation } };
  const { registration, ...others } = definition;
  if (others.kind === "item") return { definition: others, description: { documentation, registration } };
  const { known, ...scopes } = others.scopes ?? {};
  const description: ProviderDescription = {
    documentation,
    registration,
    scopes: known === undefined ? undefined : { known },
  };
  const hasOthers = Object.keys(scopes).length > 0;
  return { definition: { ...others, scopes: hasOthers ? scopes : undefined }, description };
}

test("the text of the catalogue matches the definitions", async () => {
  const lines = [...Map.groupBy(catalogue, ({ category }) => category)].map(([category, definitions]) => {
    const entries = definitions.map((one) => {
      const { id, verified, ...definition } = split(one).definition;
      return [
        id,
        { ...definition, category: undefined, verified: verified === "sources" ? undefined : verified },
      ];
    });
    return `  ["${category}", ${quoted(JSON.stringify(Object.fromEntries(entries)))}],\n`;
  });
  await expect(
    `${HEADER}export const CATALOGUE_TEXT = new Map([\n${lines.join("")}] as const);\n`,
  ).toMatchFileSnapshot("../../src/providers/catalogue-text.ts");
});

test("the descriptions of the catalogue match the definitions", async () => {
  const lines = catalogue
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((one) => `  ${JSON.stringify(one.id)}: ${JSON.stringify(split(one).description)}`);
  await expect(`{\n${lines.join(",\n")}\n}\n`).toMatchFileSnapshot("../../assets/provider-descriptions.json");
});
