// The values of a definition's templates: what each kind may be, and that no value leads a request elsewhere.

import { assert, constantFrom, dictionary, domain, ipV4, oneof, property, string, webUrl } from "fast-check";
import { describe, expect, test } from "vitest";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import { acceptValue, fillUrl, type ValueRule } from "../../src/providers/definition/templates.ts";
import { VALUE_KINDS } from "../../src/providers/definition/values.ts";
import { type CodeProvider, ENDPOINT_NAMES } from "../../src/providers/provider.ts";
import { resolveRegistration, withLearnedValues } from "../../src/providers/registration/registration.ts";
import { allProviders } from "../../src/providers/registry.ts";
import { checkOutboundUrl } from "../../src/net/outbound-policy.ts";
import { readLearnedValues } from "../../src/providers/template-values.ts";
import { valueAt } from "../../src/shared/json.ts";
import { oauth2 } from "../support/providers.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

const rule = (kind: ValueRule["kind"], hosts?: string[]): ValueRule => ({
  kind,
  choices: undefined,
  allowedHosts: hosts,
});

/** Values that try to leave their part of a URL, and ordinary ones. */
const hostile = oneof(
  string({ maxLength: 40 }),
  string({ unit: "binary", maxLength: 20 }),
  webUrl(),
  domain(),
  ipV4(),
  constantFrom(
    "evil.example.com",
    "https://evil.example.com",
    "https://acme.allowed.com@evil.example.com",
    "acme.allowed.com.evil.example.com",
    "evilallowed.com",
    "acme.allowed.com/..//evil.example.com",
    "acme.allowed.com:8443",
    "acme.allowed.com#",
    "127.0.0.1",
    "[::1]",
    "0x7f000001",
    "localhost",
    "..",
    ".",
    "%2e%2e",
    "a/b",
    "a\\b",
    "a?b",
    "ACME.ALLOWED.COM",
    "acme",
    "1234",
    "{client_id}",
    "__proto__",
    "xn--e1afmkfd",
    "acme．allowed．com",
  ),
);

describe("a value", () => {
  test.each([
    ["label", ["acme", "a-1"], ["a.b", "A", "", "-a", "a/b", "{a}"]],
    ["path", ["Acme_1.~-", "72f988bf-86f1"], [".", "..", "a/b", "a%2Fb", "a?b", "", "a b", "a;b"]],
    ["digits", ["0", "123456"], ["-1", "1.5", "", "１２", "123456789012345678901"]],
    ["text", ["any text: ü", "a/b?c"], ["", "a\nb", "a\u0000", "x".repeat(1025)]],
  ] as const)("F3 · of the kind %s is checked", (kind, accepted, refused) => {
    for (const value of accepted) expect(acceptValue(value, rule(kind))).toBe(value);
    for (const value of refused) expect(acceptValue(value, rule(kind))).toBeNull();
  });

  test("F3 · of the kind host is a host name below an allowed one, also as an https URL", () => {
    const allowed = rule("host", ["allowed.com", "api.other.com"]);
    for (const value of ["allowed.com", "na1.allowed.com", "api.other.com", "eu.api.other.com"]) {
      expect(acceptValue(value, allowed)).toBe(value);
      expect(acceptValue(`https://${value}/path?x#y`, allowed)).toBe(value);
    }
    for (const value of [
      "evilallowed.com",
      "other.com",
      "allowed.com.evil.com",
      "http://allowed.com",
      "https://allowed.com:444",
      "https://allowed.com@evil.com",
      "allowed.com/",
      "allowed.com:443",
      "com",
      "127.0.0.1",
      "[::1]",
    ])
      expect(acceptValue(value, allowed)).toBeNull();
  });

  test("F3 · of the kind host that the flow brings is refused without a list of allowed hosts", () => {
    const provider: CodeProvider = {
      ...oauth2,
      learned: { api: { from: "token", path: ["api"], kind: "host" } },
    };
    const read = readLearnedValues(provider, "token", (path) => valueAt({ api: "evil.example.com" }, path));
    expect(read.values).toEqual({});
    expect(definitionProblems(provider)).toEqual([
      { path: "learned.api.allowed_hosts", message: "is required for the kind host" },
    ]);
  });
});

