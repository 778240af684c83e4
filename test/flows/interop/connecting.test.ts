// Callbacks and reconnects as real servers send them.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { refresh } from "../../support/flow.ts";
import { connectWithHabits, reconnectWithHabits } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["authorize"], unknown[] | undefined>;

describe("a callback is accepted with", () => {
  test.each<[string, Behavior]>([
    [
      "parameters that OAuth does not define",
      { parameters: { scope: "a b", authuser: "0", prompt: "none" } },
    ],
    ["such a parameter twice", { parameters: { hd: ["a", "b"] } }],
    ["no iss", { parameters: { iss: null } }],
    ["a second query in the state", { parameters: { state: "{state}?session=1" } }],
    ["an empty error_description", { parameters: { error_description: "" } }],
  ])("%s", async (_, authorize) => {
    expect((await connectWithHabits({ authorize })).outcome).toBe("active");
  });
});

test("a callback is accepted with a code of 5,000 characters", async () => {
  const { outcome, integration } = await connectWithHabits({ server: { code_length: 5_000 } });
  expect(outcome).toBe("active");
  expect((await seen(integration, "token"))[0]?.form?.["code"]).toHaveLength(5_000);
});

describe("a callback is refused before any token request with", () => {
  test.each<[string, Behavior, string]>([
    ["a code that is sent twice", { parameters: { code: ["{code}", "{code}"] } }, "callback_invalid"],
    ["an empty code", { parameters: { code: "" } }, "callback_invalid"],
    ["a code and an error", { parameters: { error: "access_denied" } }, "callback_invalid"],
    ["the iss of another server", { parameters: { iss: "https://a.example" } }, "issuer_mismatch"],
    ["access_denied", { parameters: { code: null, error: "access_denied" } }, "access_denied"],
    ["server_error", { parameters: { code: null, error: "server_error" } }, "provider_unavailable"],
    ["an unknown error", { parameters: { code: null, error: "unknown" } }, "authorization_failed"],
    ["user_cancelled_login", { parameters: { code: null, error: "user_cancelled_login" } }, "access_denied"],
    [
      "user_cancelled_authorize",
      { parameters: { code: null, error: "user_cancelled_authorize" } },
      "access_denied",
    ],
  ])("%s", async (_, authorize, code) => {
    const { outcome, integration } = await connectWithHabits({ authorize });
    expect(outcome).toBe(code);
    expect(await seen(integration, "token")).toEqual([]);
  });
});

test("a reconnect whose response has a new refresh token uses that one", async () => {
  const connected = await connectWithHabits({});
  expect((await reconnectWithHabits(connected)).outcome).toBe("active");
  expect((await refresh(connected.app, connected.id)).status).toBe(200);
});

test("a reconnect whose response has no refresh token keeps the old one", async () => {
  const exchange = [{}, { omit: ["refresh_token"] }];
  const connected = await connectWithHabits({ exchange });
  const again = await reconnectWithHabits(connected);
  expect(again.connection).toMatchObject({ status: "active", refreshable: true });
  expect((await refresh(connected.app, connected.id)).status).toBe(200);
});
