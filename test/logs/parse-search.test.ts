import { expect, test } from "vitest";
import { parseSearch } from "../../src/logs/parse-search.ts";

const CONNECTION = `con${"a1".repeat(10)}`;
const REQUEST = `req${"b2".repeat(10)}`;

test.each([
  ["", {}],
  [REQUEST, { request_id: REQUEST }],
  [` ${CONNECTION} 4xx `, { connection: CONNECTION, status: "4xx" }],
  ["POST 404", { method: "POST", status: "404" }],
  ["reauthorization_required", { code: "reauthorization_required" }],
  ["provider:hubspot HubSpot", { provider: "hubspot" }],
  ["integration:crm", { integration: "crm" }],
  ["/v1/app", { route: "/v1/app" }],
  [
    `https://latchkey.example.com/v1/connections/${CONNECTION}/proxy/files?q=1`,
    { connection: CONNECTION, route: "/v1/connections/{connection}/proxy/*" },
  ],
])("the search %j means %j", (text, filter) => {
  expect(parseSearch(text)).toEqual(filter);
});
