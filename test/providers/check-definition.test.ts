// What the schema of a definition can't say: which placeholders may stand where, and which fields belong together.

import { expect, test } from "vitest";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import type { LearnedValue } from "../../src/providers/definition/values.ts";
import type { DefinitionOverrides } from "../../src/providers/definition/definition.ts";

const HOST: LearnedValue = {
  from: "callback",
  path: ["host"],
  kind: "host",
  allowed_hosts: ["example.com"],
  required: true,
};
const SHARD: LearnedValue = { ...HOST, from: "token" };
const REGION = { label: "Region", choices: ["eu", "us"] };

test.each<[string, DefinitionOverrides["endpoints"]]>([
  ["a token endpoint at a host that the callback names", { token_endpoint: "https://{host}/token" }],
  ["an API at a host that the token response names", { api_base_url: "https://{shard}/v1" }],
  ["a fragment of the authorization page", { authorization_endpoint: "https://a.example.com/#/login" }],
])("%s is valid", (_, endpoints) => {
  expect(definitionProblems({ endpoints, learned: { host: HOST, shard: SHARD } })).toEqual([]);
});

test.each(["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "request_uri"])(
  "A1, A3 · a definition can't set the parameter %s of the authorization request",
  (name) => {
    const authorization = { parameters: { [name]: "x" }, reconnect_parameters: { [name]: "x" } };
    expect(definitionProblems({ authorization }).map(({ path }) => path)).toEqual([
      `authorization.parameters.${name}`,
      `authorization.reconnect_parameters.${name}`,
    ]);
  },
);

const withRequest = (request: string) => definitionProblems({ authorization: { parameters: { request } } });

test("A1 · a definition can't send a request object", () => {
  expect(withRequest("eyJhbGciOiJub25lIn0.e30.")).toHaveLength(1);
  expect(withRequest("authorize")).toEqual([]);
});

test("a value with a default can stand in an endpoint that is used before the flow has brought it", () => {
  const learned = { host: { ...SHARD, default: "eu.example.com" } };
  const endpoints = {
    authorization_endpoint: "https://{host}/authorize",
    token_endpoint: "https://{host}/token",
  };
  expect(definitionProblems({ endpoints, learned })).toEqual([]);
});

const url = (name: string, text: string): DefinitionOverrides => ({
  endpoints: { [name]: text },
  learned: { host: HOST, shard: SHARD, note: { from: "token", path: ["note"] } },
});

test.each<[string, string, DefinitionOverrides]>([
  ["endpoints.token_endpoint", "must be an absolute URL", url("token_endpoint", "example.com/token")],
  ["endpoints.token_endpoint", "must not have a fragment", url("token_endpoint", "https://a.example.com/#x")],
  ["endpoints.api_base_url", "must not have a query", url("api_base_url", "https://a.example.com?x")],
  ["endpoints.token_endpoint", "outside of a placeholder", url("token_endpoint", "https://a.example.com/{")],
  [
    "endpoints.token_endpoint",
    "contains {b}, which is no",
    url("token_endpoint", "https://a.example.com/{b}"),
  ],
  ["endpoints.api_base_url", "must end its host", url("api_base_url", "https://{shard}.com/v1")],
  [
    "endpoints.api_base_url",
    "of the kind text can't stand",
    url("api_base_url", "https://a.example.com/{note}"),
  ],
  [
    "endpoints.authorization_endpoint",
    "may not be known yet",
    url("authorization_endpoint", "https://{host}/a"),
  ],
  ["endpoints.issuer", "may not be known yet", url("issuer", "https://{host}")],
  ["endpoints.token_endpoint", "may not be known yet", url("token_endpoint", "https://{shard}/token")],
  ["endpoints.exchange_endpoint", "may not be known yet", url("exchange_endpoint", "https://{shard}/token")],
  [
    "endpoints.token_endpoint",
    "must be required",
    {
      endpoints: { token_endpoint: "https://{host}/token" },
      learned: { host: { ...HOST, required: false } },
    },
  ],
  [
    "endpoints.account_endpoint",
    "may not be known yet",
    {
      endpoints: { account_endpoint: "https://{host}/me" },
      learned: { host: { ...HOST, from: "account", required: false } },
    },
  ],
  [
    "account.path",
    "only the account request brings",
    {
      endpoints: { api_base_url: "https://{host}/v1" },
      learned: { host: { ...HOST, from: "account", required: false } },
      account: { path: "me" },
    },
  ],
  ["account.path", "requires endpoints.api_base_url", { account: { path: "me" } }],
  [
    "learned.copy.path",
    "is the place of a token",
    {
      token: { fields: { access_token: ["data", "token"] } },
      learned: { copy: { from: "token", path: ["data", "token"] } },
    },
  ],
  ["authorization.parameters.state", "can't be left out", { authorization: { parameters: { state: null } } }],
  [
    "authorization.parameters.client_id",
    "is a parameter that Latchkey sets",
    { authorization: { parameters: { client_id: "other" } } },
  ],
  [
    "token.parameters.app_key",
    "is a parameter that Latchkey sets",
    { token: { parameter_names: { client_id: "app_key" }, parameters: { app_key: "other" } } },
  ],
  [
    "token.parameter_names.redirect_uri",
    "is the name of another parameter",
    { token: { parameter_names: { code: "auth_code", redirect_uri: "auth_code" } } },
  ],
  [
    "learned.host.default",
    "is not a value of its kind",
    { learned: { host: { ...HOST, default: "evil.example.net" } } },
  ],
  [
    "learned.host.required",
    "is not possible",
    { learned: { host: { ...HOST, from: "account", required: true } } },
  ],
  ["learned.host", "has the name of a variable", { learned: { host: HOST }, variables: { host: REGION } }],
  [
    "learned.host.allowed_hosts",
    "is required",
    { learned: { host: { from: "token", path: ["host"], kind: "host" } } },
  ],
  [
    "variables.firm.required",
    "contradicts",
    {
      variables: {
        region: REGION,
        firm: { label: "Firm", required: false, required_when: { variable: "region", values: ["eu"] } },
      },
    },
  ],
  [
    "variables.firm.required_when.variable",
    "is not a variable",
    { variables: { firm: { label: "Firm", required_when: { variable: "region", values: ["eu"] } } } },
  ],
  ["variables.region.default", "must be one of", { variables: { region: { ...REGION, default: "uk" } } }],
  ["variants.variable", "with choices", { variants: { variable: "region", endpoints: {} } }],
  [
    "variants.endpoints",
    "lacks the choice us",
    { variables: { region: REGION }, variants: { variable: "region", endpoints: { eu: {} } } },
  ],
  ["api.headers.authorization", "Latchkey sets", { api: { headers: { authorization: "x" } } }],
  ["api.query.a", "contains {b}, which is no", { api: { query: { a: "{b}" } } }],
  ["token.refresh_parameters.a", "contains {state}", { token: { refresh_parameters: { a: "{state}" } } }],
  ["token.account_fields.0", "is neither", { token: { account_fields: ["team"] } }],
  ["account.path", "is required", { account: {} }],
  [
    "account.path",
    "kind text",
    { ...url("api_base_url", "https://a.example.com"), account: { path: "u/{note}" } },
  ],
  ["account.body", "requires the method POST", { account: { path: "me", body: { a: 1 } } }],
  ["revocation.authentication", "must be token", { revocation: { token_in: "header" } }],
  ["endpoints.revocation_endpoint", "must contain {token}", { revocation: { token_in: "url" } }],
])("%s %s", (path, message, definition) => {
  expect(definitionProblems(definition)).toContainEqual({ path, message: expect.stringContaining(message) });
});
