// The account request of a definition: its URL, and the entry of a list that it chooses.

import { describe, expect, test } from "vitest";
import { accountCandidates, accountRequestOf } from "../../../src/connection/check/account-request.ts";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import { resolveCodeProvider } from "../../../src/providers/provider.ts";
import { resolveRegistration } from "../../../src/providers/registration/registration.ts";
import { templateValues } from "../../../src/providers/template-values.ts";
import { oauth2 } from "../../support/providers.ts";

const integration = { variables: {}, clientId: "client" };
const LEARNED: DefinitionOverrides["learned"] = {
  tenant: { from: "token", path: ["tenant"], kind: "path" },
  mail: { from: "token", path: ["mail"] },
};

function requested(definition: DefinitionOverrides, learned: Record<string, string>) {
  const provider = resolveCodeProvider(oauth2, {
    learned: LEARNED,
    endpoints: { api_base_url: "https://api.example.com/v1" },
    ...definition,
  });
  const settings = {
    ...integration,
    scopes: [],
    endpoints: {},
    options: {},
    discovered: null,
    hasSecret: true,
  };
  return accountRequestOf({
    provider,
    registration: resolveRegistration(provider, settings, { learned }),
    values: templateValues(provider, integration, { learned }),
    accessToken: "access",
    metadata: learned,
  });
}

describe("the URL of an account request", () => {
  const account = { path: "tenants/{tenant}/users?mail={mail}" };

  test("has its values encoded", () => {
    const request = requested({ account }, { tenant: "acme", mail: "a+b@example.com&admin=1" });
    expect(request?.url).toBe(
      "https://api.example.com/v1/tenants/acme/users?mail=a%2Bb%40example.com%26admin%3D1",
    );
  });

  test("is not known without a value, or where a value can't stand", () => {
    expect(requested({ account }, { tenant: "acme" })).toBeNull();
    expect(requested({ account: { path: "users/{mail}" } }, { mail: "ada" })).toBeNull();
  });

  test("has the query parameters of every request", () => {
    const api = { query: { version: "2", tenant: "{tenant}" } };
    const request = requested({ api, account: { path: "me?version=1" } }, { tenant: "acme" });
    expect(request?.url).toBe("https://api.example.com/v1/me?version=1&tenant=acme");
  });
});

describe("the entry of a list", () => {
  const entries = [{ name: "first" }, { id: 7, name: "second" }, { id: "8", name: "third" }];
  const chosen = (is: string | number, learned: Record<string, string> = {}) => {
    const account = { list: { path: ["data"], pick: [{ path: ["id"], is }] } };
    const provider = resolveCodeProvider(oauth2, { learned: LEARNED, account });
    return accountCandidates(
      provider,
      { data: entries },
      templateValues(provider, integration, { learned }),
    )[0];
  };

  test("has the value of the rule, also if that is a number in the response", () => {
    expect(chosen("{tenant}", { tenant: "7" })).toMatchObject({ name: "second" });
    expect(chosen("{tenant}", { tenant: "8" })).toMatchObject({ name: "third" });
    expect(chosen(7)).toMatchObject({ name: "second" });
  });

  test("is none if the placeholder of the rule has no value", () => {
    expect(chosen("{tenant}")).toBeUndefined();
  });
});
