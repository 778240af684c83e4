// Responses to a revocation as real servers send them (RFC 7009, section 2.2).

import { expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { call } from "../../support/latchkey.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["revoke"], unknown[] | undefined>;

test.each<[string, Behavior, string]>([
  ["status 200", {}, "revoked"],
  ["status 200 and a body", { json: { status: "ok" } }, "revoked"],
  ["status 201", { status: 201 }, "revoked"],
  ["status 202", { status: 202 }, "revoked"],
  ["status 204", { status: 204 }, "revoked"],
  ["invalid_token", { status: 400, json: { error: "invalid_token" } }, "revoked"],
  ["unsupported_token_type", { status: 400, json: { error: "unsupported_token_type" } }, "refused"],
  ["status 403", { status: 403 }, "refused"],
  ["status 401, which a new secret fixes", { status: 401, json: { error: "invalid_client" } }, "pending"],
  ["status 503", { status: 503 }, "pending"],
  ["status 429", { status: 429, headers: { "retry-after": "60" } }, "pending"],
])("a revocation that is answered with %s", async (_, revoke, expected) => {
  const { app, id, integration } = await connectWithHabits({ revoke });
  const deleted = await call("DELETE", `/v1/connections/${id}`, app.key);
  expect(deleted.body["revocation"]).toBe(expected);
  expect((await seen(integration, "revoke"))[0]?.form?.["token_type_hint"]).toBe("refresh_token");
});
