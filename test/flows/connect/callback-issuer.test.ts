// Which authorization responses are accepted: the issuer (RFC 9207), the callback URL, and contradictory parameters.

import { describe, expect, test } from "vitest";
import { Browser, failureOn } from "../../support/http/browser.ts";
import { newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, startSession, walkToCallback } from "../../support/flow.ts";
import { counters, fault, newIntegration, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

const codesSent = async (integration: TestIntegration) =>
  (await counters(integration)).token.authorization_code;

/** Returns an end user whose browser has not opened the callback yet. */
async function returnedUser(
  changes = {},
  prepare: (integration: TestIntegration) => Promise<void> = async () => {},
) {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet", changes);
  await prepare(integration);
  const browser = new Browser();
  const started = await startSession(app, integration, { completion: "automatic" });
  const callback = await walkToCallback(browser, started, integration);
  return { app, integration, browser, started, callback };
}

/** The sandbox's server with discovery. Its metadata announces `iss`. */
async function discovered() {
  const { sandbox } = await stack();
  const endpoints = { issuer: `${sandbox.origin}/parqet` };
  return { provider: "oauth2", endpoints, scopes: ["portfolio:read"] };
}

describe("the issuer", () => {
  test("B2 · a response from another issuer is rejected, and none of its text is shown", async () => {
    const iss = "https://evil.example/as";
    const { app, integration, browser, callback, started } = await returnedUser({}, (to) =>
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

  test("B2 · a response without iss is rejected if the server's metadata announces it", async () => {
    const { integration, browser, callback } = await returnedUser(await discovered(), (to) =>
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

  test("B2 · a server that never announced iss can omit it", async () => {
    const { browser, callback } = await returnedUser({}, (to) =>
      fault(to, { kind: "omit_iss" }, { on: "authorize" }),
    );
    expect((await browser.get(callback)).status).toBe(303);
  });
});

describe("the authorization response", () => {
  test("D1 · is rejected at another integration's callback URL, and no code is sent", async () => {
    const { app, integration, browser, callback } = await returnedUser();
    const other = await newIntegration(app, "parqet");
    const page = await browser.get(callback.replace(integration.callbackUrl, other.callbackUrl));
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("callback_mismatch");
    expect(await codesSent(integration)).toBe(0);
    expect(await codesSent(other)).toBe(0);
  });

  test("B3 · is rejected with both a code and an error", async () => {
    const { integration, browser, callback } = await returnedUser();
    const page = await browser.get(`${callback}&error=access_denied`);
    expect(page.status).toBe(400);
    expect(failureOn(page)).toBe("callback_invalid");
    expect(await codesSent(integration)).toBe(0);
  });

  test("can have unknown parameters, also more than once", async () => {
    const { browser, callback } = await returnedUser();
    expect((await browser.get(`${callback}&session_state=1&session_state=2`)).status).toBe(303);
  });

  test("H4 · with an error shows none of the provider's text", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const error = { error: "invalid_scope", error_description: "<b>Canary</b> at db-7.internal" };
    await fault(integration, { kind: "authorize_error", ...error }, { on: "authorize" });
    const browser = new Browser();
    const started = await startSession(app, integration);
    const page = await browser.get(await walkToCallback(browser, started, integration));
    expect(failureOn(page)).toBe("authorization_failed");
    expect(page.text).not.toContain("Canary");
    expect(page.text).not.toContain("db-7");
  });
});
