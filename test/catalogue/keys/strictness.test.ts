// The generated servers refuse what a service would refuse: a definition with one mistake does not get through. Each row has
// a service, the mistake, and a part of the problem that is reported.

import { afterEach, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import { KEY_FACTS } from "./facts.ts";
import { playKey } from "./play-key.ts";

const MISTAKES: readonly (readonly [service: string, mistake: DefinitionOverrides, problem: string])[] = [
  // The host and the path.
  ["mistral", { endpoints: { api_base_url: "https://api.mistral.com/v1" } }, "is not at a host"],
  ["mistral", { endpoints: { api_base_url: "https://api.mistral.ai/v2" } }, "the URL is not"],
  ["mistral", { account: { path: "model" } }, "the URL is not"],
  ["anthropic", { account: { path: "models" } }, "the URL is not"],
  ["cohere", { account: { method: "GET" } }, "the URL is not POST"],
  ["linear-api-key", { account: { body: { query: "{ viewer { id } }" } } }, "the body is"],
  ["twilio", { account: { path: "Accounts.json" } }, "the URL is not"],
  [
    "square-api-key",
    {
      variants: {
        variable: "environment",
        endpoints: { production: { api_base_url: "https://connect.squareup.org" }, sandbox: {} },
      },
    },
    "is not at a host",
  ],
  // Where the key is.
  ["mistral", { api: { scheme: "Token" } }, "authorization is Token"],
  ["deepgram", { api: { scheme: "Bearer" } }, "authorization is Bearer"],
  ["pagerduty-api-key", { api: { scheme: "Token" } }, "authorization is Token"],
  ["linear-api-key", { api: { scheme: "Bearer" } }, "authorization is Bearer"],
  ["brevo", { api: { header: "x-api-key" } }, "api-key is null"],
  ["serpapi", { api: { token_parameter: "key" } }, "the parameter api_key is "],
  [
    "mapbox",
    { api: { headers: { "x-note": "a" }, token_parameter: "token" } },
    "the parameter access_token is ",
  ],
  ["freshdesk", { api: { basic: { username: "{api_key}", password: "x" } } }, "authorization is Basic"],
  [
    "zendesk-api-key",
    { api: { basic: { username: "{email}", password: "{api_key}" } } },
    "authorization is Basic",
  ],
  // The key once more, in another place.
  ["brevo", { api: { credential_headers: { "x-key": "api_key" } } }, "is in another place"],
  ["openweather", { api: { credential_headers: { "x-key": "api_key" } } }, "is in another place"],
  [
    "datadog-api-key",
    { api: { credential_headers: { "dd-application-key": "application_key", "x-key": "application_key" } } },
    "is in another place",
  ],
  // What else is sent.
  ["anthropic", { api: { headers: { "anthropic-version": null } } }, "anthropic-version is null"],
  ["klaviyo-api-key", { api: { headers: { revision: "2020-01-01" } } }, "revision is 2020-01-01"],
  ["recurly", { api: { headers: { accept: null } } }, "the header accept is"],
  ["trello", { api: { query: { key: null, app: "{api_key}" } } }, "key is missing"],
  [
    "copper-api-key",
    { api: { headers: { "x-pw-application": "latchkey" } } },
    "x-pw-application is latchkey",
  ],
  // Whose key it is.
  ["replicate", { account: { id: [["name"]] } }, "the connection: 201"],
  ["replicate", { account: { label: [[["type"]]] } }, "the connection: 201"],
  ["replicate", { account: { id: [["id"]] } }, "instead of 201"],
  // What a rejection looks like.
  ["activecampaign", { api: { refused_statuses: [401] } }, "a wrong key: 201"],
  ["figma-api-key", { api: { expired_when: { path: ["err"], values: ["Invalid"] } } }, "a wrong key: 201"],
  ["figma-api-key", { api: { refused_statuses: [401, 403] } }, "a restricted key: 422"],
  [
    "mapbox",
    { api: { expired_when: { path: ["code"], values: ["TokenExpired"] } } },
    "the connection is active",
  ],
  ["resend", { api: { expired_when: { path: ["message"], values: ["-"] } } }, "the connection is active"],
  ["resend", { account: { also_valid_when: { path: ["name"], values: ["-"] } } }, "a restricted key: 422"],
  [
    "ashby",
    { account: { also_valid_statuses: [403] }, api: { refused_statuses: [401] } },
    "a wrong key: 201",
  ],
];

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(MISTAKES)("%s with %j", async (id, mistake, problem) => {
  const facts = KEY_FACTS.get(id);
  if (facts === undefined) throw new Error("there are no facts about this service");
  expect((await playKey(facts, mistake)).join("\n")).toContain(problem);
});