const segments = (text: string) => text.replace(/[?#].*/s, "").split("/").length;

test("F3 · no value makes a URL leave the part of the template where it stands", () => {
  const templates = [
    "https://{v}/oauth/token",
    "https://{v}.allowed.com/oauth/token",
    "https://allowed.com/{v}/token",
    "https://allowed.com/token?tenant={v}&x=1",
    "https://{v}.eu.allowed.com/",
  ];
  assert(
    property(constantFrom(...templates), constantFrom(...VALUE_KINDS), hostile, (template, kind, value) => {
      const accepted = acceptValue(value, rule(kind, kind === "host" ? ["allowed.com"] : undefined));
      if (accepted === null) return;
      const filled = fillUrl(template, new Map([["v", { value: accepted, kind }]]));
      const url = checkOutboundUrl(filled, policy);
      if (typeof url === "string") return;
      expect(`.${url.host}`).toMatch(/\.allowed\.com$/);
      expect(segments(url.pathname)).toBe(segments(template.replace(/^https:\/\/[^/]*/, "")));
      expect(url.hash).toBe("");
      expect([...url.searchParams.keys()]).toEqual([
        ...new URL(template.replaceAll("{v}", "v")).searchParams.keys(),
      ]);
    }),
    { numRuns: 3000 },
  );
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);

/** The hosts of a provider's endpoints, with `*` for what a value can be, and the lists of allowed hosts. */
function allowedHosts(provider: CodeProvider): RegExp[] {
  const urls = [provider.endpoints, ...Object.values(provider.variants?.endpoints ?? {})].flatMap((group) =>
    ENDPOINT_NAMES.flatMap((name) => group[name] ?? []),
  );
  return urls.flatMap((url) => {
    const host = /^https:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
    const whole = /^\{(\w+)\}$/.exec(host)?.[1];
    const value = provider.learned[whole ?? ""] ?? provider.variables[whole ?? ""];
    if (whole !== undefined && value !== undefined) {
      const choices = "choices" in value ? value.choices : undefined;
      // Only the integration's own app can set a host without a list; a session and a provider can't.
      if (choices === undefined && value.allowed_hosts === undefined)
        return [new RegExp(`^${escaped("default" in value ? (value.default ?? "") : "")}$`)];
      return [
        ...(choices ?? []).map((one) => new RegExp(`^${escaped(one)}$`)),
        ...(value.allowed_hosts ?? []).map((suffix) => new RegExp(`(^|\\.)${escaped(suffix)}$`)),
      ];
    }
    return [
      new RegExp(
        `^${host
          .split(/\{\w+\}/)
          .map(escaped)
          .join("[a-z0-9.-]+")}$`,
      ),
    ];
  });
}

test("F3 · no value of any variable or learned field of the catalogue leads a request to a host outside of its definition", () => {
  const providers = allProviders().filter((provider): provider is CodeProvider => provider.kind === "code");
  const withValues = providers.filter(
    ({ variables, learned, discovery }) =>
      // The resource of a provider whose server is discovered can be anywhere.
      discovery === undefined && Object.keys({ ...variables, ...learned }).length > 0,
  );
  expect(withValues.length).toBeGreaterThan(40);
  for (const provider of withValues) {
    const allowed = allowedHosts(provider);
    const free = Object.entries(provider.variables).filter(
      ([, { kind, choices, allowed_hosts }]) =>
        kind === "host" && choices === undefined && allowed_hosts === undefined,
    );
    const names = Object.keys(provider.variables).filter((name) => !free.some(([one]) => one === name));
    assert(
      property(
        dictionary(constantFrom("", ...names), hostile),
        dictionary(constantFrom("", ...Object.keys(provider.learned)), hostile),
        (variables, found) => {
          const settings = {
            scopes: [],
            variables: {},
            endpoints: {},
            options: {},
            discovered: null,
            clientId: "client",
            hasSecret: true,
          };
          const started = resolveRegistration(provider, settings, { variables });
          const { endpoints } = withLearnedValues(
            provider,
            started,
            { ...settings, variables },
            { learned: found },
          );
          const hosts = ENDPOINT_NAMES.flatMap((name) => {
            const url = checkOutboundUrl((endpoints[name] ?? "").replace(/#\/.*/s, ""), policy);
            return typeof url === "string" ? [] : [url.host];
          });
          expect(hosts.filter((host) => !allowed.some((pattern) => pattern.test(host)))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  }
});
