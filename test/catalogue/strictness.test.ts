// The generated servers refuse what a provider would refuse: a definition with one mistake does not get through. Each row
// has a provider, the mistake, and a part of the problem that is reported.

import { afterEach, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../src/providers/definition/definition.ts";
import { codeProviderOf } from "../../src/providers/registry.ts";
import { FACTS } from "./facts/facts.ts";
import { play } from "./play.ts";
import { variablesOf } from "./variables.ts";

const MISTAKES: readonly (readonly [provider: string, mistake: DefinitionOverrides, problem: string])[] = [
  ["gitlab", { endpoints: { authorization_endpoint: "https://gitlab.com/oauth/auth" } }, "the URL is"],
  ["gitlab", { endpoints: { token_endpoint: "https://api.gitlab.com/oauth/token" } }, "is not at a host"],
  ["airtable", { authorization: { pkce: false } }, "code_challenge is missing"],
  ["slack", { authorization: { pkce: true } }, "code_challenge is not supported"],
  ["linear", { scopes: { separator: " " } }, "instead of alpha.read,beta.write"],
  ["close", { scopes: { default: [] } }, "the scope offline_access is missing"],
  ["dropbox", { authorization: { parameters: { token_access_type: null } } }, "token_access_type is missing"],
  ["tiktok", { authorization: { parameter_names: { client_id: "client_id" } } }, "client_key is missing"],
  ["tiktok", { token: { parameter_names: { client_id: "client_id" } } }, "client_key is missing"],
  ["reddit", { client: { authentication: ["client_secret_post"] } }, "instead of client_secret_basic"],
  ["todoist", { client: { authentication: ["client_secret_basic"] } }, "instead of client_secret_post"],
  ["apollo", { token: { body: "form" } }, "instead of json"],
  ["webex", { token: { body: "json" } }, "instead of form"],
  ["webex", { token: { method: "GET" } }, "the method is GET"],
  ["zendesk", { token: { parameters: { expires_in: null } } }, "expires_in is missing"],
  ["withings", { token: { fields: { access_token: ["access_token"] } } }, "the person did not return"],
  ["square", { token: { fields: { expires_at: ["expires"] } } }, "expires_at is"],
  [
    "figma",
    { endpoints: { refresh_endpoint: "https://api.figma.com/v1/oauth/token" } },
    "refresh: the URL is",
  ],
  ["instagram", { token: { refresh_method: "POST" } }, "the method is POST instead of GET"],
  ["notion", { api: { headers: { "notion-version": null } } }, "the header notion-version is missing"],
  ["shopify", { api: { header: "authorization", scheme: "Bearer" } }, "API call: the credential is missing"],
  ["zoho", { api: { scheme: "Bearer" } }, "the credential is Bearer"],
  ["myob", { endpoints: { api_base_url: "https://api.myob.com" } }, "is not below"],
  ["mailchimp", { account: { scheme: "Bearer" } }, "account request: the credential"],
  ["google", { endpoints: { revocation_endpoint: "https://accounts.google.com/revoke" } }, "was not revoked"],
  ["intercom", { revocation: { token_in: "body", authentication: "client" } }, "revocation: the credential"],
];

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(MISTAKES)("%s with %j", async (id, definition, problem) => {
  const facts = FACTS.get(id);
  if (facts === undefined) throw new Error("there are no facts about this provider");
  const provider = codeProviderOf({ provider: id });
  const settings = { provider: id, variables: variablesOf(provider, facts.values), definition };
  const expected = { refreshes: provider.token.refresh, identifies: true, hasApi: true };
  const report = await play(facts, settings, expected);
  expect([...report.problems, ...report.notes].join("\n")).toContain(problem);
  expect(report.problems).not.toEqual([]);
});
