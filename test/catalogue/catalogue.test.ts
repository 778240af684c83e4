// Every provider of the catalog, through the public API: an account is connected, its token is read and refreshed, the
// API is called, and the connection is deleted. The other side is a server that is generated from facts which the
// definitions do not share, and that refuses what the provider would refuse.

import { afterEach, describe, expect, test, vi } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { codeProviderOf } from "../../src/providers/registry.ts";
import type { CodeProvider, ProviderDefinition } from "../../src/providers/provider.ts";
import { DOCUMENTED_CALLS } from "./facts/documented-calls.ts";
import { FACTS, type Facts } from "./facts/facts.ts";
import { play } from "./play.ts";
import { variablesOf } from "./variables.ts";

/** Definitions without facts, each with its reason. */
const WITHOUT_FACTS = new Map([
  ["parqet", "has a sandbox of its own"],
  ["addepar", "has a sandbox of its own"],
  ["parqex", "has a sandbox of its own"],
  ["parallel", "has a sandbox of its own"],
  ["oauth2", "has no server of its own"],
  ["mcp", "has no server of its own"],
]);

const isMachine = (definition: ProviderDefinition) =>
  definition.kind === undefined && definition.client?.grant_types?.[0] === "client_credentials";

/** Those that a machine alone uses are in machines.test.ts. */
const ids = catalogue.flatMap((definition) =>
  definition.kind !== undefined || isMachine(definition) || WITHOUT_FACTS.has(definition.id)
    ? []
    : [definition.id],
);

test("every provider with facts is in the catalog", () => {
  expect([...FACTS.keys()].toSorted()).toEqual(ids.toSorted());
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a provider of the catalog", () => {
  test.for(ids)("%s", async (id) => {
    const facts = FACTS.get(id);
    if (facts === undefined) throw new Error("there are no facts about this provider");
    const provider = codeProviderOf({ provider: id });
    const settings = { provider: id, variables: variablesOf(provider, facts.values) };
    const report = await play(facts, settings, {
      refreshes: provider.token.refresh,
      identifies: isDocumented(facts) && identifies(provider),
      hasApi: facts.endpoints.api !== null || provider.endpoints.api_base_url !== undefined,
    });
    expect(report).toEqual({ problems: [], notes: [] });
  });
});

const isDocumented = ({ account, id }: Facts) => account !== undefined || DOCUMENTED_CALLS[id] !== undefined;

/** Whether a definition says which fields identify an account. */
const identifies = ({ account, token }: CodeProvider) =>
  account !== null && (account.id ?? []).length + token.account_fields.length > 0;
