// Every service of the catalog that is called with a key, through the public API. The other side is a server that is
// generated from facts which the definitions do not share.

import { afterEach, describe, expect, test, vi } from "vitest";
import { catalogue } from "../../../src/providers/catalogue.ts";
import { keyProviderOf } from "../../../src/providers/registry.ts";
import { KEY_FACTS } from "./facts.ts";
import { playKey } from "./play-key.ts";

/** The definition that has no server of its own. */
const GENERIC = "api-key";

const ids = catalogue.flatMap(({ id, kind }) => (kind === "api_key" && id !== GENERIC ? [id] : []));

test("every service with facts is in the catalog", () => {
  expect([...KEY_FACTS.keys()].toSorted()).toEqual(ids.toSorted());
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a service of the catalog", () => {
  test.for(ids)("%s", async (id) => {
    const facts = KEY_FACTS.get(id);
    if (facts === undefined) throw new Error("there are no facts about this service");
    expect(await playKey(facts)).toEqual([]);
  });
});

test("each documented host can be chosen, and no other", () => {
  const chosen = ids.flatMap((id) => {
    const { endpoints, variants, variables } = keyProviderOf({ provider: id });
    const urls = Object.values(variants?.endpoints ?? { "": endpoints }).flatMap(
      ({ api_base_url: url = "" }) => {
        const [, name = ""] = /^https:\/\/[^/{]*\{(\w+)\}/.exec(url) ?? [];
        return (variables[name]?.choices ?? []).length === 0
          ? [url]
          : (variables[name]?.choices ?? []).map((choice) => url.replace(`{${name}}`, choice));
      },
    );
    return urls.length < 2 ? [] : [[id, urls.map((url) => new URL(url).host).toSorted()] as const];
  });
  const documented = [...KEY_FACTS.values()].flatMap(({ id, hosts }) =>
    hosts === undefined ? [] : [[id, [...hosts].toSorted()] as const],
  );
  expect(Object.fromEntries(chosen)).toEqual(Object.fromEntries(documented));
});
