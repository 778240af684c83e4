// Every definition of the catalogue is valid. Nothing parses them when a Worker starts.

import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import { CodeDefinition, ItemDefinition } from "../../src/providers/definition/catalogue-definition.ts";
import { endpointProblems, resolveRegistration } from "../../src/providers/registration.ts";
import { allProviders, findProvider } from "../../src/providers/registry.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

test("there are 173 definitions, and each has an ID of its own", () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(173);
  expect(ids).toHaveLength(173);
  expect(allProviders().map(({ id }) => id)).toEqual(ids.toSorted());
});

describe.each(catalogue.map((definition) => [definition.id, definition] as const))("%s", (id, definition) => {
  test("follows the schema, and its templates are valid", () => {
    if (definition.kind === "item") {
      ItemDefinition().parse(definition);
      return;
    }
    CodeDefinition().parse(definition);
    expect(definitionProblems(definition)).toEqual([]);
  });

  test("has endpoints that may be called, and each credential goes to https", () => {
    const provider = findProvider(id);
    if (provider?.kind !== "code" || id === "oauth2") return;
    const variants = Object.keys(provider.variants?.endpoints ?? { "": {} });
    for (const choice of variants) {
      const variables = provider.variants === undefined ? {} : { [provider.variants.variable]: choice };
      const { endpoints } = resolveRegistration(provider, {
        scopes: [],
        variables,
        endpoints: {},
        options: {},
        discovered: null,
        clientId: "client",
        hasSecret: true,
      });
      expect(endpointProblems(provider, endpoints, policy)).toEqual([]);
    }
  });
});
