// The callback, as those meet it who reload, race, forge or borrow it: one code is exchanged once, for the
// browser that began.

import { describe, expect, test } from "vitest";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { call, newApp } from "../../support/latchkey.ts";
import {
  clickConnect,
  confirm,
  connectionOf,
  evict,
  must,
  settle,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { counters, newIntegration, seenAuthorizations, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const automatic = { completion: "automatic" };

/** A trip that has come as far as the callback's URL. */
async function trip(session = {}) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const browser = new Browser();
  const started = await startSession(app, integration, session);
  const callback = await walkToCallback(browser, started, integration);
  return { app, integration, browser, started, callback };
}

async function codesSent(integration: TestIntegration): Promise<number> {
  return (await counters(integration)).token.authorization_code;
}

/** A URL with one parameter changed. */
function changed(url: string, name: string, value: string): string {
  const copy = new URL(url);
  copy.searchParams.set(name, value);
  return copy.href;
}

const objectIds = async () => {
  const { latchkeyHarness } = await stack();
  return (await latchkeyHarness.getWorker().listDurableObjectIds("ConnectionObject")).toSorted();
};

describe("the attempt", () => {
  test("A2 · a thousand attempts have a thousand states and challenges", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const sessions = await Promise.all(Array.from({ length: 20 }, () => startSession(app, integration)));
    const locations: string[] = [];
    for (let round = 0; round < 50; round++) {
      const clicks = sessions.map(({ connectUrl, token }) =>
        new Browser().post(new URL("/connect", connectUrl).href, { token, integration: integration.id }),
      );
      locations.push(...(await Promise.all(clicks)).map(must));
    }
    const distinct = (name: string) => new Set(locations.map((to) => new URL(to).searchParams.get(name)));
    expect(distinct("state").size).toBe(1_000);
    expect(distinct("code_challenge").size).toBe(1_000);
    expect(distinct("code_challenge_method")).toEqual(new Set(["S256"]));
    expect(distinct("response_type")).toEqual(new Set(["code"]));
  });

  test("A3 · without the cookie no token is asked for, and the person's own callback is told so", async () => {
    const { app, integration, callback, browser, started } = await trip(automatic);
    const page = await new Browser().get(callback);
    expect(page.status).toBe(403);
    expect(failureOn(page)).toBe("wrong_browser");
    expect(page.text).not.toContain("Try again");
    expect((await browser.get(callback)).status).toBe(403);
    expect(await codesSent(integration)).toBe(0);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("pending");
  });

  test("A3 · another browser's cookies, of an attempt of its own, are no help", async () => {
    const { integration, callback } = await trip(automatic);
    const other = await trip(automatic);
    expect((await other.browser.get(callback)).status).toBe(403);
    expect(await codesSent(integration)).toBe(0);
    // Its own attempt is untouched.
    expect((await other.browser.get(other.callback)).status).toBe(303);
    expect(await codesSent(other.integration)).toBe(1);
  });

  test("A3 · a replay in another browser learns nothing and asks for no token", async () => {
    const { integration, callback, browser } = await trip(automatic);
    expect((await browser.get(callback)).status).toBe(303);
    const replay = await new Browser().get(callback);
    expect(replay.status).toBe(409);
    expect(failureOn(replay)).toBe("attempt_already_used");
    expect(replay.location).toBeNull();
    expect(await codesSent(integration)).toBe(1);
  });

  test("A4 · an endpoint that was changed meanwhile never gets the code", async () => {
    const { app, integration, callback, browser, started } = await trip();
    const { sandbox } = await stack();
    const endpoints = {
      issuer: `${sandbox.origin}/parqet`,
      authorization_endpoint: `${sandbox.origin}/parqet/oauth2/authorize`,
      token_endpoint: `${sandbox.origin}/parqex/oauth/v2/endpoints/token/`,
      api_base_url: `${sandbox.origin}/parqet`,
    };
    const patched = await call("PATCH", `/v1/integrations/${integration.id}`, app.key, { endpoints });
    expect(patched.status).toBe(200);
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
    expect(await codesSent(integration)).toBe(1);
    expect((await counters({ ...integration, provider: "parqex" })).token.authorization_code).toBe(0);
  });

  test("A4 · a client that was changed meanwhile does not change the exchange", async () => {
    const { app, integration, callback, browser, started } = await trip();
    const changes = { client_id: "someone-else", scopes: ["portfolio:write"] };
    await call("PATCH", `/v1/integrations/${integration.id}`, app.key, changes);
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active", requested_scopes: ["portfolio:read"] });
  });
});

