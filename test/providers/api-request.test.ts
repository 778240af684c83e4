import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addepar } from "../../src/providers/addepar.ts";
import { apiUrl, credentialHeaders } from "../../src/providers/api-request.ts";
import { parallel } from "../../src/providers/parallel.ts";

const BASE = "https://api.example.com/v1";

test.each([
  ["users/me", "", "https://api.example.com/v1/users/me"],
  ["", "", "https://api.example.com/v1/"],
  ["a%20b", "?q=%2F..%2F", "https://api.example.com/v1/a%20b?q=%2F..%2F"],
  ["users/@me", "", "https://api.example.com/v1/users/@me"],
  ["v1.2/files/report.pdf", "", "https://api.example.com/v1/v1.2/files/report.pdf"],
  ["...", "", "https://api.example.com/v1/..."],
  ["a:b", "", "https://api.example.com/v1/a:b"],
])("F1 · puts %j below the base", (path, query, expected) => {
  expect(apiUrl(BASE, path, query)?.href).toBe(expected);
});

test("F1 · handles a base with a trailing slash the same way", () => {
  expect(apiUrl(`${BASE}/`, "x")?.href).toBe(apiUrl(BASE, "x")?.href);
});

const ESCAPES = {
  "a dot segment": "../admin",
  "a dot segment further in": "a/../../admin",
  "a dot segment at the end": "a/..",
  "a single dot": "./a",
  "an encoded dot segment": "%2e%2e/admin",
  "an encoded dot segment in capitals": "%2E%2E/admin",
  "half of a dot segment encoded": ".%2e/admin",
  "a doubly encoded dot": "%252e%252e/admin",
  "a trebly encoded dot": "%25252e/admin",
  "an encoded slash": "..%2fadmin",
  "an encoded slash alone": "a%2Fb",
  "a doubly encoded slash": "a%252fb",
  "a backslash": "..\\admin",
  "two backslashes": "\\\\evil.example.com",
  "an encoded backslash": "..%5cadmin",
  "two slashes": "//evil.example.com/",
  "two slashes further in": "a//b",
  "a slash at the front": "/admin",
  "an encoded line break": "a%0d%0aHost:%20evil",
  "a line break": "a\r\nHost: evil",
  "an encoded zero byte": "a%00",
  "a tab within a dot segment": ".\t./admin",
  "a tab between two slashes": "a/\t/b",
  "an encoded tab": "a/%09/b",
  "a space at the end": ".. ",
};

test.each(Object.entries(ESCAPES))("F1 · rejects %s", (_, path) => {
  expect(apiUrl(BASE, path)).toBeNull();
});

test.each([
  "@evil.example.com/",
  "https://evil.example.com",
  "http:evil.example.com",
  "evil.example.com:443",
])("F1 · keeps the host for %s", (path) => {
  const url = apiUrl(BASE, path);
  expect(url?.host ?? "api.example.com").toBe("api.example.com");
  expect(url?.pathname.startsWith("/v1/") ?? true).toBe(true);
});

test("F1 · keeps the host when the base has no path", () => {
  expect(apiUrl("https://api.example.com", "@evil.example.com")?.host).toBe("api.example.com");
  expect(apiUrl("https://api.example.com", ".evil.example.com")?.host).toBe("api.example.com");
});

const fragments = fc.constantFrom(
  ..."/ \\ . .. ; @ : ? # % %2e %2f %5c %25 %252e %00 // \t \r \n é evil.example.com https:// v1 a".split(
    " ",
  ),
);
const paths = fc.oneof(
  fc.string(),
  fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join("")),
);

/** A path as a server decodes it; nothing where it can't be decoded. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}

test("F1 · for any path, the URL is rejected or stays below the base", () => {
  fc.assert(
    fc.property(paths, fc.constantFrom("https://api.example.com", BASE, `${BASE}/`), (path, base) => {
      const url = apiUrl(base, path);
      const below = new URL(base.endsWith("/") ? base : `${base}/`);
      const stays =
        url === null ||
        (url.origin === below.origin && url.username === "" && url.pathname.startsWith(below.pathname));
      expect(stays).toBe(true);
      // What a server gets after decoding it once more stays there too.
      const decoded = url === null ? "" : decode(url.pathname);
      expect(new URL(decoded, below).href.startsWith(below.href)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("sends the credential in the provider's header and with its scheme", () => {
  expect(credentialHeaders(addepar, "secret", { addepar_firm: "42", other: "x" })).toEqual({
    authorization: "Bearer secret",
    "addepar-firm": "42",
  });
  expect(credentialHeaders(parallel, "secret", {})).toEqual({ "x-api-key": "secret" });
});

test("omits a header whose metadata is not known", () => {
  expect(credentialHeaders(addepar, "secret", { addepar_firm: null })).toEqual({
    authorization: "Bearer secret",
  });
});
