// Waiting for an end user: the call ends as soon as there is a result, and nobody polls.

import { afterEach, beforeEach, expect, test } from "vitest";
import { deny, ensure, startedBy } from "../../../support/ensure.ts";
import { confirm, walkToCallback } from "../../../support/flow.ts";
import { Browser } from "../../../support/http/browser.ts";
import { type Answer, newApp, type TestApp } from "../../../support/latchkey.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../../support/peers/scripted-provider.ts";
import type { TestIntegration } from "../../../support/sandbox.ts";

/** How many calls may wait for one connection. */
const LIMIT = 20;

let app: TestApp;
let provider: ScriptedProvider;
let integration: TestIntegration;

beforeEach(async () => {
  [app, provider] = await Promise.all([newApp(), ScriptedProvider.start()]);
  integration = await newScriptedIntegration(app, provider, { scopes: ["read"] });
});
afterEach(() => provider.close());

/** Fills the places of a connection. Resolves when all of them are taken, because further calls are then rejected. */
async function fillWaits(changes = {}): Promise<Promise<Answer>[]> {
  const calls = Array.from({ length: LIMIT + 2 }, () =>
    ensure(app, integration, "ada", { wait: 30, ...changes }),
  );
  const rejected = new Set<Promise<Answer>>();
  const both = Promise.withResolvers<void>();
  const watch = async (call: Promise<Answer>) => {
    const { status, headers } = await call;
    if (status !== 429 || headers.get("retry-after") === null) return;
    rejected.add(call);
    if (rejected.size === 2) both.resolve();
  };
  void Promise.all(calls.map(watch));
  await both.promise;
  return calls.filter((call) => !rejected.has(call));
}

const bodiesOf = async (calls: Promise<Answer>[]) => {
  const answers = await Promise.all(calls);
  expect(answers).toHaveLength(LIMIT);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  return answers.map(({ body }) => body);
};

test("it ends when the app has to confirm, and again when the connection works", async () => {
  const answer = await ensure(app, integration, "ada");
  const first = await fillWaits();
  const browser = new Browser();
  const returned = await browser.get(await walkToCallback(browser, startedBy(answer, "ada"), integration));
  for (const body of await bodiesOf(first)) expect(body["reason"]).toBe("confirmation_required");
  const second = await fillWaits();
  expect((await confirm(app, returned, "ada")).status).toBe(200);
  for (const body of await bodiesOf(second))
    expect(body).toMatchObject({ status: "ready", connection: { status: "active" } });
  expect(provider.tokenRequests).toHaveLength(1);
});

test("it ends when a session without confirmation has connected an account", async () => {
  const automatic = { completion: "automatic" };
  const answer = await ensure(app, integration, "ada", automatic);
  const waiting = await fillWaits(automatic);
  const browser = new Browser();
  await browser.get(await walkToCallback(browser, startedBy(answer, "ada"), integration));
  for (const body of await bodiesOf(waiting)) expect(body["status"]).toBe("ready");
});

test("it ends when the attempt fails, with the reason", async () => {
  const answer = await ensure(app, integration, "ada");
  const waiting = await fillWaits();
  await deny(startedBy(answer, "ada"), integration);
  const bodies = await bodiesOf(waiting);
  for (const body of bodies)
    expect(body).toMatchObject({ reason: "not_connected", failure: "access_denied" });
  expect(new Set(bodies.map(({ connect_url }) => connect_url)).size).toBe(1);
});
