// Connecting to an item: the item request, the consent at the bank, and every way to receive the result.

import { beforeAll, describe, expect, test } from "vitest";
import { Browser, failureOn, hidden } from "../../support/http/browser.ts";
import { confirm, connectionOf, letExpire, must, readToken, startSession } from "../../support/flow.ts";
import {
  beginAtBank,
  becomes,
  connectBank,
  countsOf,
  decideAtBank,
  deleteAtProvider,
  forceItem,
  itemsOf,
  land,
  newBank,
  waitAt,
  walkToBank,
} from "../../support/items.ts";
import { newApp, type TestApp } from "../../support/latchkey.ts";
import { fault, settings, type TestIntegration } from "../../support/sandbox.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";

let app: TestApp;
let bank: TestIntegration;

beforeAll(async () => {
  app = await newApp("Budget app");
  bank = await newBank(app);
});

describe("an item becomes a connection", () => {
  test("when the browser returns", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const callback = must(await decideAtBank(browser, consentUrl));
    expect(new URL(callback).pathname).toBe(new URL(bank.callbackUrl).pathname);
    const returned = await land(browser, callback);
    expect(must(returned)).toContain(`${app.returnUrl}?handle=`);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "pending" });

    const confirmed = await confirm(app, returned, started.endUser);
    expect(confirmed).toMatchObject({
      status: 200,
      body: { status: "active", provider: "pluggy", stale: false, refreshable: true, revocable: true },
    });
    const [item] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === started.connectionId);
    expect(confirmed.body).toMatchObject({
      account: { id: item?.id, label: "Banco do Exemplo" },
      metadata: { item_id: item?.id, item_status: "UPDATED", connector_id: "612" },
    });
    const token = await readToken(app, started.connectionId);
    expect(token.body).toMatchObject({ token_type: "ApiKey", version: 1, metadata: { item_id: item?.id } });
    expect(token.body["expires_at"]).not.toBeNull();
  });

  test("when only the status page polls the item", async () => {
    const browser = new Browser();
    await settings(bank, { landing: "none" });
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    expect((await decideAtBank(browser, consentUrl)).location).toBeNull();
    await settings(bank, { landing: "redirect" });
    const returned = await waitAt(browser, statusUrl);
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("without the browser, if the session completes automatically", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank, { completion: "automatic" });
    const { consentUrl } = await walkToBank(browser, started, bank);
    await decideAtBank(browser, consentUrl);
    await ringAll(app, started.connectionId);
    expect(await becomes(app, started.connectionId, ({ status }) => status === "active")).toMatchObject({
      account: { label: "Banco do Exemplo" },
    });
  });

  test("once, if the browser returns twice and the app confirms twice", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const callback = must(await decideAtBank(browser, consentUrl));
    const first = await land(browser, callback);
    const confirmed = await confirm(app, first, started.endUser);
    const second = await land(browser, callback);
    expect(await confirm(app, second, started.endUser)).toMatchObject({
      status: 200,
      body: { status: "active", id: confirmed.body["id"], metadata: confirmed.body["metadata"] },
    });
    expect((await readToken(app, started.connectionId)).body).toMatchObject({ version: 1 });
    const items = await itemsOf(bank);
    expect(items.filter(({ clientUserId }) => clientUserId === started.connectionId)).toHaveLength(1);
  });

  test("after the app has confirmed while the bank was still syncing", async () => {
    const slow = await newBank(app, {}, { sync_ms: 600_000 });
    const browser = new Browser();
    const started = await startSession(app, slow);
    const { consentUrl } = await walkToBank(browser, started, slow);
    const returned = await browser.get(must(await decideAtBank(browser, consentUrl)));
    const page = await browser.get(must(returned));
    const returnUrl = /href="([^"]*handle=[^"]*)"/.exec(page.text)?.[1] ?? "";
    const confirmed = await confirm(app, { ...page, location: returnUrl }, started.endUser);
    expect(confirmed).toMatchObject({ status: 200, body: { status: "pending" } });
    const [item] = await itemsOf(slow);
    await forceItem(item?.id ?? "", { status: "UPDATED", execution_status: "SUCCESS" });
    await ringAll(app, started.connectionId);
    await becomes(app, started.connectionId, ({ status }) => status === "active");
  });
});

