// Every definition of the catalogue is valid. Nothing parses them when a Worker starts.

import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import {
  CodeDefinition,
  ItemDefinition,
  KeyDefinition,
} from "../../src/providers/definition/catalogue-definition.ts";
import { credentialFieldProblems } from "../../src/providers/definition/check-credentials.ts";
import { DefinitionOverrides } from "../../src/providers/definition/definition.ts";
import type { DefinitionProblem } from "../../src/providers/definition/definition-problem.ts";
import { type ProviderDefinition, resolveKeyProvider } from "../../src/providers/provider.ts";
import { resolveRegistration } from "../../src/providers/registration/registration.ts";
import { endpointProblems } from "../../src/providers/registration/registration-problems.ts";
import { kindOf } from "../../src/providers/provider-kinds.ts";
import { allProviders, findProvider } from "../../src/providers/registry.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

test("each definition has an ID of its own", () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(allProviders().map(({ id }) => id)).toEqual(ids.toSorted());
});

function problemsOf(definition: ProviderDefinition): DefinitionProblem[] {
  switch (definition.kind) {
    case "item":
      ItemDefinition().parse(definition);
      return [];
    case "api_key": {
      const { variables, endpoints, variants, api, account } = KeyDefinition().parse(definition);
      const common = DefinitionOverrides().parse({ variables, endpoints, variants, api, account });
      return [...definitionProblems(common), ...credentialFieldProblems(resolveKeyProvider(definition))];
    }
    case "code":
    case undefined:
      return definitionProblems(CodeDefinition().parse(definition));
  }
}

describe.each(catalogue.map((definition) => [definition.id, definition] as const))("%s", (id, definition) => {
  test("follows the schema, and its templates are valid", () => {
    expect(problemsOf(definition)).toEqual([]);
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
      const kind = kindOf(provider, { options: {} });
      expect(endpointProblems({ kind, discovery: provider.discovery }, endpoints, policy)).toEqual([]);
    }
  });
});
