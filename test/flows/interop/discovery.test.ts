// Metadata documents as real servers publish them.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { connectWithHabits, newHabitsIntegration } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

const DISCOVERED = { endpoints: "discovered" } as const;

describe("a server is discovered if its metadata", () => {
  test.each<[string, HabitsDocument["discovery"]]>([
    ["is only at the path of OpenID Connect", [{ status: 404 }, {}]],
    ["is behind an error at the first path", [{ status: 500, text: "error" }, {}]],
    ["has members that no RFC defines", { set: { "x-vendor": { a: [1] }, scopes_supported: null } }],
    ["has no list of authentication methods", { omit: ["token_endpoint_auth_methods_supported"] }],
    ["has no revocation endpoint", { omit: ["revocation_endpoint"] }],
    ["has a revocation endpoint of null", { set: { revocation_endpoint: null } }],
    ["has an empty userinfo endpoint", { set: { userinfo_endpoint: "" } }],
    ["has methods of null", { set: { token_endpoint_auth_methods_supported: null } }],
  ])("%s", async (_, discovery) => {
    expect((await connectWithHabits({ discovery }, DISCOVERED)).outcome).toBe("active");
  });
});

test("the client authenticates with a method that the metadata names", async () => {
  const discovery = { set: { token_endpoint_auth_methods_supported: ["client_secret_post"] } };
  const { integration } = await connectWithHabits({ discovery }, { ...DISCOVERED, options: {} });
  expect((await seen(integration, "token"))[0]?.headers["authorization"]).toBeUndefined();
});

test.each<[string, HabitsDocument["discovery"], RegExp]>([
  ["another issuer", { set: { issuer: "https://a.example" } }, /does not match/],
  ["no token endpoint", { omit: ["token_endpoint"] }, /lacks an authorization or token endpoint/],
  ["a token endpoint that may not be called", { set: { token_endpoint: "ftp://a.example" } }, /lacks/],
  ["no document", { status: 404 }, /publishes no metadata/],
])("an integration is refused if the server publishes %s", async (_, discovery, reason) => {
  await expect(newHabitsIntegration({ discovery }, DISCOVERED)).rejects.toThrow(reason);
});
