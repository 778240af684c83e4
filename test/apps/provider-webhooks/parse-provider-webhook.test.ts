import { expect, test } from "vitest";
import { parseProviderWebhook } from "../../../src/apps/provider-webhooks/parse-provider-webhook.ts";
import type { ProviderWebhooks } from "../../../src/providers/definition/webhooks.ts";

const PLAIN: ProviderWebhooks = { proof: { kind: "url" }, id_field: "id", type_field: "type", item: null };
const ITEMS: ProviderWebhooks = { ...PLAIN, item: { id_field: "itemId", connection_field: "user" } };
const STANDARD: ProviderWebhooks = {
  ...PLAIN,
  proof: { kind: "standard_webhooks", key_encodings: ["base64"] },
  id_field: null,
};

const read = (hooks: ProviderWebhooks, body: unknown, headers = {}) =>
  parseProviderWebhook(hooks, { body: JSON.stringify(body), headers });

test.each([
  ["a string", "a", "a"],
  ["a number", 17, "17"],
  ["nothing", undefined, null],
  ["an empty string", "", null],
  ["a string that is too long", "x".repeat(257), null],
  ["an object", { id: 1 }, null],
])("an ID that is %s", (_, id, deliveryId) => {
  expect(read(PLAIN, { id, type: "t" })).toEqual({ type: "t", deliveryId, claim: null });
});

test("an ID is read from the header only for Standard Webhooks", () => {
  const headers = { "webhook-id": "in-header" };
  expect(read(STANDARD, { id: "in-body", type: "t" }, headers)?.deliveryId).toBe("in-header");
  expect(read({ ...PLAIN, id_field: null }, { type: "t" }, headers)?.deliveryId).toBeNull();
});

test.each([[{}], [{ type: "" }], [{ type: 1 }], [{ type: "x".repeat(257) }], [[]], [null], ["type"]])(
  "%j has no type",
  (body) => {
    expect(read(PLAIN, body)).toBeNull();
  },
);

test("a connection is read only together with an item, and only where the provider has items", () => {
  const whole = { type: "t", itemId: "i", user: "con" };
  expect(read(ITEMS, whole)?.claim).toEqual({ connection: "con", item: "i" });
  expect(read(ITEMS, { ...whole, itemId: null })?.claim).toBeNull();
  expect(read(ITEMS, { ...whole, user: 5 })?.claim).toBeNull();
  expect(read(PLAIN, whole)?.claim).toBeNull();
});
