// The ten providers with the strangest habits, with servers that say what the provider's documentation shows, errors
// included. The documentation that a file is written from is at its beginning.

import { afterEach, describe, expect, test, vi } from "vitest";
import { codeProviderOf } from "../../src/providers/registry.ts";
import { amazonSellingPartner } from "./documented/amazon-selling-partner.ts";
import type { DocumentedProvider } from "./documented/documented-provider.ts";
import { DocumentedServer } from "./documented/documented-server.ts";
import { facebook } from "./documented/facebook.ts";
import { jobber } from "./documented/jobber.ts";
import { quickbooks } from "./documented/quickbooks.ts";
import { shopify } from "./documented/shopify.ts";
import { slack } from "./documented/slack.ts";
import { tiktok } from "./documented/tiktok.ts";
import { withings } from "./documented/withings.ts";
import { xero } from "./documented/xero.ts";
import { zoho } from "./documented/zoho.ts";
import { FACTS } from "./facts/facts.ts";
import { connectInternet } from "./internet.ts";
import { Journey } from "./journey.ts";
import { variablesOf } from "./variables.ts";

const PROVIDERS = [
  slack,
  tiktok,
  shopify,
  zoho,
  quickbooks,
  xero,
  facebook,
  jobber,
  withings,
  amazonSellingPartner,
];

afterEach(() => {
  vi.restoreAllMocks();
});

/** Connects an account at the documented server. */
async function connect(provider: DocumentedProvider) {
  const { id, scopes, values } = provider;
  connectInternet(new DocumentedServer(provider, { id: "", secret: "", callbackUrl: "" }));
  const variables = variablesOf(codeProviderOf({ provider: id }), { ...FACTS.get(id)?.values, ...values });
  const journey = await Journey.start({ provider: id, variables, scopes });
  const server = new DocumentedServer(provider, journey.client);
  connectInternet(server);
  const connection = await journey.connect(server);
  return { journey, server, connection };
}

describe.each(PROVIDERS)("$id", (provider) => {
  const { connected, refreshed, apiPath, revokes, ended } = provider;

  test("is used as its documentation says", async () => {
    const { journey, server, connection } = await connect(provider);
    expect(server.problems).toEqual([]);
    expect(connection).toMatchObject({ status: "active" });
    expect(JSON.stringify(connection["account"])).toContain(connected.account);
    const token = await journey.token();
    expect(token["access_token"]).toBe(connected.accessToken);
    expect(lifetimeOf(token)).toBeCloseTo(connected.lifetime, -2);
    expect(await journey.refresh()).toMatchObject({ status: 200 });
    expect(await journey.token()).toMatchObject({ access_token: refreshed });
    expect(await journey.callApi(apiPath)).toBe(200);
    expect(await journey.disconnect()).toBe(revokes ? "revoked" : "not_supported");
    expect(server.problems).toEqual([]);
  });

  test("ends a grant with the error of its documentation", async () => {
    const { journey, server } = await connect(provider);
    server.hasEnded = true;
    const answer = await journey.refresh();
    expect(server.problems).toEqual([]);
    const { status } = await journey.connection();
    expect([answer.body["code"], status]).toEqual(
      ended.isVague === true
        ? ["provider_unavailable", "active"]
        : ["reauthorization_required", "reauthorization_required"],
    );
  });
});

/** The lifetime of a token in seconds; 0 if it is not known to expire. */
function lifetimeOf({ expires_at }: Record<string, unknown>): number {
  return typeof expires_at === "string" ? (Date.parse(expires_at) - Date.now()) / 1000 : 0;
}