describe("one exchange", () => {
  test("B1 · of fifty identical callbacks at once, completed automatically, one asks for a token", async () => {
    const { app, integration, browser, callback, started } = await trip(automatic);
    const pages = await Promise.all(Array.from({ length: 50 }, () => browser.get(callback)));
    expect(new Set(pages.map((page) => page.status))).toEqual(new Set([303]));
    const to = `${app.returnUrl}?connection_id=${started.connectionId}`;
    expect(new Set(pages.map(must))).toEqual(new Set([to]));
    expect(await codesSent(integration)).toBe(1);
    // A reload, much later as it were, is told the same.
    expect(must(await browser.get(callback))).toBe(to);
    expect(await codesSent(integration)).toBe(1);
  });

  test("B1 · of fifty identical callbacks and fifty confirmations at once, one asks for a token", async () => {
    const { app, integration, browser, callback, started } = await trip();
    const pages = await Promise.all(Array.from({ length: 50 }, () => browser.get(callback)));
    expect(new Set(pages.map(must)).size).toBe(1);
    expect(await codesSent(integration)).toBe(0);
    const [page] = pages;
    if (page === undefined) throw new Error("no page");
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(app, page, started.endUser)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await codesSent(integration)).toBe(1);
    // The callback, reloaded after the confirmation, leads where it led before.
    expect(must(await browser.get(callback))).toBe(must(page));
    expect(await codesSent(integration)).toBe(1);
  });

  test("B1 · a failure is told the same way to all, and again on a reload", async () => {
    const { integration, browser, callback } = await trip(automatic);
    const denied = changed(callback, "error", "access_denied").replace(/code=[^&]*&/, "");
    const pages = await Promise.all(Array.from({ length: 20 }, () => browser.get(denied)));
    expect(new Set(pages.map(failureOn))).toEqual(new Set(["access_denied"]));
    expect(failureOn(await browser.get(denied))).toBe("access_denied");
    // The code, brought after all, comes too late.
    expect(failureOn(await browser.get(callback))).toBe("access_denied");
    expect(await codesSent(integration)).toBe(0);
  });
});

/** The callback's URL with one of the three parts of its state replaced. */
function swap(url: string, part: number, by: string): string {
  const parts = (new URL(url).searchParams.get("state") ?? "").split(".");
  return changed(url, "state", parts.map((text, at) => (at === part ? by : text)).join("."));
}

const encoded = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
const noSuchIds = { a: `app${"0".repeat(20)}`, c: `con${"0".repeat(20)}`, t: `att${"0".repeat(20)}` };

describe("forgeries", () => {
  test.each<[string, string, (callback: string) => string]>([
    ["B4 · a state with another signature", "state_invalid", (url) => swap(url, 2, "A".repeat(43))],
    ["B4 · a state of other ids", "state_invalid", (url) => swap(url, 1, encoded(noSuchIds))],
    ["B4 · an unsigned state", "state_invalid", (url) => swap(swap(url, 0, encoded({ alg: "none" })), 2, "")],
    ["B4 · no state at all", "state_invalid", (url) => url.replace(/state=[^&]*/, "")],
    ["B3 · a code given twice", "callback_invalid", (url) => `${url}&code=x`],
    ["B3 · a state given twice", "callback_invalid", (url) => `${url}&state=x`],
    ["B3 · an error given twice", "callback_invalid", (url) => `${url}&error=x&error=x`],
    ["B3 · an issuer given twice", "callback_invalid", (url) => `${url}&iss=x`],
    ["B3 · an oversized code", "callback_invalid", (url) => changed(url, "code", "x".repeat(5_000))],
    ["B3 · an oversized state", "callback_invalid", (url) => changed(url, "state", "x".repeat(5_000))],
  ])("%s is refused, and leaves the attempt usable", async (_, code, forge) => {
    const { app, integration, browser, callback, started } = await trip();
    const page = await browser.get(forge(callback));
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe(code);
    expect(page.text).not.toContain(new URL(callback).searchParams.get("code") ?? "no code");
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
    expect(await codesSent(integration)).toBe(1);
  });

  test("B4, H1 · a forged state wakes no Durable Object", async () => {
    const { app, callback: url, browser, started } = await trip();
    const { latchkey } = await stack();
    const isAwake = () => evict(app, started.connectionId);
    await settle(app, started.connectionId);
    expect(await isAwake()).toBe(true);
    const before = await objectIds();
    // Of the real object: its state with another signature, on GET as on POST.
    await browser.get(swap(url, 2, "A".repeat(43)));
    const state = new URL(swap(url, 2, "A".repeat(43))).searchParams.get("state") ?? "";
    await browser.post(url.replace(/\?.*/, ""), { state, code: "x" });
    await browser.get(new URL(`/connect?token=${state}`, latchkey).href);
    expect(await isAwake()).toBe(false);
    // Of an object that never was.
    await browser.get(swap(url, 1, encoded(noSuchIds)));
    expect(await objectIds()).toEqual(before);
    // The real one does wake it.
    await browser.get(url);
    expect(await isAwake()).toBe(true);
  });

  test("the provider sees one authorization request for one click", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const browser = new Browser();
    await browser.get(must(await clickConnect(browser, await startSession(app, integration), integration)));
    expect(await seenAuthorizations(integration)).toHaveLength(1);
  });
});
