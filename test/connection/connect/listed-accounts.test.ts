// The accounts that a provider lists: what of them is shown, stored, and read again.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runInDurableObject } from "cloudflare:test";
import { ConnectionStore } from "../../../src/connection/connection-store.ts";
import { newSession, newStage, type Stage } from "../../support/workers/create-connection.ts";
import {
  openChoice,
  returnFrom,
  SITE_ENDPOINTS,
  SITES,
  site,
  SiteProvider,
} from "../../support/workers/site-provider.ts";
let provider: SiteProvider;

beforeEach(() => {
  provider = new SiteProvider();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns a stage whose token response has eight fields with this value, which are parts of the account's ID. */
async function stageWithFields(value: string): Promise<Stage> {
  const fields = Array.from({ length: 8 }, (_, i) => `f${i}`);
  vi.mocked(fetch).mockImplementation(async (input, init) => {
    const { pathname } = new URL(new Request(input, init).url);
    return pathname === "/token"
      ? Response.json({
          access_token: "access-1",
          token_type: "Bearer",
          refresh_token: "refresh-1",
          ...Object.fromEntries(fields.map((field) => [field, value])),
        })
      : Response.json(provider.sites);
  });
  return newStage({
    ...SITES,
    definition: {
      endpoints: SITE_ENDPOINTS,
      token: { metadata_fields: fields, account_fields: fields },
      account: { path: "sites", list: { path: [], pick: ["first"], choice: {} }, id: [["id"]] },
    },
  });
}

const LONG = `tok3n${"abcdefgh12".repeat(40)}`;

const attemptRecord = (stage: Stage, id: string) =>
  runInDurableObject(stage.stub, (_, { storage }) => new ConnectionStore(storage.sql).attempt(id));

describe("a list", () => {
  test("E1 · whose IDs, names, and fields repeat the token does not bring it into the page or the storage", async () => {
    provider.accessToken = () => LONG;
    provider.sites = [
      site("a", { name: LONG, url: `x ${LONG}`, extra: { nested: LONG } }),
      site("b", { name: `Bearer ${LONG}`, extra: [{ nested: LONG }] }),
      site(LONG.slice(0, 250)),
      site("d"),
    ];
    const { stage, tab } = await openChoice();
    const shown = await tab.accounts();
    expect(shown.map(({ id }) => id).slice(0, 2)).toEqual(["a", "b"]);
    expect(JSON.stringify(shown)).not.toContain(LONG.slice(0, 40));
    expect(JSON.stringify(await attemptRecord(stage, tab.attempt))).not.toContain(LONG.slice(0, 40));
  });

  test("E1 · whose ID is the token is not offered", async () => {
    provider.sites = [site("a"), site("access-1", { name: "" }), site("c")];
    const { tab } = await openChoice();
    expect((await tab.accounts()).map(({ id }) => id)).toEqual(["a", "c"]);
  });

  test("H5 · of large accounts is bounded before it is stored", async () => {
    provider.sites = Array.from({ length: 400 }, (_, i) => ({ id: `s${i}`, name: "" }));
    const stage = await stageWithFields("漢".repeat(250));
    const tab = await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
    expect(tab.result).toMatchObject({ value: { next: "wait" } });
    const size = new TextEncoder().encode(JSON.stringify(await attemptRecord(stage, tab.attempt))).length;
    expect(size).toBeLessThan(512 * 1024);
  });
});

test("accounts that look alike are shown with their IDs", async () => {
  provider.sites = [
    site("a", { name: "Acme", url: "acme.example" }),
    site("b", { name: "Acme" }),
    site("c", { name: "ACME " }),
    site("d"),
  ];
  const stage = await newStage(SITES);
  const tab = await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
  expect(await tab.accounts()).toEqual([
    { id: "a", label: "Acme", detail: "acme.example" },
    { id: "b", label: "Acme", detail: "b" },
    { id: "c", label: "ACME", detail: "c" },
    { id: "d", label: "Site d", detail: null },
  ]);
});

test("H6 · a check of a long list does not read the token response for each entry", async () => {
  provider.sites = [{ id: "s" }];
  const stage = await stageWithFields("x".repeat(900));
  await returnFrom(stage, await newSession(stage, { completion: "automatic" }), false);
  provider.sites = Array.from({ length: 32_000 }, () => 0 as never);
  const digests = vi.spyOn(crypto.subtle, "digest");
  await stage.stub.check();
  expect(digests.mock.calls.length).toBeLessThan(1_000);
});
