// Successful token responses as real servers send them. How each one is read is tested in
// test/oauth/token-endpoint.test.ts; here, a grant that such a server rotates goes on.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { connectionOf, endRetryWait, proxied, readToken, refresh, settle } from "../../support/flow.ts";
import { connectWithHabits, lifetimeMinutes } from "../../support/habits.ts";
import { counters, seen } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["exchange"], unknown[] | undefined>;

const JSON_TEXT =
  '{"access_token":"{access_token}","refresh_token":"{refresh_token}","token_type":"bearer","expires_in":3600}';
const FORM = {
  access_token: "{access_token}",
  refresh_token: "{refresh_token}",
  token_type: "bearer",
  expires_in: "3600",
};
const FORM_TEXT = "access_token={access_token}&refresh_token={refresh_token}&expires_in=3600";

describe("a grant is kept through rotation if every token response has", () => {
  test.each<[string, Behavior]>([
    ["status 201", { status: 201 }],
    ["status 202", { status: 202 }],
    ["status 206", { status: 206 }],
    ["no token_type", { omit: ["token_type"] }],
    ["a token_type of null", { set: { token_type: null } }],
    ["an empty token_type", { set: { token_type: "" } }],
    ["the token_type BEARER", { set: { token_type: "BEARER" } }],
    ["the token_type bot", { set: { token_type: "bot" } }],
    ["the token_type User Access Token", { set: { token_type: "User Access Token" } }],
    ["a form-encoded body", { form: FORM }],
    ["a form-encoded body as text/plain", { text: FORM_TEXT }],
    ["a form-encoded body as JSON", { text: FORM_TEXT, headers: { "content-type": "application/json" } }],
    ["a form-encoded body as text/html", { form: FORM, headers: { "content-type": "text/html" } }],
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

test("a grant is kept through rotation if every token response is XML", async () => {
  const text =
    "<tokens><access>{access_token}</access><refresh>{refresh_token}</refresh><left>3600</left></tokens>";
  const response = { text, headers: { "content-type": "application/xml" } };
  const fields = { access_token: ["access"], refresh_token: ["refresh"], expires_in: ["left"] };
  const { app, id, outcome } = await connectWithHabits(
    { exchange: response, refresh: response },
    { definition: { token: { fields } } },
  );
  expect(outcome).toBe("active");
  for (const version of [2, 3]) expect((await refresh(app, id)).body).toMatchObject({ version });
});

test("a token response in UTF-16 is read", async () => {
  const text = '\uFEFF{"access_token":"sixteen","token_type":"bearer"}';
  const base64 = Buffer.from(text, "utf16le").toString("base64");
  const { app, id } = await connectWithHabits({ exchange: { base64 } });
  expect((await readToken(app, id)).body["access_token"]).toBe("sixteen");
});

describe("a scope is stored as a list if the response has", () => {
  const scope = ["read", "write"];

  test.each<[string, Behavior]>([
    ["spaces between names", { set: { scope: "read write" } }],
    ["commas between names", { set: { scope: "read,write" } }],
    ["a list", { set: { scope } }],
    ["a repeated field of a form", { text: `${FORM_TEXT}&scope=read&scope=write` }],
    ["an object", { set: { scope: { read: true, write: true } } }],
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
    ["expires_in of 0, for never", { set: { expires_in: 0 } }, null],
    ["expires_in of -1, for never", { set: { expires_in: -1 } }, null],
    ["expires_at in seconds", { omit: ["expires_in"], set: { expires_at: "{epoch+3600}" } }, 60],
    ["expires_at in milliseconds", { omit: ["expires_in"], set: { expires_at: "{epoch_ms+3600}" } }, 60],
    ["expires_at as a date", { omit: ["expires_in"], set: { expires_at: "{iso+3600}" } }, 60],
    ["milliseconds beside seconds", { set: { expires_in: 3_600_000, expires_in_sec: 3_600 } }, 60],
  ])("%s", async (_, exchange, minutes) => {
    const { outcome, connection } = await connectWithHabits({ exchange });
    expect(outcome).toBe("active");
    expect(lifetimeMinutes(connection)).toBe(minutes);
  });

  test.each<[string, number]>([
    ["minutes", 60],
    ["milliseconds", 3_600_000],
  ])("expires_in in %s, with the integration's option", async (unit, expires_in) => {
    const options = { token_endpoint_auth_method: "client_secret_post", expires_in_unit: unit };
    const { connection } = await connectWithHabits({ exchange: { set: { expires_in } } }, { options });
    expect(lifetimeMinutes(connection)).toBe(60);
  });
});

test.each([0, "0", -1])("a refresh token with an end of %j, for never, causes no refresh", async (value) => {
  const exchange = { set: { refresh_token_expires_in: value } };
  const { app, id, integration, outcome } = await connectWithHabits({ exchange, refresh: exchange });
  expect(outcome).toBe("active");
  await refresh(app, id);
  await settle(app, id);
  expect((await counters(integration)).token.refresh_token).toBe(1);
  expect((await connectionOf(app, id))["status"]).toBe("active");
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

describe("a response without a usable token is refused with a reason, and the code is sent once:", () => {
  test.each<[string, Behavior, RegExp]>([
    ["a token inside an object", { json: { data: { access_token: "{access_token}" } } }, /no access_token/],
    ["a token of null", { set: { access_token: null } }, /no access_token/],
    ["an empty object", { json: {} }, /no access_token/],
    ["a list", { json: [] }, /neither JSON nor form-encoded/],
    ["an empty body", { text: "" }, /neither JSON nor form-encoded/],
    ["HTML", { text: "<!doctype html><p class=a>Hello" }, /neither JSON nor form-encoded/],
    ["broken JSON", { text: '{"access_token":"{access_token}"' }, /neither JSON nor form-encoded/],
    ["the token_type mac", { set: { token_type: "mac" } }, /token_type/],
    ["the token_type DPoP", { set: { token_type: "DPoP" } }, /token_type/],
    ["more than 64 KiB", { set: { padding: "x".repeat(65_536) } }, /64 KiB/],
  ])("%s", async (_, exchange, reason) => {
    const { outcome, confirmed, connection, integration } = await connectWithHabits({ exchange });
    expect(outcome).toBe("provider_response_invalid");
    expect(confirmed?.body["detail"]).toMatch(reason);
    expect(connection).toMatchObject({ status: "pending", last_error: { code: outcome } });
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });
});

test("a refresh whose response has no access token is not repeated, and its rotated refresh token is used next", async () => {
  const { app, id, integration } = await connectWithHabits({ refresh: [{ omit: ["access_token"] }, {}] });
  expect((await refresh(app, id)).body["code"]).toBe("provider_response_invalid");
  expect((await counters(integration)).token.refresh_token).toBe(1);
  expect((await connectionOf(app, id))["status"]).toBe("active");
  await endRetryWait(app, id);
  expect((await refresh(app, id)).body).toMatchObject({ version: 2 });
  const [, first, second] = await seen(integration, "token");
  expect(second?.form?.["refresh_token"]).not.toBe(first?.form?.["refresh_token"]);
});
