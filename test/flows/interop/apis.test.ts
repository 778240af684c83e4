// Responses of APIs as real servers send them, through the proxy and the check.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { call } from "../../support/latchkey.ts";
import { connectionOf, proxied } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { counters } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["userinfo"], unknown[] | undefined>;

test("429 with Retry-After is passed on, and is not sent again", async () => {
  const { app, id, integration } = await connectWithHabits({
    api: { status: 429, headers: { "retry-after": "7" }, json: { error: "slow down" } },
  });
  const response = await proxied(app, id, "items");
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect((await counters(integration)).api).toBe(1);
});

test("a 401 that a new token does not fix is passed on after one refresh", async () => {
  const { app, id, integration } = await connectWithHabits({ api: { status: 401 } });
  expect((await proxied(app, id, "items")).status).toBe(401);
  expect(await counters(integration)).toMatchObject({ api: 2, token: { refresh_token: 1 } });
  expect((await connectionOf(app, id))["status"]).toBe("active");
});

test("an API's 403 and 404 do not touch the connection", async () => {
  const { app, id, integration } = await connectWithHabits({ api: [{ status: 403 }, { status: 404 }] });
  expect((await proxied(app, id, "items")).status).toBe(403);
  expect((await proxied(app, id, "items")).status).toBe(404);
  expect((await counters(integration)).token.refresh_token).toBe(0);
  expect((await connectionOf(app, id))["status"]).toBe("active");
});

describe("a check says why a credential does not work if userinfo responds with", () => {
  test.each<[string, Behavior, string]>([
    ["401", { status: 401 }, "credential_rejected"],
    ["410", { status: 410 }, "account_gone"],
    ["503", { status: 503 }, "provider_unavailable"],
    ["an error and status 200", { json: { error: "invalid_token" } }, "answer_unexpected"],
    ["HTML and status 200", { text: "<!doctype html>" }, "answer_unexpected"],
  ])("%s", async (_, userinfo, reason) => {
    const { app, id } = await connectWithHabits({ userinfo: [{}, userinfo] });
    const check = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(check.body).toMatchObject({ ok: false, reason });
  });
});
