import * as fc from "fast-check";
import { expect, test } from "vitest";
import { proxiedLocation } from "../../src/proxy/location.ts";

const OWN_ORIGIN = "https://latchkey.example.com";
const PROXY = "/v1/connections/con1/proxy/";
const BASE = "https://api.example.com/v1";
const locate = (location: string, apiBaseUrl = BASE, called = "https://api.example.com/v1/items/7?a=1") =>
  proxiedLocation(location, new URL(called), { apiBaseUrl, proxyPath: PROXY, ownOrigins: [OWN_ORIGIN] });

test.each([
  ["/v1/items/8", "items/8"],
  ["8?b=2#top", "items/8?b=2#top"],
  ["?page=2", "items/7?page=2"],
  ["../users", "users"],
  ["https://api.example.com/v1/items/8", "items/8"],
  ["https://API.example.com:443/v1/a%2Fb?q=%2F..", "a%2Fb?q=%2F.."],
  ["//api.example.com/v1/items/8", "items/8"],
  ["/v1//items", "/items"],
  ["/v1/", ""],
])("F4 · a Location of %j is below the base, and becomes the path %j of the proxy", (location, path) => {
  expect(locate(location)).toBe(PROXY + path);
  expect(locate(location, `${BASE}/`)).toBe(PROXY + path);
});

test.each([
  ["/login", "https://api.example.com/login"],
  ["../../login", "https://api.example.com/login"],
  ["/v1", "https://api.example.com/v1"],
  ["/v10/items", "https://api.example.com/v10/items"],
  ["//cdn.example.com/file", "https://cdn.example.com/file"],
])("F4 · a relative Location of %j is outside the base, and becomes absolute", (location, expected) => {
  expect(locate(location)).toBe(expected);
});

test.each([
  "https://cdn.example.com/File?X-Amz-Signature=%2f'x'",
  "https://cdn.example.com",
  "http://api.example.com/v1/items",
  "https://api.example.com:8443/v1/items",
  "https://user:secret@api.example.com/v1/items",
  "https://api.example.com/v2/items",
  "myapp://callback",
  // The proxy would reject this path.
  "https://api.example.com/v1/..%2fadmin",
  "https://api.example.com/caf\uFFFD",
])("F4 · a Location of %j is returned unchanged", (location) => {
  expect(locate(location)).toBe(location);
});

test.each([
  "http://[",
  "\\\\[/../v1/app",
  "/caf\uFFFD",
  "/v1/app?\uFFFD",
  `${OWN_ORIGIN}/v1/connections/con2`,
  "https://LATCHKEY.example.com:443/v1/app",
  `${OWN_ORIGIN}/\uFFFD`,
])("F4 · a Location of %j is removed, because a caller could take it for a path of Latchkey", (location) => {
  expect(locate(location)).toBeNull();
});

test.each(["https:/v1/app", "https:v1/app", "https:\\v1\\app", "https:///v1/app", "https:////v1/app"])(
  "F4 · a Location of %j is not returned as it is, because it is relative to an https origin",
  (location) => {
    expect(locate(location)).toMatch(/^(https:\/\/[^/]|\/v1\/connections\/con1\/proxy\/)/);
  },
);

test("F4 · a Location that leads to the proxy leads to the URL that the API meant", () => {
  const parts = fc.constantFrom(
    ..."/ . .. ? # % %2e %2f \\ // : ; @ é v1 items https: api.example.com /v1/ https://api.example.com/v1/ x".split(
      " ",
    ),
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 8 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (location) => {
      const located = locate(location);
      if (!located?.startsWith(PROXY) || location.startsWith(PROXY)) return;
      const meant = new URL(location, "https://api.example.com/v1/items/7?a=1");
      expect(`${BASE}/${located.slice(PROXY.length)}`).toBe(meant.href);
    }),
    { numRuns: 2000 },
  );
});
