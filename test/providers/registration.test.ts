import { addepar, oauth2, parallel, parqet } from "../support/providers.ts";
import { describe, expect, test } from "vitest";
import { resolveCodeProvider } from "../../src/providers/provider.ts";
import { allProviders } from "../../src/providers/registry.ts";
import {
  type IntegrationSettings,
  resolveEndpoints,
  resolveRegistration,
  withLearnedValues,
} from "../../src/providers/registration/registration.ts";
import {
  authorizationProblems,
  endpointProblems,
  variableProblems,
} from "../../src/providers/registration/registration-problems.ts";
import { sessionVariableProblems } from "../../src/providers/template-values.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

const settings = (changes: Partial<IntegrationSettings> = {}): IntegrationSettings => ({
  scopes: [],
  variables: {},
  endpoints: {},
  options: {},
  discovered: null,
  clientId: "client",
  hasSecret: false,
  ...changes,
});

const discovered = {
  issuer: "https://issuer.example.com",
  authorization_endpoint: "https://issuer.example.com/authorize",
  token_endpoint: "https://issuer.example.com/token",
  revocation_endpoint: "https://issuer.example.com/revoke",
  discovered_at: 1,
};

test("the codes of a denial come from the provider's definition", () => {
  const deniedErrors = ["declined_by_owner"];
  const provider = { ...parqet, authorization: { ...parqet.authorization, denied_errors: deniedErrors } };
  expect(resolveRegistration(provider, settings()).deniedErrors).toEqual(deniedErrors);
});

describe("templates", () => {
  test("are filled with the integration's variables", () => {
    const { endpoints } = resolveRegistration(
      addepar,
      settings({ variables: { environment: "firm", firm: "acme" } }),
    );
    expect(endpoints.token_endpoint).toBe("https://acme.addepar.com/api/public/oauth2/token");
    expect(endpoints.api_base_url).toBe("https://acme.addepar.com/api/v1");
  });

  test("are filled with the session's variables before the integration's", () => {
    const given = settings({ variables: { environment: "firm", firm: "acme" } });
    expect(resolveRegistration(addepar, given, { variables: { firm: "other" } }).endpoints.api_base_url).toBe(
      "https://other.addepar.com/api/v1",
    );
  });

  test("are filled again with what the flow has brought, also in place of a default", () => {
    const provider = resolveCodeProvider(oauth2, {
      endpoints: { token_endpoint: "https://{host}/{client_id}/token", refresh_endpoint: "https://{host}/x" },
      learned: {
        host: {
          from: "callback",
          path: ["host"],
          kind: "host",
          allowed_hosts: ["example.com"],
          default: "eu.example.com",
        },
      },
    });
    const own = settings({ endpoints: { refresh_endpoint: "https://own.example.com/refresh" } });
    const started = resolveRegistration(provider, own);
    expect(started.endpoints.token_endpoint).toBe("https://eu.example.com/client/token");
    const learned = { host: "us.example.com" };
    const { endpoints } = withLearnedValues(provider, started, own, { learned });
    expect(endpoints.token_endpoint).toBe("https://us.example.com/client/token");
    expect(endpoints.refresh_endpoint).toBe("https://own.example.com/refresh");
  });

  test("of the authorization endpoint have a problem for each value that is missing when a session begins", () => {
    const provider = resolveCodeProvider(oauth2, {
      endpoints: {
        authorization_endpoint: "https://{tenant}.example.com/authorize",
        token_endpoint: "https://a.example.com/token",
      },
      variables: { tenant: { label: "Tenant", required: false } },
    });
    const problems = (variables: Record<string, string>) =>
      authorizationProblems(provider, resolveEndpoints(provider, settings({ variables })), policy, []);
    expect(problems({})).toEqual(["endpoints.authorization_endpoint: {tenant} has no value"]);
    expect(problems({ tenant: "acme" })).toEqual([]);
  });

  test.each(["constructor", "toString", "__proto__"])(
    "F6 · do not take the property %s, which every object has, for a variable",
    (name) => {
      const endpoints = { ...discovered, token_endpoint: `https://issuer.example.com/{${name}}` };
      const resolved = resolveRegistration(oauth2, settings({ discovered: endpoints })).endpoints;
      expect(resolved.token_endpoint).toBe(endpoints.token_endpoint);
      expect(variableProblems(oauth2, Object.fromEntries([[name, "x"]]), "none")).toEqual([
        expect.stringContaining(`variables.${name}`),
      ]);
      const firm = { environment: name, firm: "acme" };
      expect(resolveRegistration(addepar, settings({ variables: firm })).endpoints).toEqual(
        resolveRegistration(addepar, settings({ variables: { environment: "none", firm: "acme" } }))
          .endpoints,
      );
    },
  );

  test("use the default of a variable that is not set", () => {
    expect(resolveRegistration(addepar, settings()).endpoints.api_base_url).toBe(
      "https://api.addepar.com/v1",
    );
  });

  test.each(["evil.example.com/", "a.b", "a/b", "", "a@b", "A", "{firm}"])(
    "F3 · keep their placeholder for a value that is not a label: %j",
    (firm) => {
      const given = settings({ variables: { environment: "firm", firm } });
      const { api_base_url } = resolveRegistration(addepar, given).endpoints;
      expect(api_base_url).toBe("https://{firm}.addepar.com/api/v1");
    },
  );

  test("of an unknown environment omit the endpoints", () => {
    const given = settings({ variables: { environment: "constructor" } });
    expect(resolveRegistration(addepar, given).endpoints.token_endpoint).toBeUndefined();
  });
});