describe("the request for an item", () => {
  test("uses a connect token, names the connection, and sets the item's own URLs", async () => {
    const browser = new Browser();
    const { connectionId } = await connectBank(app, bank, browser);
    const [item] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === connectionId);
    expect(item).toMatchObject({ created_with: "connect" });
    expect(item?.oauthRedirectUri?.startsWith(`${bank.callbackUrl}?state=`)).toBe(true);
    expect(item?.webhookUrl).toMatch(/\/hooks\/cb\w{20}\/hk_app\w+$/);
  });

  test("is rejected by a provider that requires a public https URL to return to", async () => {
    const strict = await newBank(app, {}, { strict_urls: true });
    const started = await startSession(app, strict);
    const page = await beginAtBank(new Browser(), started, strict);
    expect(failureOn(page)).toBe("authorization_failed");
    expect(await itemsOf(strict)).toEqual([]);
  });

  test("is not sent again if its response is lost", async () => {
    const own = await newBank(app);
    await fault(own, { kind: "drop_after_rotate" }, { on: "items" });
    const browser = new Browser();
    const started = await startSession(app, own);
    const page = await beginAtBank(browser, started, own);
    expect(failureOn(page)).toBe("provider_unavailable");
    expect(await countsOf(own)).toMatchObject({ items_created: 1 });
  });
});

describe("an attempt ends", () => {
  test("with access_denied if the end user denies consent", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const page = await land(browser, must(await decideAtBank(browser, consentUrl, { decision: "deny" })));
    expect(failureOn(page)).toBe("access_denied");
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: { code: "access_denied" },
    });
  });

  test("with attempt_expired if the end user does not consent in time", async () => {
    const bankWithTimeout = await newBank(app, {}, { consent_timeout_seconds: 0.05 });
    const browser = new Browser();
    const started = await startSession(app, bankWithTimeout);
    const statusUrl = must(await beginAtBank(browser, started, bankWithTimeout));
    const page = await waitAt(browser, statusUrl, ({ status }) => status >= 400);
    expect(failureOn(page)).toBe("attempt_expired");
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      last_error: { code: "attempt_expired" },
    });
  });

  test("with attempt_expired if the browser does not return", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    await walkToBank(browser, started, bank);
    await letExpire(app, started.connectionId, "attempt");
    await ringAll(app, started.connectionId);
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      status: "pending",
      last_error: { code: "attempt_expired" },
    });
  });

  test("with authorization_failed if the item is deleted in the meantime", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl } = await walkToBank(browser, started, bank);
    const [item] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === started.connectionId);
    await deleteAtProvider(item?.id ?? "");
    expect(failureOn(await browser.get(statusUrl))).toBe("authorization_failed");
  });

  test("and leaves no item at the provider", async () => {
    const own = await newBank(app);
    const browser = new Browser();
    const started = await startSession(app, own);
    const { consentUrl } = await walkToBank(browser, started, own);
    await land(browser, must(await decideAtBank(browser, consentUrl, { decision: "deny" })));
    await ringAll(app, started.connectionId);
    expect(await itemsOf(own)).toEqual([]);
  });
});

describe("the consent page", () => {
  test("is opened automatically once, and then shown as a link", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    const again = await browser.get(statusUrl);
    expect(again.location).toBeNull();
    expect(again.text).toContain("Continue to Banco do Exemplo");
    expect(again.text).toContain(new URL(consentUrl).pathname);
  });

  test("A6 · is not opened if its URL is not https", async () => {
    const own = await newBank(app);
    const data = "javascript:alert(1)";
    const fields = { status: "WAITING_USER_INPUT", parameter: { name: "o", type: "oauth", data } };
    await fault(own, { kind: "extra", fields }, { on: "item", times: 0 });
    const browser = new Browser();
    const started = await startSession(app, own);
    const page = await waitAt(browser, must(await beginAtBank(browser, started, own)));
    expect(page.location).toBeNull();
    expect(failureOn(page)).toBe("authorization_failed");
    expect(page.text).not.toContain(data);
  });
});

