// The requests that the validation of a definition shows.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ValidationResponse } from "../../../src/http/schemas/validation.ts";
import { allProviders } from "../../../src/providers/registry.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import { newStage, valueOf } from "../../support/workers/create-connection.ts";

let key: string;

beforeEach(async () => {
  vi.spyOn(console, "info").mockReturnValue();
  const { appStub } = await newStage();
  key = valueOf(await appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function validate(settings: object) {
  const response = await exports.default.fetch("http://localhost:8787/v1/providers/validate", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
  const { valid, problems, requests } = await response.json<Parsed<typeof ValidationResponse>>();
  return { valid, problems, requests, find: (name: string) => requests.find((one) => one.name === name) };
}

describe("the requests of a validation", () => {
  const providers = allProviders().filter(({ id }) => !["oauth2", "api-key", "mcp"].includes(id));

  test.for(providers.map(({ id }) => id))(
    "%s: are all those of the provider, without its variables",
    async (id) => {
      const provider = providers.find((one) => one.id === id);
      const { problems, requests } = await validate({ provider: id });
      expect(problems).toEqual([]);
      const names = new Set(requests.map(({ name }) => name));
      if (provider?.kind !== "code") return;
      const { token, account } = provider;
      const isMachine = provider.client.grant_types[0] === "client_credentials";
      expect(names.has("token")).toBe(true);
      expect(names.has("authorization")).toBe(!isMachine);
      expect(names.has("refresh")).toBe(token.refresh && !isMachine);
      expect(names.has("exchange")).toBe((token.exchange ?? null) !== null);
      expect(names.has("account")).toBe(account !== null);
      expect(JSON.stringify(requests)).not.toMatch(/%7B(?!callback_id)|undefined/);
    },
  );

  test("mcp: are none, because the endpoints are discovered when a user connects", async () => {
    expect(await validate({ provider: "mcp" })).toMatchObject({ valid: true, problems: [], requests: [] });
  });

  test("refresh with the access token where the server issues no refresh token", async () => {
    const { find } = await validate({ provider: "instagram" });
    expect(find("refresh")?.url).toContain("access_token=ACCESS_TOKEN");
  });

  test("have the redirect URI and the media type of the definition", async () => {
    const endpoints = {
      authorization_endpoint: "https://server.example.com/authorize",
      token_endpoint: "https://server.example.com/token",
    };
    const headers = { "content-type": "application/json; charset=utf-8" };
    const refresh_parameters = { redirect_uri: "{redirect_uri}" };
    const { find } = await validate({
      definition: { endpoints, token: { body: "json", headers, refresh_parameters } },
    });
    expect(find("token")?.headers).toMatchObject(headers);
    const redirect_uri = expect.stringMatching(/^http:\/\/localhost:8787\/callback\//);
    expect(JSON.parse(find("refresh")?.body ?? "")).toMatchObject({ redirect_uri });
  });

  test("have examples of values that a session can set and the flow brings", async () => {
    const { find } = await validate({
      definition: {
        endpoints: {
          authorization_endpoint: "https://{tenant}.example.com/authorize",
          token_endpoint: "https://{tenant}.example.com/token",
          api_base_url: "https://{shard}/v1/{account}",
        },
        variables: { tenant: { label: "Tenant" } },
        learned: {
          shard: { from: "token", path: ["data", "shard"], kind: "host", allowed_hosts: ["example.org"] },
          account: { from: "token", path: ["data", "account"], kind: "digits", required: true },
        },
        token: { exchange: { grant_type: "extend", token_parameter: "token" } },
      },
    });
    expect(find("authorization")?.url).toMatch(/^https:\/\/example\.example\.com\/authorize\?/);
    expect(find("exchange")?.body).toContain("token=ACCESS_TOKEN");
    expect(find("api")?.url).toBe("https://example.org/v1/123456789/");
  });
});
