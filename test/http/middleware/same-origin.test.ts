import { expect, test } from "vitest";
import { isFromOurPage } from "../../../src/http/middleware/same-origin.ts";

const ORIGIN = "https://latchkey.example.com";
const isOurs = (headers: Record<string, string>) => isFromOurPage(new Headers(headers), ORIGIN);

test.each<[string, Record<string, string>]>([
  ["a page of ours", { "sec-fetch-site": "same-origin" }],
  ["a page of ours, in an older browser", { origin: ORIGIN }],
])("D3 · accepts a form from %s", (_, headers) => {
  expect(isOurs(headers)).toBe(true);
});

test.each<[string, Record<string, string>]>([
  ["another site", { "sec-fetch-site": "cross-site" }],
  ["another host of the same site", { "sec-fetch-site": "same-site" }],
  ["no page at all", { "sec-fetch-site": "none" }],
  ["another site, in an older browser", { origin: "https://evil.example" }],
  ["a sandboxed frame, in an older browser", { origin: "null" }],
  ["an unknown place", {}],
  ["another site that claims our origin", { "sec-fetch-site": "cross-site", origin: ORIGIN }],
])("D3 · rejects a form from %s", (_, headers) => {
  expect(isOurs(headers)).toBe(false);
});
