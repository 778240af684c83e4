// What a definition can't contain, besides what its schema says.

import { NO_LIMITS } from "../support/workers/no-limits.ts";
import { LATCHKEY } from "../../src/shared/actor.ts";
import { exports } from "cloudflare:workers";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { appStub } from "../../src/apps/app-rpc.ts";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import { DefinitionOverrides } from "../../src/providers/definition/definition.ts";
import { newApp, valueOf } from "../support/workers/create-connection.ts";

const ENDPOINTS = {
  authorization_endpoint: "https://provider.example.com/authorize",
  token_endpoint: "https://provider.example.com/token",
};

const problemsOf = (definition: DefinitionOverrides) =>
  definitionProblems(DefinitionOverrides().parse({ endpoints: ENDPOINTS, ...definition })).map(
    ({ path }) => path,
  );

test("E1 · the code is no learned value", () => {
  const learned = { value: { from: "callback" as const, path: ["auth_code"] } };
  expect(problemsOf({ learned, authorization: { code_parameter: "auth_code" } })).toEqual([
    "learned.value.path",
  ]);
  expect(problemsOf({ learned })).toEqual([]);
  const standard = { value: { from: "callback" as const, path: ["code"] } };
  expect(problemsOf({ learned: standard })).toEqual(["learned.value.path"]);
  expect(problemsOf({ authorization: { code_parameter: "iss" } })).toEqual(["authorization.code_parameter"]);
});

test("E1 · no field of a token in the account's response is a learned value, an ID, or a label", () => {
  const learned = { copy: { from: "account" as const, path: ["grant", "refresh_token"] } };
  const endpoints = { ...ENDPOINTS, api_base_url: "https://provider.example.com" };
  const account = { path: "info", id: [["access_token"]], label: [[["name"]], [["client_secret"]]] };
  const own = { from: "token" as const, path: ["refreshToken"] };
  expect(problemsOf({ endpoints, learned: { ...learned, own }, account })).toEqual([
    "learned.copy.path",
    "learned.own.path",
    "account.id.0",
    "account.label.1",
  ]);
});

test("D3 · what the flow sends can't be replaced under its standard name", () => {
  const authorization = {
    parameter_names: { scope: "x", redirect_uri: "y", client_id: "z" },
    parameters: { scope: "admin", redirect_uri: "https://evil.example.com/", client_id: "other" },
  };
  expect(problemsOf({ authorization })).toEqual([
    "authorization.parameters.scope",
    "authorization.parameters.redirect_uri",
    "authorization.parameters.client_id",
  ]);
  expect(DefinitionOverrides().safeParse({ scopes: { default: ["read admin"] } }).success).toBe(false);
});

test("F2 · headers that only Latchkey sets, and those that could lead elsewhere, can't be set", () => {
  const names = [
    "host",
    "cookie",
    "transfer-encoding",
    "x-original-url",
    "x_original_url",
    "cf-connecting-ip",
  ];
  for (const name of names) {
    expect(problemsOf({ api: { headers: { [name]: "x" } } })).toEqual([`api.headers.${name}`]);
    expect(problemsOf({ token: { headers: { [name]: "x" } } })).toEqual([`token.headers.${name}`]);
    if (name.includes("_")) continue;
    expect(problemsOf({ api: { metadata_headers: { [name]: "x" } } })).toEqual([
      `api.metadata_headers.${name}`,
    ]);
    expect(problemsOf({ api: { header: name } })).toEqual(["api.header"]);
  }
  expect(problemsOf({ api: { header: "authorization" } })).toEqual([]);
});

test("D3 · the connect page's host and texts can't be others than they look", () => {
  const learned = { h: { from: "token" as const, path: ["h"], kind: "label" as const } };
  const endpoints = { ...ENDPOINTS, authorization_endpoint: "https://{h}.example.com/authorize" };
  expect(problemsOf({ endpoints, learned })).toEqual(["endpoints.authorization_endpoint"]);
  const known = { admin: "Read \u202Eeman" };
  expect(DefinitionOverrides().safeParse({ scopes: { known } }).success).toBe(false);
});

test("E6 · a host is allowed as a whole only", () => {
  const variables = {
    a: { label: "a" },
    b: { label: "b", kind: "host" as const, allowed_hosts: ["good.com"] },
  };
  const at = (host: string) => problemsOf({ endpoints: { token_endpoint: `https://${host}/t` }, variables });
  for (const host of ["{a}{b}", "evil-{b}", "{b}x.example.com"])
    expect(at(host)).toEqual(["endpoints.token_endpoint"]);
  for (const host of ["{b}", "{a}.{b}", "api.{b}"]) expect(at(host)).toEqual([]);
});

