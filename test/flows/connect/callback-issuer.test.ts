// Who answered: `iss` (RFC 9207), the callback URL of the integration, and answers that say two things.

import { describe, expect, test } from "vitest";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { newApp } from "../../support/latchkey.ts";
import { confirm, connect, connectionOf, must, startSession, walkToCallback } from "../../support/flow.ts";
import { counters, fault, newIntegration, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const codesSent = async (integration: TestIntegration) =>
  (await counters(integration)).token.authorization_code;

async function trip(changes = {}, bend: (integration: TestIntegration) => Promise<void> = async () => {}) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet", changes);
  await bend(integration);
  const browser = new Browser();
  const started = await startSession(app, integration, { completion: "automatic" });
  const callback = await walkToCallback(browser, started, integration);
  return { app, integration, browser, started, callback };
}

/** The same server, found by its metadata, which says that it sends `iss`. */
async function discovered() {
  const { sandbox } = await stack();
  const endpoints = { issuer: `${sandbox.origin}/parqet` };
  return { provider: "oauth2", endpoints, scopes: ["portfolio:read"] };
}

describe("the issuer", () => {
  test("B2 · an answer from another issuer is refused, and nothing of it is shown", async () => {
    const iss = "https://evil.example/as";
    const { app, integration, browser, callback, started } = await trip({}, (to) =>
      fault(to, { kind: "wrong_iss", iss }, { on: "authorize" }),
    );
    const page = await browser.get(callback);
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("issuer_mismatch");
    expect(page.text).not.toContain("evil.example");
    expect(await codesSent(integration)).toBe(0);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: { code: "issuer_mismatch" },
    });
  });

  test("B2 · the issuer is compared as it is written, not as a URL means it", async () => {
    const { sandbox } = await stack();
    const { integration, browser, callback } = await trip({}, (to) =>
      fault(to, { kind: "wrong_iss", iss: `${sandbox.origin}/parqet/` }, { on: "authorize" }),
    );
    expect(failureOn(await browser.get(callback))).toBe("issuer_mismatch");
    expect(await codesSent(integration)).toBe(0);
  });

  test("B2 · a wrong issuer's error is not taken for the provider's", async () => {
    const { browser, callback } = await trip();
    const url = new URL(callback);
    url.searchParams.delete("code");
    url.searchParams.set("error", "access_denied");
    url.searchParams.set("error_description", "Call +1 555 0100");
    url.searchParams.set("iss", "https://evil.example");
    const page = await browser.get(url.href);
    expect(failureOn(page)).toBe("issuer_mismatch");
    expect(page.text).not.toContain("555");
  });

  test("B2 · a server that announces iss and then leaves it out is refused", async () => {
    const { integration, browser, callback } = await trip(await discovered(), (to) =>
      fault(to, { kind: "omit_iss" }, { on: "authorize" }),
    );
    expect(new URL(callback).searchParams.get("iss")).toBeNull();
    expect(failureOn(await browser.get(callback))).toBe("issuer_mismatch");
    expect(await codesSent(integration)).toBe(0);
  });

  test("B2 · a discovered server that sends iss is connected", async () => {
    const app = await newApp();
    const { connection } = await connect(app, await newIntegration(app, "parqet", await discovered()));
    expect(connection).toMatchObject({ status: "active", provider: "oauth2" });
  });

  test("B2 · a server that never announced iss may leave it out", async () => {
    const { browser, callback } = await trip({}, (to) =>
      fault(to, { kind: "omit_iss" }, { on: "authorize" }),
    );
    expect((await browser.get(callback)).status).toBe(303);
  });
});

describe("whose answer, and which", () => {
  test("D1 · a callback at another integration's URL is refused, and asks neither for a token", async () => {
    const { app, integration, browser, callback } = await trip();
    const other = await newIntegration(app, "parqet");
    const page = await browser.get(callback.replace(integration.callbackUrl, other.callbackUrl));
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("callback_mismatch");
    expect(await codesSent(integration)).toBe(0);
    expect(await codesSent(other)).toBe(0);
  });

  test("B3 · a code and an error in one answer are refused", async () => {
    const { integration, browser, callback } = await trip();
    const page = await browser.get(`${callback}&error=access_denied`);
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("callback_invalid");
    expect(await codesSent(integration)).toBe(0);
  });

  test("B3 · an answer with neither code nor error is refused", async () => {
    const { integration, browser, callback } = await trip();
    expect(failureOn(await browser.get(callback.replace(/code=[^&]*&/, "")))).toBe("callback_invalid");
    expect(await codesSent(integration)).toBe(0);
  });

  test("unknown parameters are ignored", async () => {
    const { browser, callback } = await trip();
    expect((await browser.get(`${callback}&session_state=1&session_state=2`)).status).toBe(303);
  });

  test("H4 · the provider's own words about an error reach no page", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const words = { error: "invalid_scope", error_description: "<b>Canary</b> at db-7.internal" };
    await fault(integration, { kind: "authorize_error", ...words }, { on: "authorize" });
    const browser = new Browser();
    const started = await startSession(app, integration);
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect(failureOn(page)).toBe("authorization_failed");
    expect(page.text).not.toContain("Canary");
    expect(page.text).not.toContain("db-7");
  });

  test("one browser in two tabs at once connects two accounts", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const browser = new Browser();
    const [a, b] = await Promise.all([startSession(app, integration), startSession(app, integration)]);
    const fromA = await walkToCallback(browser, a, integration, { account: "alice" });
    const fromB = await walkToCallback(browser, b, integration, { account: "bob" });
    expect(browser.cookieNames(fromA)).toHaveLength(2);
    const [backB, backA] = [await browser.get(fromB), await browser.get(fromA)];
    expect(must(backA)).not.toBe(must(backB));
    const [first, second] = await Promise.all([
      confirm(app, backA, a.endUser),
      confirm(app, backB, b.endUser),
    ]);
    expect(first.body).toMatchObject({ id: a.connectionId, status: "active" });
    expect(second.body).toMatchObject({ id: b.connectionId, status: "active" });
    expect(first.body["account"]).not.toEqual(second.body["account"]);
  });
});
