// An account ID that only the callback names comes from the end user's browser.

import { afterEach, describe, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import { beginAttempt, newSession, newStage, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const DEFINITION: DefinitionOverrides = {
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
    api_base_url: "https://provider.example.com/api",
  },
  learned: {
    org: { from: "callback", path: ["org"], kind: "digits", required: true },
    region: { from: "callback", path: ["region"], kind: "path" },
  },
  token: { account_fields: ["org"] },
};

/** Connects the account 42, and then another one whose user names 42 in the callback. Returns the second result. */
async function reconnectAs42(
  definition: DefinitionOverrides,
  respond: (url: string) => Response,
  variables: Record<string, string> = {},
) {
  const stage = await newStage({
    provider: "oauth2",
    client_id: "client",
    client_secret: "a-client-secret",
    definition: { ...DEFINITION, ...definition },
    variables,
  });
  fakeProvider(({ url }) => (url.endsWith("/token") ? tokenResponse("access-1", "refresh-1") : respond(url)));
  const connect = async (changes: { connection_id?: string }, others: Record<string, string>) => {
    const callback = await beginAttempt(stage, await newSession(stage, changes));
    return (await stage.stub.receiveCallback({ ...callback, others })).result;
  };
  valueOf(await connect({}, { org: "42", region: "eu" }));
  expect(valueOf(await stage.stub.get()).account).toMatchObject({ id: "42" });
  return connect({ connection_id: stage.ids.connection }, { org: "42" });
}

const FORBIDDEN = () => new Response(null, { status: 403 });

describe("D6 · an account that only the callback names is not confirmed", () => {
  test.each<[string, DefinitionOverrides, (url: string) => Response, Record<string, string>?]>([
    ["if the provider refuses the account request", { account: { id: [], path: "orgs/{org}" } }, FORBIDDEN],
    [
      "if another value of the callback is missing, so that nothing is asked",
      { account: { id: [], path: "{region}/orgs/{org}" } },
      FORBIDDEN,
    ],
    [
      "by an error that means that the token is valid",
      { account: { id: [], path: "orgs/{org}", also_valid_statuses: [403] } },
      FORBIDDEN,
    ],
    [
      "by a request for the account of a variable",
      {
        variables: { org: { label: "Organization", kind: "digits", required: false } },
        account: { id: [], path: "orgs/{org}" },
      },
      (url) => (url.endsWith("/orgs/1") ? Response.json({}) : FORBIDDEN()),
      { org: "1" },
    ],
    [
      "by the UserInfo endpoint, although the API's URL contains it",
      {
        endpoints: {
          ...DEFINITION.endpoints,
          api_base_url: "https://provider.example.com/api/{org}",
          userinfo_endpoint: "https://provider.example.com/userinfo",
        },
        account: { id: [], path: "userinfo" },
      },
      () => Response.json({ sub: "7" }),
    ],
    [
      "by the account endpoint, although a path contains it that is not used",
      {
        endpoints: { ...DEFINITION.endpoints, account_endpoint: "https://provider.example.com/me" },
        account: { id: [], path: "orgs/{org}" },
      },
      () => Response.json({ id: 7 }),
    ],
    [
      "by the API of a variant, although that of another one contains it",
      {
        endpoints: {
          authorization_endpoint: "https://provider.example.com/authorize",
          token_endpoint: "https://provider.example.com/token",
        },
        variables: { edition: { label: "Edition", choices: ["a", "b"], default: "a" } },
        variants: {
          variable: "edition",
          endpoints: {
            a: { api_base_url: "https://provider.example.com/v2" },
            b: { api_base_url: "https://provider.example.com/orgs/{org}" },
          },
        },
        account: { id: [], path: "me" },
      },
      () => Response.json({ id: 7 }),
    ],
    [
      "by a request that does not contain it",
      { account: { id: [], path: "me" } },
      () => Response.json({ id: 7 }),
    ],
  ])("%s", async (_, definition, respond, variables) => {
    expect(await reconnectAs42(definition, respond, variables)).toMatchObject({
      failure: { code: "account_unverified" },
    });
  });

  test("unless the request for it succeeds", async () => {
    const definition = { account: { id: [], path: "orgs/{org}" } };
    expect(await reconnectAs42(definition, () => Response.json({}))).toMatchObject({ ok: true });
  });
});
