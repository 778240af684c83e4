// The URLs of the catalog: their form, and whether independent sources have the same hosts.

import { expect, test } from "vitest";
import { catalogue } from "../../src/providers/catalogue.ts";
import { codeProviderOf } from "../../src/providers/registry.ts";
import { placeholdersOf } from "../../src/providers/definition/templates.ts";
import { FACTS, type Facts } from "./facts/facts.ts";

const REGION = "the documentation has this host for a region, and the facts for one region only";
const TEST = "the documentation has this host for tests, and the facts for production only";

/** Hosts that differ from the facts, each with its reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "amazon eu.api_base_url": REGION,
  "amazon eu.token_endpoint": REGION,
  "amazon fe.api_base_url": REGION,
  "amazon fe.token_endpoint": REGION,
  "battlenet cn.api_base_url": REGION,
  "battlenet cn.authorization_endpoint": REGION,
  "battlenet cn.token_endpoint": REGION,
  "datadog datadoghq.eu.authorization_endpoint": REGION,
  "datadog ddog-gov.com.authorization_endpoint": REGION,
  "datadog us2.ddog-gov.com.authorization_endpoint": REGION,
  "gusto demo.api_base_url": TEST,
  "gusto demo.authorization_endpoint": TEST,
  "gusto demo.token_endpoint": TEST,
  "lever api.sandbox.lever.co.authorization_endpoint": TEST,
  "lever api.sandbox.lever.co.token_endpoint": TEST,
  "square sandbox.api_base_url": TEST,
  "square sandbox.authorization_endpoint": TEST,
  "square sandbox.token_endpoint": TEST,
};

/** The endpoints of a definition, and those of the facts that have to be at the same host. */
const SAME_HOST = {
  authorization_endpoint: "authorization",
  token_endpoint: "token",
  refresh_endpoint: "refresh",
  exchange_endpoint: "exchange",
  revocation_endpoint: "revocation",
  api_base_url: "api",
} as const;

type Url = { id: string; name: string; url: string };

/** Every URL of every definition, with placeholders. */
const urls: readonly Url[] = catalogue.flatMap((definition) => {
  const { id, endpoints = {}, variants } = definition;
  const page = definition.kind === "api_key" ? definition.credentials.url : definition.registration?.url;
  const own = Object.entries(endpoints).map(([name, url]) => ({ name, url }));
  const ofVariants = Object.entries(variants?.endpoints ?? {}).flatMap(([choice, some]) =>
    Object.entries(some).map(([name, url]) => ({ name: `${choice}.${name}`, url })),
  );
  const pages = [
    { name: "documentation", url: definition.documentation },
    { name: "registration.url", url: page },
  ];
  return [...own, ...ofVariants, ...pages].flatMap(({ name, url }) =>
    url === undefined ? [] : [{ id, name, url }],
  );
});

/** Fills every placeholder, so that the rest can be parsed. A placeholder for a host gets one. */
function fill(template: string, values: Readonly<Record<string, string>> = {}): string {
  return placeholdersOf(template).reduce((text, name) => {
    const isWholeHost = text.startsWith(`https://{${name}}/`) || text === `https://{${name}}`;
    if (text === `{${name}}`) return "https://resource.example.com";
    const known = (isWholeHost ? (values[`${name}Host`] ?? values[name]) : values[name])
      ?.replace(/^https:\/\//, "")
      .replace(/\/$/, "");
    return text.replaceAll(`{${name}}`, known ?? (isWholeHost ? "host.example.com" : "acme"));
  }, template);
}

test("every URL uses https and can be parsed", () => {
  const wrong = urls.filter(({ url }) => {
    const filled = fill(url);
    return URL.parse(filled)?.protocol !== "https:" || /[{}\s]/.test(filled) || /[?#]$/.test(filled);
  });
  expect(wrong).toEqual([]);
});

test("every host is one that the facts have, or is listed with its reason", () => {
  const differences: Record<string, string> = {};
  for (const { id, name, url } of urls) {
    const facts = FACTS.get(id);
    const [endpoint = ""] = name.split(".").slice(-1);
    const known = SAME_HOST[endpoint as keyof typeof SAME_HOST] as keyof Facts["endpoints"] | undefined;
    if (facts === undefined || known === undefined) continue;
    const expected = [facts.endpoints[known], ...(known === "api" ? (facts.api?.otherBases ?? []) : [])];
    const hosts = expected.flatMap((one) => (one === null ? [] : [new URL(one).host]));
    // A host with a placeholder is compared by what follows it.
    const { host } = new URL(fill(url, facts.values));
    // Regions of one provider are at the same site.
    const isVariant = name.includes(".") && hosts.some((one) => siteOf(one) === siteOf(host));
    if (hosts.length === 0 || isVariant || hosts.some((one) => isSameHost(host, one))) continue;
    differences[`${id} ${name}`] = `${host} instead of ${hosts.join(", ")}`;
  }
  const unknown = Object.keys(differences).filter((one) => DIFFERENT[one] === undefined);
  expect(Object.fromEntries(unknown.map((one) => [one, differences[one]]))).toEqual({});
  // A reason without a difference is out of date.
  expect(Object.keys(DIFFERENT).filter((one) => differences[one] === undefined)).toEqual([]);
});

function isSameHost(host: string, known: string): boolean {
  const isFilled = host.startsWith("acme") || host === "host.example.com";
  return host === known || (isFilled && (host === "host.example.com" || siteOf(host) === siteOf(known)));
}

const siteOf = (host: string) => host.split(".").slice(-2).join(".");

test("every provider with a definition has facts that agree on its endpoints", () => {
  const paths = Object.fromEntries(
    urls.flatMap(({ id, name, url }) => {
      const facts = FACTS.get(id);
      if (facts === undefined || (name !== "authorization_endpoint" && name !== "token_endpoint")) return [];
      const known = name === "token_endpoint" ? facts.endpoints.token : facts.endpoints.authorization;
      const { pathname } = new URL(fill(url, facts.values));
      return pathname === new URL(known).pathname || DIFFERENT[`${id} ${name}`] !== undefined
        ? []
        : [[`${id} ${name}`, `${pathname} instead of ${new URL(known).pathname}`]];
    }),
  );
  expect(paths).toEqual({});
});

test("the definitions of the catalog that are servers can be resolved", () => {
  const resolved = catalogue.filter(({ kind }) => kind === undefined);
  expect(resolved.map(({ id }) => codeProviderOf({ provider: id }).id)).toEqual(resolved.map(({ id }) => id));
});
