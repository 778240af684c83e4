// The callback when it is reloaded, repeated, forged or opened in another browser: one code is exchanged once, for
// the browser that started the attempt.

import { describe, expect, test } from "vitest";
import { Browser, failureOn, hidden } from "../../support/http/browser.ts";
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

/** Returns an end user whose browser has not opened the callback yet. */
async function returnedUser(session = {}) {
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
function withParameter(url: string, name: string, value: string): string {
  const copy = new URL(url);
  copy.searchParams.set(name, value);
  return copy.href;
}

const times = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));

const objectIds = async () => {
  const { runtime } = await stack();
  return (await runtime.objectIds("ConnectionObject")).toSorted();
};

describe("an attempt", () => {
  test("A2 · has its own state and challenge, also with the same session, browser and moment", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const { connectUrl, token } = await startSession(app, integration);
    const browser = new Browser();
    const value = hidden(await browser.get(connectUrl), "browser");
    const clicks = await times(10, () =>
      browser.post(new URL("/connect", connectUrl).href, {
        token,
        integration: integration.id,
        browser: value,
      }),
    );
    const distinct = (name: string) =>
      new Set(clicks.map((page) => new URL(must(page)).searchParams.get(name)));
    expect(distinct("state").size).toBe(10);
    expect(distinct("code_challenge").size).toBe(10);
    expect(distinct("code_challenge_method")).toEqual(new Set(["S256"]));
    expect(distinct("response_type")).toEqual(new Set(["code"]));
  });

  test("sends one authorization request for one click", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const browser = new Browser();
    await browser.get(must(await clickConnect(browser, await startSession(app, integration), integration)));
    expect(await seenAuthorizations(integration)).toHaveLength(1);
  });

  test("A3, B1 · is not changed by a browser without its cookie, and the right browser then finishes", async () => {
    const { app, integration, callback, browser, started } = await returnedUser(automatic);
    const page = await new Browser().get(callback);
    expect(page.status).toBe(403);
    expect(failureOn(page)).toBe("wrong_browser");
    expect(page.text).not.toContain("/connect?token=");
    expect(page.text).not.toContain("<form");
    expect(await codesSent(integration)).toBe(0);
    expect((await browser.get(callback)).status).toBe(303);
    expect(await codesSent(integration)).toBe(1);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("active");
  });

  test("B1 · is not changed by HEAD, even with its cookie", async () => {
    const { integration, callback, browser, started, app } = await returnedUser(automatic);
    const head = await browser.head(callback);
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(await codesSent(integration)).toBe(0);
    expect((await connectionOf(app, started.connectionId))["status"]).toBe("pending");
    expect((await browser.get(callback)).status).toBe(303);
    expect(await codesSent(integration)).toBe(1);
  });

  test("A3 · is not completed by another browser with the cookie of its own attempt", async () => {
    const { integration, callback } = await returnedUser(automatic);
    const other = await returnedUser(automatic);
    expect((await other.browser.get(callback)).status).toBe(403);
    expect(await codesSent(integration)).toBe(0);
    // The other browser's attempt is not affected.
    expect((await other.browser.get(other.callback)).status).toBe(303);
    expect(await codesSent(other.integration)).toBe(1);
  });

  test("A3 · reveals nothing if its callback is replayed in another browser", async () => {
    const { integration, callback, browser } = await returnedUser(automatic);
    expect((await browser.get(callback)).status).toBe(303);
    const replay = await new Browser().get(callback);
    expect(replay.status).toBe(409);
    expect(failureOn(replay)).toBe("attempt_already_used");
    expect(replay.location).toBeNull();
    expect(await codesSent(integration)).toBe(1);
  });

  test("A4 · keeps its endpoints, client and scopes if the integration is changed in the meantime", async () => {
    const { app, integration, callback, browser, started } = await returnedUser();
    const { sandbox } = await stack();
    const endpoints = {
      issuer: `${sandbox.origin}/parqet`,
      authorization_endpoint: `${sandbox.origin}/parqet/oauth2/authorize`,
      token_endpoint: `${sandbox.origin}/parqex/oauth/v2/endpoints/token/`,
      api_base_url: `${sandbox.origin}/parqet`,
    };
    const changes = { endpoints, client_id: "someone-else", scopes: ["portfolio:write"] };
    const changed = await call("PATCH", `/v1/integrations/${integration.id}`, app.key, changes);
    expect(changed.status).toBe(200);
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active", requested_scopes: ["portfolio:read"] });
    expect(await codesSent(integration)).toBe(1);
    expect((await counters({ ...integration, provider: "parqex" })).token.authorization_code).toBe(0);
  });
});