test("E6 · a variable of a session changes a host only below a domain that the provider's file names", () => {
  const templates = allProviders().flatMap((provider) =>
    [
      ...Object.values(provider.endpoints),
      ...Object.values(provider.variants?.endpoints ?? {}).flatMap((variant) => Object.values(variant)),
    ]
      .map((url = "") => /^https:\/\/([^/?#]*)/.exec(url)?.[1] ?? "")
      .filter((host) => host.includes("{"))
      .map((host) => ({ host, provider })),
  );
  expect(templates.length).toBeGreaterThan(0);
  const unbounded = templates.filter(({ host, provider }) => {
    const last = /\{(\w+)\}$/.exec(host)?.[1];
    if (last === undefined) return !/\}(\.[a-z0-9-]+){2,}$/.test(host);
    // A value that is the end of a host has a list of hosts, or only the integration can set it.
    const { kind, choices, allowed_hosts } = provider.variables[last] ?? {};
    const isLearned = provider.kind === "code" && provider.learned[last]?.allowed_hosts !== undefined;
    const isFree = sessionVariableProblems(provider, { [last]: "x" }).length > 0;
    const isBounded = kind === "host" && (allowed_hosts !== undefined || isFree);
    return !isLearned && choices === undefined && !isBounded;
  });
  expect(unbounded).toEqual([]);
});

test("F6 · braces in discovered metadata that version 0.1 stored are not filled with a variable's value", () => {
  const token_endpoint = "https://issuer.example.com/{firm}";
  const given = settings({
    variables: { environment: "firm", firm: "acme" },
    discovered: { ...discovered, token_endpoint },
  });
  expect(resolveRegistration(addepar, given).endpoints.token_endpoint).toBe(token_endpoint);
});

describe("overrides", () => {
  test("win over the provider's file and over discovery", () => {
    const token_endpoint = "https://own.example.com/token";
    const given = settings({ endpoints: { token_endpoint }, discovered });
    expect(resolveRegistration(oauth2, given).endpoints).toMatchObject({
      token_endpoint,
      authorization_endpoint: discovered.authorization_endpoint,
    });
  });

  test("B2 · of the authorization endpoint remove the issuer of the file", () => {
    const given = settings({ endpoints: { authorization_endpoint: "https://own.example.com/authorize" } });
    expect(resolveRegistration(parqet, given).endpoints.issuer).toBeUndefined();
    expect(resolveRegistration(parqet, settings()).endpoints.issuer).toBe("https://connect.parqet.com");
  });

  test("B2 · of the authorization endpoint and the issuer replace the issuer", () => {
    const endpoints = {
      authorization_endpoint: "https://own.example.com/a",
      issuer: "https://own.example.com",
    };
    expect(resolveRegistration(parqet, settings({ endpoints })).endpoints.issuer).toBe(endpoints.issuer);
  });
});

test("discovery adds what an issuer publishes", () => {
  const given = settings({
    endpoints: { issuer: discovered.issuer },
    discovered: { ...discovered, authorization_response_iss_parameter_supported: true },
  });
  const registration = resolveRegistration(oauth2, given);
  expect(registration.endpoints).toEqual({
    issuer: discovered.issuer,
    authorization_endpoint: discovered.authorization_endpoint,
    token_endpoint: discovered.token_endpoint,
    revocation_endpoint: discovered.revocation_endpoint,
  });
  expect(registration.issParameterSupported).toBe(true);
});

test("options win over the provider's file", () => {
  const registration = resolveRegistration(
    oauth2,
    settings({
      options: {
        pkce: false,
        token_request_method: "GET",
        expires_in_unit: "minutes",
        default_expires_in: 60,
        scope_separator: ",",
        authorization_parameters: { audience: "api" },
      },
    }),
  );
  expect(registration).toMatchObject({
    pkce: false,
    tokenRequestMethod: "GET",
    expiresInUnit: "minutes",
    defaultExpiresIn: 60,
    scopeSeparator: ",",
    authorizationParameters: { audience: "api" },
  });
});

const method = (given: Partial<IntegrationSettings>, provider = oauth2) =>
  resolveRegistration(provider, settings(given)).tokenEndpointAuthMethod;
const offering = (...methods: string[]) => ({
  ...discovered,
  token_endpoint_auth_methods_supported: methods,
});

describe("C2 · the client authenticates", () => {
  test("with nothing when it has no secret", () => {
    expect(method({})).toBe("none");
  });

  test("with the provider's first method when it has a secret", () => {
    expect(method({ hasSecret: true })).toBe("client_secret_basic");
    expect(method({ hasSecret: true }, addepar)).toBe("client_secret_post");
  });

  test("with the first method that the server supports", () => {
    expect(method({ hasSecret: true, discovered: offering("private_key_jwt", "client_secret_post") })).toBe(
      "client_secret_post",
    );
  });

  test("with the provider's first method when the server supports none of its methods", () => {
    expect(method({ hasSecret: true, discovered: offering("private_key_jwt") })).toBe("client_secret_basic");
  });

  test("as the integration says, whatever else is known", () => {
    const options = { token_endpoint_auth_method: "client_secret_post" } as const;
    expect(method({ hasSecret: true, options, discovered: offering("client_secret_basic") })).toBe(
      "client_secret_post",
    );
  });

  test("with nothing where the provider has public clients only", () => {
    expect(method({ hasSecret: true }, parallel)).toBe("none");
  });
});

describe("variables", () => {
  test.each<[Record<string, string>, "none" | "unasked" | "all", string[]]>([
    [{}, "all", []],
    [{ environment: "firm", firm: "acme" }, "all", []],
    [{ environment: "firm" }, "none", []],
    [{ environment: "firm" }, "all", ["variables.firm"]],
    [{ environment: "firm" }, "unasked", []],
    [{ environment: "mars" }, "all", ["variables.environment"]],
    [{ environment: "clientdev", firm: "a.b" }, "none", ["variables.firm"]],
    [{ colour: "red" }, "none", ["variables.colour"]],
    [{ constructor: "x" }, "none", ["variables.constructor"]],
  ])("%j, required: %s → %j", (given, required, expected) => {
    const paths = variableProblems(addepar, given, required).map((problem) => problem.split(":")[0]);
    expect(paths).toEqual(expected);
  });
});

const problems = (provider: typeof oauth2, given: Partial<IntegrationSettings> = {}) =>
  endpointProblems(provider, resolveRegistration(provider, settings(given)).endpoints, policy);

describe("endpoints", () => {
  test("of every provider file may be called", () => {
    for (const provider of [parqet, addepar, parallel]) expect(problems(provider)).toEqual([]);
  });

  test("that are missing are reported", () => {
    expect(problems(oauth2)).toEqual([
      "endpoints.authorization_endpoint: is required, unless the issuer publishes it",
      "endpoints.token_endpoint: is required, unless the issuer publishes it",
    ]);
  });

  test("with a placeholder wait for the session to fill it", () => {
    expect(problems(addepar, { variables: { environment: "firm" } })).toEqual([]);
  });

  test.each(["javascript:alert(1)", "http://own.example.com/authorize", "https://10.0.0.1/authorize"])(
    "A6 · that may not be called are reported: %s",
    (authorization_endpoint) => {
      expect(problems(parqet, { endpoints: { authorization_endpoint } })).toEqual([
        expect.stringMatching(/^endpoints\.authorization_endpoint: /),
      ]);
    },
  );

  test.each(["javascript:alert(1)//{firm}", "http://own.example.com/{firm}", "https://10.0.0.1/{firm}"])(
    "A6 · that may not be called are reported even with a placeholder: %s",
    (authorization_endpoint) => {
      expect(problems(parqet, { endpoints: { authorization_endpoint } })).toEqual([
        expect.stringMatching(/^endpoints\.authorization_endpoint: /),
      ]);
    },
  );
});