async function validate(body: object) {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const key = valueOf(await appStub(env, await newApp()).createKey(NO_LIMITS, LATCHKEY)).api_key;
  const response = await exports.default.fetch("http://localhost:8787/v1/providers/validate", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** Endpoints whose hosts need quadratic time for each placeholder, unless the number of both is limited. */
function slowDefinition(count: number, placeholders: number): DefinitionOverrides {
  const choices = Array.from({ length: count }, (_, n) => `c${n}`);
  const host = `x${".a".repeat(320)}.${"{c}".repeat(placeholders)}`;
  return {
    endpoints: ENDPOINTS,
    variables: { c: { label: "c", choices } },
    variants: {
      variable: "c",
      endpoints: Object.fromEntries(choices.map((choice) => [choice, { token_endpoint: `https://${host}` }])),
    },
  };
}

test("H6 · the time that a definition takes is limited", async () => {
  const start = performance.now();
  expect((await validate({ definition: slowDefinition(55, 120) })).text).toContain("16 KiB");
  expect((await validate({ definition: slowDefinition(15, 120) })).text).toContain("placeholders");
  await validate({ definition: slowDefinition(15, 8) });
  expect(performance.now() - start).toBeLessThan(1_000);
});

/** Fourteen parameters of `count` placeholders each. */
const long = (count: number) => ({
  endpoints: ENDPOINTS,
  learned: { a: { from: "token" as const, path: ["a"] } },
  token: {
    parameters: Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`p${n}`, "{a}".repeat(count)])),
  },
});

test("H6 · the size of what a definition's templates become is limited", async () => {
  const learned = { a: "€".repeat(256) };
  expect((await validate({ definition: long(341), learned })).text).toContain("placeholders");
  const { text } = await validate({ definition: long(8), learned });
  expect(text).toContain('"valid":true');
  expect(text.length).toBeLessThan(2 * 1024 * 1024);
});

test("H6 · the size of an account request's body is limited, and braces of a query are its own", () => {
  const endpoints = { ...ENDPOINTS, api_base_url: "https://provider.example.com" };
  const learned = { a: { from: "token" as const, path: ["a"] } };
  const problems = (query: string) =>
    problemsOf({ endpoints, learned, account: { path: "me", method: "POST", body: { query } } });
  expect(problems("{a}".repeat(9))).toEqual(["account.body"]);
  expect(problems(`${"{me}".repeat(9)}${"{a}".repeat(8)}`)).toEqual([]);
});

test("an endpoint that a variant replaces is reported", async () => {
  const endpoints = { token_endpoint: "https://provider.example.com/token" };
  const { text } = await validate({ provider: "clover", definition: { endpoints } });
  expect(JSON.parse(text)).toMatchObject({
    valid: false,
    problems: [{ path: "definition.endpoints.token_endpoint" }],
  });
});

test.each([
  ["a path of its own without an ID", { account: { path: "me" } }, "definition.account.id"],
  ["the UserInfo endpoint, which is missing", { account: { path: "userinfo" } }, "definition.account.path"],
])("an account request with %s is reported", async (_, definition, path) => {
  const endpoints = { ...ENDPOINTS, api_base_url: "https://provider.example.com" };
  const { text } = await validate({ definition: { endpoints, ...definition } });
  expect(JSON.parse(text)).toMatchObject({ valid: false, problems: [{ path }] });
});

test("F6 · a variable can be called constructor", async () => {
  const variables = { constructor: { label: "c", required: false } };
  expect((await validate({ definition: { endpoints: ENDPOINTS, variables } })).text).toContain(
    '"valid":true',
  );
});

test("a line break in an example of a learned value is reported", async () => {
  const definition = { endpoints: ENDPOINTS, learned: { a: { from: "token" as const, path: ["a"] } } };
  expect((await validate({ definition, learned: { a: "x\ny" } })).status).toBe(400);
});

test("F3 · no value of an own definition is a whole URL, to which a session could send a credential", () => {
  const variables = { server: { label: "Server", kind: "url" as const } };
  expect(problemsOf({ variables })).toEqual(["variables.server.kind"]);
  const learned = { server: { from: "token" as const, path: ["server"], kind: "url" as const } };
  expect(problemsOf({ learned })).toEqual(["learned.server.kind"]);
  const endpoints = { ...ENDPOINTS, api_base_url: "{server}" };
  expect(problemsOf({ variables, endpoints })).toEqual(["variables.server.kind", "endpoints.api_base_url"]);
});
