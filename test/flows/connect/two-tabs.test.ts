// One browser with two tabs: two attempts of one session, of which one connects, or two sessions, which do not
// interfere.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Browser, failureOn, type Page } from "../../support/http/browser.ts";
import { confirm, connectionOf, must, readToken, startSession, walkToCallback } from "../../support/flow.ts";
import { type Json, newApp } from "../../support/latchkey.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { newIntegration } from "../../support/sandbox.ts";

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});
afterEach(() => provider.close());

/** Two attempts of one session in one browser, whose callbacks have not been opened yet. */
async function openTabs(session: Json = {}) {
  const app = await newApp();
  const integration = await newScriptedIntegration(app, provider);
  const started = await startSession(app, integration, session);
  const browser = new Browser();
  const first = await walkToCallback(browser, started, integration);
  const second = await walkToCallback(browser, started, integration);
  return { app, started, browser, first, second, id: started.connectionId };
}

/** Blocks the userinfo endpoint until it has two requests, so that both attempts are at the same step. */
function synchronizeAtUserinfo(accountOf: (accessToken: string) => string): void {
  const both = Promise.withResolvers<void>();
  let requestCount = 0;
  provider.accountOf = async (accessToken) => {
    requestCount += 1;
    if (requestCount === 2) both.resolve();
    await both.promise;
    return accountOf(accessToken);
  };
}

const accountOfToken = (accessToken: string) => `account-${accessToken.at(-1) ?? ""}`;
const revoked = () => provider.revocations.map((form) => form.get("token"));

describe("two tabs that the app confirms", () => {
  test("D2, D6 · at the same time with two accounts: one is connected, and the other is rejected and its grant is revoked", async () => {
    const { app, started, browser, first, second, id } = await openTabs();
    const pages = [await browser.get(first), await browser.get(second)];
    synchronizeAtUserinfo(accountOfToken);
    const responses = await Promise.all(pages.map((page) => confirm(app, page, started.endUser)));
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const won = responses.find(({ status }) => status === 200);
    const lost = responses.find(({ status }) => status === 409);
    expect(lost?.body["code"]).toBe("account_mismatch");
    const token = await readToken(app, id);
    const kept = String(token.body["access_token"]).at(-1);
    expect(token.body["version"]).toBe(1);
    expect(await connectionOf(app, id)).toMatchObject({
      status: "active",
      account: { id: `account-${String(kept)}` },
      last_error: { code: "account_mismatch" },
    });
    expect(won?.body["account"]).toMatchObject({ id: `account-${String(kept)}` });
    expect(revoked()).toEqual([`test-refresh-token-${kept === "1" ? "2" : "1"}`]);
    // A repeated confirmation has the same result.
    const again = await Promise.all(pages.map((page) => confirm(app, page, started.endUser)));
    expect(again.map(({ status }) => status)).toEqual(responses.map(({ status }) => status));
    expect(provider.tokenRequests).toHaveLength(2);
  });

  test("D6 · one after the other with two accounts: the second is rejected and its grant is revoked", async () => {
    const { app, started, browser, first, second, id } = await openTabs();
    provider.accountOf = accountOfToken;
    const confirmPage = (page: Page) => confirm(app, page, started.endUser);
    expect((await confirmPage(await browser.get(first))).status).toBe(200);
    expect(await confirmPage(await browser.get(second))).toMatchObject({
      status: 409,
      body: { code: "account_mismatch" },
    });
    expect(revoked()).toEqual(["test-refresh-token-2"]);
    expect((await readToken(app, id)).body).toMatchObject({ access_token: "test-access-token-1" });
  });

  test("with the same account: both connect, and the later grant is used", async () => {
    const { app, started, browser, first, second, id } = await openTabs();
    const [one, two] = [await browser.get(first), await browser.get(second)];
    expect(await confirm(app, one, started.endUser)).toMatchObject({ status: 200, body: { id } });
    expect(await confirm(app, two, started.endUser)).toMatchObject({ status: 200, body: { id } });
    expect(await readToken(app, id)).toMatchObject({
      status: 200,
      body: { access_token: "test-access-token-2", version: 2 },
    });
  });
});

describe("two tabs that complete automatically", () => {
  test("D2 · one after the other: the second is rejected, sends no code and changes nothing", async () => {
    const { app, browser, first, second, id } = await openTabs({ completion: "automatic" });
    expect(must(await browser.get(first))).toBe(`${app.returnUrl}?connection_id=${id}`);
    const before = await readToken(app, id);
    const { account } = await connectionOf(app, id);
    const late = await browser.get(second);
    expect(late.location).toBeNull();
    expect(failureOn(late)).toBe("session_already_used");
    expect(provider.tokenRequests).toHaveLength(1);
    expect((await readToken(app, id)).text).toBe(before.text);
    expect(await connectionOf(app, id)).toMatchObject({ status: "active", account });
  });

  test("D2 · at the same time with the same account: one is connected, and the other's grant is not revoked", async () => {
    const { app, browser, first, second, id } = await openTabs({ completion: "automatic" });
    synchronizeAtUserinfo(() => "account-1");
    const pages = await Promise.all([browser.get(first), browser.get(second)]);
    const rejected = pages.filter(({ location }) => location === null);
    expect(rejected.map((page) => failureOn(page))).toEqual(["session_already_used"]);
    const token = await readToken(app, id);
    expect(token.body["version"]).toBe(1);
    // Some servers end all grants of an account and client if one of their tokens is revoked.
    expect(revoked()).toEqual([]);
  });
});

describe("two tabs with two integrations of a session", () => {
  test("D6 · connect the first, and the second is rejected", async () => {
    const app = await newApp();
    const [one, two] = [
      await newScriptedIntegration(app, provider),
      await newScriptedIntegration(app, provider),
    ];
    const started = await startSession(app, one, { integrations: [one.id, two.id] });
    const browser = new Browser();
    const first = await walkToCallback(browser, started, one);
    const second = await walkToCallback(browser, started, two);
    const pages = [await browser.get(first), await browser.get(second)];
    const statuses: number[] = [];
    for (const page of pages) statuses.push((await confirm(app, page, started.endUser)).status);
    expect(statuses).toEqual([200, 409]);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "active",
      integration: one.id,
      last_error: { code: "integration_mismatch" },
    });
  });
});

test("two sessions in two tabs connect two accounts", async () => {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  const [a, b] = await Promise.all([startSession(app, integration), startSession(app, integration)]);
  const fromA = await walkToCallback(browser, a, integration, { account: "alice" });
  const fromB = await walkToCallback(browser, b, integration, { account: "bob" });
  const attempts = browser.cookieNames(fromA).filter((name) => name.startsWith("latchkey_att"));
  expect(attempts).toHaveLength(2);
  const [backB, backA] = [await browser.get(fromB), await browser.get(fromA)];
  expect(must(backA)).not.toBe(must(backB));
  const [first, second] = await Promise.all([confirm(app, backA, a.endUser), confirm(app, backB, b.endUser)]);
  expect(first.body).toMatchObject({ id: a.connectionId, status: "active" });
  expect(second.body).toMatchObject({ id: b.connectionId, status: "active" });
  expect(first.body["account"]).not.toEqual(second.body["account"]);
});