describe("B1 · the code is exchanged once", () => {
  test("B1 · for fifty identical callbacks with automatic completion, and not again on a reload", async () => {
    const { app, integration, browser, callback, started } = await returnedUser(automatic);
    const pages = await times(50, () => browser.get(callback));
    const to = `${app.returnUrl}?connection_id=${started.connectionId}`;
    expect(new Set(pages.map((page) => page.status))).toEqual(new Set([303]));
    expect(new Set(pages.map(must))).toEqual(new Set([to]));
    expect(must(await browser.get(callback))).toBe(to);
    expect(await codesSent(integration)).toBe(1);
  });

  test("B1 · for ten identical callbacks and ten confirmations", async () => {
    const { app, integration, browser, callback, started } = await returnedUser();
    const [page, ...others] = await times(10, () => browser.get(callback));
    if (page === undefined) throw new Error("no page");
    expect(new Set(others.map(must))).toEqual(new Set([must(page)]));
    expect(await codesSent(integration)).toBe(0);
    const responses = await times(10, () => confirm(app, page, started.endUser));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(await codesSent(integration)).toBe(1);
    // After the confirmation the reloaded callback redirects to the same URL.
    expect(must(await browser.get(callback))).toBe(must(page));
    expect(await codesSent(integration)).toBe(1);
  });

  test("B1 · and never after a failure, which every callback and reload reports", async () => {
    const { integration, browser, callback } = await returnedUser(automatic);
    const denied = withParameter(callback, "error", "access_denied").replace(/code=[^&]*&/, "");
    const pages = await times(10, () => browser.get(denied));
    expect(new Set(pages.map(failureOn))).toEqual(new Set(["access_denied"]));
    expect(failureOn(await browser.get(denied))).toBe("access_denied");
    // A code that arrives later is ignored.
    expect(failureOn(await browser.get(callback))).toBe("access_denied");
    expect(await codesSent(integration)).toBe(0);
  });
});

test("B3 · a code of 12,000 characters is sent to the provider, also after a form_post", async () => {
  const { integration, browser, callback } = await returnedUser(automatic);
  const form = Object.fromEntries(new URL(withParameter(callback, "code", "x".repeat(12_000))).searchParams);
  const hop = await new Browser().post(integration.callbackUrl, form, { "sec-fetch-site": "cross-site" });
  expect(failureOn(await browser.get(must(hop)))).toBe("authorization_code_rejected");
  expect(await codesSent(integration)).toBe(1);
});

/** The callback's URL with one of the three parts of its state replaced. */
function withStatePart(url: string, part: number, by: string): string {
  const parts = (new URL(url).searchParams.get("state") ?? "").split(".");
  return withParameter(url, "state", parts.map((text, at) => (at === part ? by : text)).join("."));
}

const encoded = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
const unknownIds = { a: `app${"0".repeat(20)}`, c: `con${"0".repeat(20)}`, t: `att${"0".repeat(20)}` };

describe("a forged callback", () => {
  test.each<[string, string, (callback: string) => string]>([
    ["B4 · a state with another signature", "state_invalid", (url) => withStatePart(url, 2, "A".repeat(43))],
    [
      "B4 · an unsigned state",
      "state_invalid",
      (url) => withStatePart(withStatePart(url, 0, encoded({ alg: "none" })), 2, ""),
    ],
    ["B3 · a second code", "callback_invalid", (url) => `${url}&code=x`],
    ["B3 · an oversized query", "callback_invalid", (url) => withParameter(url, "x", "x".repeat(15 * 1024))],
    ["a long unknown state", "state_invalid", (url) => withParameter(url, "state", "x".repeat(5_000))],
  ])("%s is rejected, and the attempt can still be completed", async (_, code, forge) => {
    const { app, integration, browser, callback, started } = await returnedUser();
    const page = await browser.get(forge(callback));
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe(code);
    expect(page.text).not.toContain(new URL(callback).searchParams.get("code") ?? "no code");
    const confirmed = await confirm(app, await browser.get(callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
    expect(await codesSent(integration)).toBe(1);
  });

  test("B4, H1 · does not wake a Durable Object", async () => {
    const { app, callback: url, browser, started } = await returnedUser();
    const { latchkey } = await stack();
    const wasAwake = () => evict(app, started.connectionId);
    await settle(app, started.connectionId);
    expect(await wasAwake()).toBe(true);
    const before = await objectIds();
    // The IDs of an existing object with another signature, in a GET and in a POST.
    await browser.get(withStatePart(url, 2, "A".repeat(43)));
    const state = new URL(withStatePart(url, 2, "A".repeat(43))).searchParams.get("state") ?? "";
    await browser.post(url.replace(/\?.*/, ""), { state, code: "x" });
    await browser.get(new URL(`/connect?token=${state}`, latchkey).href);
    expect(await wasAwake()).toBe(false);
    // The IDs of an object that does not exist.
    await browser.get(withStatePart(url, 1, encoded(unknownIds)));
    expect(await objectIds()).toEqual(before);
    // The unchanged callback wakes it.
    await browser.get(url);
    expect(await wasAwake()).toBe(true);
  });
});
