// Successful token responses as real servers send them. How each one is read is tested in
// test/oauth/token-endpoint.test.ts; here, a grant that such a server rotates goes on.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { proxied, refresh } from "../../support/flow.ts";
import { connectWithHabits, lifetimeMinutes } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["exchange"], unknown[] | undefined>;

const JSON_TEXT =
  '{"access_token":"{access_token}","refresh_token":"{refresh_token}","token_type":"bearer","expires_in":3600}';

describe("a grant is kept through rotation if every token response has", () => {
  test.each<[string, Behavior]>([
    ["the token_type BEARER", { set: { token_type: "BEARER" } }],
    ["JSON as text/plain", { text: JSON_TEXT }],
    ["JSON as text/html", { text: JSON_TEXT, headers: { "content-type": "text/html;charset=UTF-8" } }],
    ["JSON as text/javascript", { text: JSON_TEXT, headers: { "content-type": "text/javascript" } }],
    ["JSON without a content type", { text: JSON_TEXT, headers: { "content-type": null } }],
    ["JSON after a byte order mark", { text: `\uFEFF${JSON_TEXT}` }],
    ["JSON between blank lines", { text: `\r\n\r\n${JSON_TEXT}\n` }],
    ["a quoted charset", { set: {}, headers: { "content-type": 'application/json;charset="utf-8"' } }],
    ["unknown fields of any type", { set: { user: { id: 1 }, roles: ["a"], ok: true, none: null } }],
    ["an ID token that is not a JWT", { set: { id_token: "not-a-jwt" } }],
    ["a scope of null", { set: { scope: null } }],
  ])("%s", async (_, response) => {
    const { app, id, outcome } = await connectWithHabits({ exchange: response, refresh: response });
    expect(outcome).toBe("active");
    expect((await refresh(app, id)).body).toMatchObject({ version: 2, token_type: "Bearer" });
    expect((await refresh(app, id)).body).toMatchObject({ version: 3, token_type: "Bearer" });
  });
});

describe("a scope is stored as a list if the response has", () => {
  const scope = ["read", "write"];

  test.each<[string, Behavior]>([
    ["spaces between names", { set: { scope: "read write" } }],
    ["commas between names", { set: { scope: "read,write" } }],
    ["a list", { set: { scope } }],
  ])("%s", async (_, exchange) => {
    const { connection } = await connectWithHabits({ exchange }, { scopes: scope });
    expect(connection).toMatchObject({ status: "active", granted_scopes: scope, missing_scopes: [] });
  });
});

describe("the lifetime of a token in minutes, if the response has", () => {
  test.each<[string, Behavior, number | null]>([
    ["expires_in as text", { set: { expires_in: "3600" } }, 60],
    ["expires_in as a fraction", { set: { expires_in: 3599.9 } }, 60],
    ["expires_in of null", { set: { expires_in: null } }, null],
    ["expires_in that is empty", { set: { expires_in: "" } }, null],
    ["no expires_in", { omit: ["expires_in"] }, null],
  ])("%s", async (_, exchange, minutes) => {
    const { outcome, connection } = await connectWithHabits({ exchange });
    expect(outcome).toBe("active");
    expect(lifetimeMinutes(connection)).toBe(minutes);
  });

  test.each<[string, number]>([["minutes", 60]])(
    "expires_in in %s, with the integration's option",
    async (unit, expires_in) => {
      const options = { token_endpoint_auth_method: "client_secret_post", expires_in_unit: unit };
      const { connection } = await connectWithHabits({ exchange: { set: { expires_in } } }, { options });
      expect(lifetimeMinutes(connection)).toBe(60);
    },
  );
});

test("an access token of 12,000 and a refresh token of 9,000 characters are accepted", async () => {
  const server = { access_token_length: 12_000, refresh_token_length: 9_000 };
  const { app, id, outcome, integration } = await connectWithHabits({ server });
  expect(outcome).toBe("active");
  expect((await refresh(app, id)).body["access_token"]).toHaveLength(12_000);
  expect((await proxied(app, id, "items")).status).toBe(200);
  const [, refreshed] = await seen(integration, "token");
  expect(refreshed?.form?.["refresh_token"]).toHaveLength(9_000);
});