describe("the end user", () => {
  test("D2 · is not connected by another user's link, and the item is deleted", async () => {
    const own = await newBank(app);
    const victim = new Browser();
    const started = await startSession(app, own, { end_user: { id: "attacker" } });
    const { consentUrl } = await walkToBank(victim, started, own);
    const returned = await land(victim, must(await decideAtBank(victim, consentUrl)));
    const confirmed = await confirm(app, returned, "victim");
    expect(confirmed).toMatchObject({ status: 403, body: { code: "end_user_mismatch" } });
    expect((await confirm(app, returned, "attacker")).body).toMatchObject({ code: "end_user_mismatch" });
    await ringAll(app, started.connectionId);
    expect(await itemsOf(own)).toEqual([]);
  });

  test("D2 · is not connected if another browser returns from the bank, which ends the attempt", async () => {
    const [attacker, victim] = [new Browser(), new Browser()];
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(attacker, started, bank);
    const landed = await victim.get(must(await decideAtBank(victim, consentUrl)));
    expect(failureOn(landed)).toBe("wrong_browser");
    // The page reports the browser with a form, which a script submits.
    expect(landed.headers.get("content-security-policy")).toContain("script-src 'nonce-");
    const action = /<form method="post" action="([^"]*)"/.exec(landed.text)?.[1] ?? "";
    const report = { state: hidden(landed, "state"), itemId: hidden(landed, "itemId") };
    const reportUrl = new URL(action, bank.callbackUrl).href;
    const crossSite = await victim.post(reportUrl, report, { "sec-fetch-site": "cross-site" });
    expect(failureOn(crossSite)).toBe("not_same_origin");
    expect(failureOn(await attacker.get(statusUrl))).toBeUndefined();
    const reported = await victim.post(reportUrl, report);
    expect(failureOn(reported)).toBe("wrong_browser");
    expect(reported.text).not.toContain("<form");
    expect(failureOn(await attacker.get(statusUrl))).toBe("wrong_browser");
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "pending" });
  });

  test("D2 · the other browser reports itself although its address is over the limit", async () => {
    const [attacker, victim] = [new Browser(), new Browser()];
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(attacker, started, bank);
    const landing = new URL(must(await decideAtBank(victim, consentUrl)));
    // A parameter of this name would replace the form's method.
    landing.searchParams.set("submit", "1");
    for (let n = 0; n < 25; n += 1)
      await Promise.all(Array.from({ length: 10 }, () => victim.get(`${bank.callbackUrl}?state=x`)));
    const landed = await victim.get(landing.href);
    expect(landed.status).toBe(429);
    expect(landed.text).not.toContain('name="submit"');
    const action = /<form method="post" action="([^"]*)"/.exec(landed.text)?.[1] ?? "";
    const report = { state: hidden(landed, "state"), itemId: hidden(landed, "itemId") };
    await victim.post(new URL(action, bank.callbackUrl).href, report);
    expect(failureOn(await attacker.get(statusUrl))).toBe("wrong_browser");
  });

  test("B1 · can still finish after a scanner has requested the callback with GET and HEAD", async () => {
    const [scanner, browser] = [new Browser(), new Browser()];
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const callback = must(await decideAtBank(browser, consentUrl));
    await scanner.head(callback);
    expect(failureOn(await scanner.get(callback))).toBe("wrong_browser");
    const confirmed = await confirm(app, await land(browser, callback), started.endUser);
    expect(confirmed.body).toMatchObject({ status: "active" });
  });

  test("A3 · is the only user who can open the status page", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    const other = await new Browser().get(statusUrl);
    expect(failureOn(other)).toBe("wrong_browser");
    expect(other.text).not.toContain(new URL(consentUrl).pathname);
    const returned = await land(browser, must(await decideAtBank(browser, consentUrl)));
    expect(must(returned)).toContain("handle=");
  });

  test("is not connected to another user's item that the callback contains, and can still connect", async () => {
    const other = await connectBank(app, bank, new Browser());
    const [theirs] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === other.connectionId);
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const callback = new URL(must(await decideAtBank(browser, consentUrl)));
    const forged = new URL(callback);
    forged.searchParams.set("itemId", theirs?.id ?? "");
    expect(failureOn(await browser.get(forged.href))).toBe("callback_invalid");
    const returned = await land(browser, callback.href);
    const { body } = await confirm(app, returned, started.endUser);
    expect(body).toMatchObject({ status: "active" });
    expect(body["account"]).not.toMatchObject({ id: theirs?.id });
  });

  test("is not connected to an item that the provider has assigned to another user", async () => {
    const own = await newBank(app);
    const browser = new Browser();
    const started = await startSession(app, own);
    const { consentUrl } = await walkToBank(browser, started, own);
    const callback = must(await decideAtBank(browser, consentUrl));
    const [item] = await itemsOf(own);
    await forceItem(item?.id ?? "", { client_user_id: "con00000000000000000000" });
    expect(failureOn(await land(browser, callback))).toBe("account_mismatch");
  });
});
