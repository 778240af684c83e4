import { addepar, parallel } from "../support/providers.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  apiHref,
  apiUrl,
  credentialHeaders,
  decodePath,
  parseApiBase,
} from "../../src/providers/api-request.ts";

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

test.each([
  "projects/group%2Fproject",
  "projects/group%2fproject/repository/files/a%2Fb.txt",
  "https%3A%2F%2Fexample.com%2F",
  "https://example.com/",
  "@scope%2fname",
  "//a//b/",
  "/a",
  "a%5cb",
  "100%/%zz/%e0%a4%",
  "%C3%80%E2%80%A6",
  // Latin-1
  "%C0%E9/%80",
  "%2e%2e%2e/.../.hidden/a../..a/%2e%2ehidden",
  "a;b=../",
  "a%253Fb%2523",
  "%25252F",
])("F1 · %s reaches the API byte for byte", (path) => {
  expect(apiUrl(BASE, path)?.href).toBe(`${BASE}/${path}`);
});

const ESCAPES = {
  "a dot segment": "../admin",
  "a dot segment further in": "a/../../admin",
  "a dot segment at the end": "a/..",
  "a single dot": "./a",
  "an encoded dot segment": "%2e%2e/admin",
  "an encoded dot segment in capitals": "%2E%2E/admin",
  "half of a dot segment encoded": ".%2e/admin",
  "a doubly encoded dot segment": "%252e%252e/admin",
  "a dot segment whose encoding is encoded character by character": "%25%32%65%25%32%65/admin",
  "a trebly encoded single dot": "%25252e/admin",
  "a dot segment before an encoded slash": "..%2fadmin",
  "a dot segment after an encoded slash": "a%2f..%2fadmin",
  "a dot segment before a slash encoded character by character": "..%25%32%66admin",
  "a dot segment before an overlong slash": "..%c0%afadmin",
  "a dot segment before an overlong slash of three bytes": "..%e0%80%afadmin",
  "a dot segment before an overlong slash of four bytes": "..%f0%80%80%afadmin",
  "overlong dots": "%c0%ae%c0%ae/admin",
  "overlong dots, encoded twice": "%25c0%25ae%25c0%25ae/admin",
  "dots behind an overlong percent sign": "%c0%a52e%c0%a52e/admin",
  "an overlong backslash": "..%c1%9cadmin",
  "a dot segment in the encoding of IIS": "%u002e%u002e/admin",
  "a dot segment with a parameter": "..;/admin",
  "a dot segment with an encoded parameter": "..%3b/admin",
  "a dot segment with a doubly encoded parameter": "..%253bx=y/admin",
  "a dot segment before an encoded question mark": "a/..%3fx",
  "a dot segment before an encoded number sign": "a/..%23x",
  "a dot segment with a space": "..%20/admin",
  "a backslash": "..\\admin",
  "two backslashes": "\\\\evil.example.com",
  "a dot segment before an encoded backslash": "..%5cadmin",
  "an encoded line break": "a%0d%0aHost:%20evil",
  "a doubly encoded line break": "a%250aHost:%20evil",
  "an overlong line break": "a%c0%8aHost:%20evil",
  "a line break": "a\r\nHost: evil",
  "an encoded zero byte": "a%00",
  "an encoded DEL": "a%7f",
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
  "//evil.example.com/",
])("F1 · keeps the host for %s", (path) => {
  const url = apiUrl(BASE, path);
  expect(url?.host).toBe("api.example.com");
  expect(url?.pathname.startsWith("/v1/")).toBe(true);
});

test("F1 · keeps the host when the base has no path", () => {
  for (const path of ["@evil.example.com", ".evil.example.com", "/evil.example.com", "//evil.example.com"]) {
    expect(apiUrl("https://api.example.com", path)?.host).toBe("api.example.com");
  }
});

test.each([`%${"25".repeat(8_000)}2e`, `%c0%a5${"c0%a5".repeat(1_500)}2e`])(
  "F1 · rejects a dot segment that is encoded thousands of times",
  (path) => {
    expect(apiUrl(BASE, path)).toBeNull();
  },
);

const fragments = fc.constantFrom(
  ..."/ \\ . .. ; @ : ? # % %2e %2f %5c %25 %252e %00 // \t \r \n é %c0 %af %ae %a5 %3b %u00 2e 2f evil.example.com https:// v1 a".split(
    " ",
  ),
);
const paths = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join("")),
);

/** A path as a server decodes it; unchanged where it can't be decoded. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

test("F1 · for any path, the URL is rejected or stays below the base, however often servers decode it", () => {
  fc.assert(
    fc.property(paths, fc.constantFrom("https://api.example.com", BASE, `${BASE}/`), (path, base) => {
      const url = apiUrl(base, path);
      if (url === null) return;
      const below = new URL(base.endsWith("/") ? base : `${base}/`);
      expect([url.origin, url.username]).toEqual([below.origin, ""]);
      let decoded = url.pathname;
      for (let times = 0; times < 5; times++) {
        expect(new URL(below.origin + decoded).href.startsWith(below.href)).toBe(true);
        decoded = decode(decoded);
      }
    }),
    { numRuns: 5000 },
  );
});

test("F1 · any path of encoded bytes without control characters is passed on as it is, unless it has a dot segment", () => {
  const byte = fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => `%${code.toString(16)}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(byte, fc.constantFrom("/", "a")), { maxLength: 12 }), (parts) => {
      const path = `x${parts.join("")}`;
      const decoded = decodePath(path);
      // oxlint-disable-next-line no-control-regex -- The decoder can produce control characters.
      fc.pre(!/[\u0000-\u001f\u007f]/.test(decoded) && !/[/\\]\.\.?/.test(decoded));
      expect(apiUrl(BASE, path)?.href).toBe(`${BASE}/${path}`);
    }),
    { numRuns: 2000 },
  );
});

test("sends the credential in the provider's header and with its scheme", () => {
  expect(
    credentialHeaders(addepar, { access_token: "secret", metadata: { addepar_firm: "42", other: "x" } }),
  ).toEqual({
    authorization: "Bearer secret",
    "addepar-firm": "42",
  });
  expect(credentialHeaders(parallel, { access_token: "secret", metadata: {} })).toEqual({
    "x-api-key": "secret",
  });
});

test("omits a header whose metadata is not known", () => {
  expect(credentialHeaders(addepar, { access_token: "secret", metadata: { addepar_firm: null } })).toEqual({
    authorization: "Bearer secret",
  });
});

test("F1 · the URL that needs no parser is the one that the parser returns", () => {
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
  const texts = fc.oneof(paths, fc.stringMatching(/^[\w\-.~!$&'()*+,;=:@/%?[\]|"<>^`{}]*$/));
  fc.assert(
    fc.property(
      texts,
      texts,
      fc.constantFrom("https://API.example.com:443", `${BASE}/`, BASE),
      (path, query, base) => {
        const parsed = parseApiBase(base, policy);
        if (parsed === null) throw new Error("the base was rejected");
        // A path ends at the first question mark, and a URL at the first number sign.
        const [below = ""] = path.split(/[?#]/);
        const search = query === "" ? "" : `?${query.split("#")[0]}`;
        expect(apiHref(parsed, below, search)).toBe(apiUrl(base, below, search)?.href ?? null);
      },
    ),
    { numRuns: 5000 },
  );
});
