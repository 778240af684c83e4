// A connection that is an item: asked for, consented to at a bank, and found out about in any order.

import { beforeAll, describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { confirm, connectionOf, letExpire, must, readToken, startSession } from "../../support/flow.ts";
import {
  beginAtBank,
  becomes,
  connectBank,
  countsOf,
  CPF,
  decideAtBank,
  deleteAtProvider,
  forceItem,
  itemsOf,
  land,
  newBank,
  waitAt,
  walkToBank,
} from "../../support/items.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { control, fault, newIntegration, settings, type TestIntegration } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { ringAll } from "../../support/run-connection-tasks.ts";

let app: TestApp;
let bank: TestIntegration;

beforeAll(async () => {
  app = await newApp("Budget app");
  bank = await newBank(app);
});

describe("comes to a connection", () => {
  test("when the browser lands first", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const landing = must(await decideAtBank(browser, consentUrl));
    expect(new URL(landing).pathname).toBe(new URL(bank.callbackUrl).pathname);
    const returned = await land(browser, landing);
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

  test("by polling alone, and no later than the app confirms", async () => {
    const browser = new Browser();
    await settings(bank, { landing: "none" });
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    expect((await decideAtBank(browser, consentUrl)).location).toBeNull();
    await settings(bank, { landing: "redirect" });
    const returned = await waitAt(browser, statusUrl);
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("without a browser that comes back, where nothing has to be confirmed", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank, { completion: "automatic" });
    const { consentUrl } = await walkToBank(browser, started, bank);
    await decideAtBank(browser, consentUrl);
    await ringAll(app, started.connectionId);
    expect(await becomes(app, started.connectionId, ({ status }) => status === "active")).toMatchObject({
      account: { label: "Banco do Exemplo" },
    });
  });

  test("that is not active before the app has confirmed, however often it is looked at", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    await decideAtBank(browser, consentUrl);
    const first = await waitAt(browser, statusUrl);
    await ringAll(app, started.connectionId);
    const again = await waitAt(browser, statusUrl);
    expect(new URL(must(again)).searchParams.get("handle")).toBe(
      new URL(must(first)).searchParams.get("handle"),
    );
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "pending" });
    expect((await readToken(app, started.connectionId)).body).toMatchObject({ code: "connection_pending" });
  });

  test("once, though the browser lands twice and the app confirms twice", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const landing = must(await decideAtBank(browser, consentUrl));
    const first = await land(browser, landing);
    const confirmed = await confirm(app, first, started.endUser);
    const second = await land(browser, landing);
    expect(await confirm(app, second, started.endUser)).toMatchObject({
      status: 200,
      body: { status: "active", id: confirmed.body["id"], metadata: confirmed.body["metadata"] },
    });
    expect((await readToken(app, started.connectionId)).body).toMatchObject({ version: 1 });
    const items = await itemsOf(bank);
    expect(items.filter(({ clientUserId }) => clientUserId === started.connectionId)).toHaveLength(1);
  });

  test("though the app confirms while the bank is still at work", async () => {
    const slow = await newBank(app, {}, { sync_ms: 1500 });
    const browser = new Browser();
    const started = await startSession(app, slow);
    const { consentUrl } = await walkToBank(browser, started, slow);
    const landed = await browser.get(must(await decideAtBank(browser, consentUrl)));
    const page = await browser.get(must(landed));
    expect(page.text).toContain("Back to Budget app for now");
    const meanwhile = /href="([^"]*handle=[^"]*)"/.exec(page.text)?.[1] ?? "";
    const confirmed = await confirm(app, { ...page, location: meanwhile }, started.endUser);
    expect(confirmed).toMatchObject({ status: 200, body: { status: "pending" } });
    await until(
      () => ringAll(app, started.connectionId).then(() => connectionOf(app, started.connectionId)),
      ({ status }) => status === "active",
    );
  });
});

describe("the order", () => {
  test("is placed with a connect token, names the connection, and says the URLs at the item itself", async () => {
    const browser = new Browser();
    const { connectionId } = await connectBank(app, bank, browser);
    const [item] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === connectionId);
    expect(item).toMatchObject({ created_with: "connect" });
    expect(item?.oauthRedirectUri?.startsWith(`${bank.callbackUrl}?state=`)).toBe(true);
    expect(item?.webhookUrl).toMatch(/\/hooks\/cb\w{20}\/hk_app\w+$/);
  });

  test("is refused as at the real one where the way back is not https, or leads to this machine", async () => {
    const strict = await newBank(app, {}, { strict_urls: true });
    const started = await startSession(app, strict);
    const page = await beginAtBank(new Browser(), started, strict);
    expect(failureOn(page)).toBe("authorization_failed");
    expect(await itemsOf(strict)).toEqual([]);
  });

  test("is not sent again when its answer is lost", async () => {
    const own = await newBank(app);
    await fault(own, { kind: "drop_after_rotate" }, { on: "items" });
    const browser = new Browser();
    const started = await startSession(app, own);
    const page = await beginAtBank(browser, started, own);
    expect(failureOn(page)).toBe("provider_unavailable");
    expect(await countsOf(own)).toMatchObject({ items_created: 1 });
  });
});

describe("ends truthfully", () => {
  test("when the person refuses", async () => {
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

  test("when nobody consents in time", async () => {
    const hasty = await newBank(app, {}, { consent_timeout_seconds: 0.05 });
    const browser = new Browser();
    const started = await startSession(app, hasty);
    const statusUrl = must(await beginAtBank(browser, started, hasty));
    const page = await waitAt(browser, statusUrl, ({ status }) => status >= 400);
    expect(failureOn(page)).toBe("attempt_expired");
    expect(await connectionOf(app, started.connectionId)).toMatchObject({
      last_error: { code: "attempt_expired" },
    });
  });

  test("when the window is closed at the bank", async () => {
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

  test("when the item is deleted on the way", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl } = await walkToBank(browser, started, bank);
    const [item] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === started.connectionId);
    await deleteAtProvider(item?.id ?? "");
    expect(failureOn(await browser.get(statusUrl))).toBe("authorization_failed");
  });

  test("and leaves no item behind", async () => {
    const own = await newBank(app);
    const browser = new Browser();
    const started = await startSession(app, own);
    const { consentUrl } = await walkToBank(browser, started, own);
    await land(browser, must(await decideAtBank(browser, consentUrl, { decision: "deny" })));
    await ringAll(app, started.connectionId);
    expect(await itemsOf(own)).toEqual([]);
  });
});

describe("what is asked for", () => {
  test("is asked for on the page as the institution describes it, and checked", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const page = await browser.get(started.connectUrl);
    expect(page.text).toContain('name="parameters.cpf"');
    const wrong = await beginAtBank(browser, started, bank, { cpf: "123" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/aria-invalid="true"/);
    expect(failureOn(await beginAtBank(browser, started, bank, { cpf: CPF }))).toBeUndefined();
  });

  test("may be written as people write it", async () => {
    const started = await startSession(app, bank);
    const written = { cpf: "123.456.789-09" };
    expect(must(await beginAtBank(new Browser(), started, bank, written))).toContain("/connect/status");
  });

  test("is not asked for when the app knows it, and stands nowhere in the link", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank, { parameters: { cpf: CPF } });
    expect(started.connectUrl).not.toContain(CPF);
    const page = await browser.get(started.connectUrl);
    expect(page.text).not.toContain('name="parameters.cpf"');
    const begun = await beginAtBank(browser, started, bank, {});
    expect(must(begun)).toContain("/connect/status");
  });

  test.each([
    [{ parameters: { cpf: "123" } }, "parameters.cpf"],
    [{ parameters: { password: "x" } }, "parameters.password"],
  ])("is refused when the session is made: %j", async (session, path) => {
    const answer = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [bank.id],
      ...session,
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request", errors: [{ path }] } });
  });

  test("and an institution that does not exist is refused then as well", async () => {
    const answer = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [bank.id],
      variables: { connector_id: "999" },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(answer.text).toContain("connector");
  });

  test("may be a second factor on the way", async () => {
    const twoFactors = await newBank(app, { variables: { connector_id: "5" } });
    const browser = new Browser();
    const started = await startSession(app, twoFactors);
    const credentials = { user: "user-ok", password: "password-ok" };
    const statusUrl = must(await beginAtBank(browser, started, twoFactors, credentials));
    const page = await waitAt(browser, statusUrl, ({ text }) => text.includes('name="value"'));
    const state = new URL(statusUrl).searchParams.get("state") ?? "";
    expect(page.text).toContain('value="token"');
    const sent = await browser.post(statusUrl.split("?")[0] ?? "", { state, name: "token", value: "123456" });
    // To the page that waits, so that coming again by itself does not send the answer again.
    expect([sent.status, must(sent)]).toEqual([303, statusUrl]);
    const returned = await waitAt(browser, must(sent));
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("may be something to do in the bank's own app", async () => {
    const device = await newBank(app, { variables: { connector_id: "8" } }, { user_action_ms: 600 });
    const browser = new Browser();
    const started = await startSession(app, device);
    const credentials = { user: "user-ok", password: "password-ok" };
    const statusUrl = must(await beginAtBank(browser, started, device, credentials));
    const page = await waitAt(browser, statusUrl, ({ text }) => text.includes("waiting for you"));
    expect(page.text).toContain('http-equiv="refresh"');
    const returned = await waitAt(browser, statusUrl);
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("a sign-in that the institution refuses says so, and can be tried again", async () => {
    const bankWithPassword = await newBank(app, { variables: { connector_id: "2" } });
    const browser = new Browser();
    const started = await startSession(app, bankWithPassword);
    const wrong = { user: "user-ok", password: "wrong" };
    const statusUrl = must(await beginAtBank(browser, started, bankWithPassword, wrong));
    const page = await waitAt(browser, statusUrl);
    expect(failureOn(page)).toBe("login_failed");
    const right = { user: "user-ok", password: "password-ok" };
    const again = must(await beginAtBank(browser, started, bankWithPassword, right));
    const returned = await waitAt(browser, again);
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });
});

describe("a session that names no integrations", () => {
  test("offers those that can be used as they are", async () => {
    const other = await newApp("Other app");
    const usable = await newBank(other);
    await newBank(other, { variables: {} });
    const session = { integrations: undefined };
    const started = await startSession(other, usable, session);
    const page = await new Browser().get(started.connectUrl);
    expect(page.text.match(/<form/g)).toHaveLength(1);
  });

  test("is refused where the app knows something that nobody asks for", async () => {
    const other = await newApp("Other app");
    const parqet = await newIntegration(other, "parqet");
    const body = { end_user: { id: "ada" }, integrations: [parqet.id], parameters: { cpf: CPF } };
    const answer = await call("POST", "/v1/connect/sessions", other.key, body);
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

describe("a provider that can't be asked", () => {
  test("leaves the person another try, and the way back", async () => {
    const own = await newBank(app);
    const started = await startSession(app, own);
    await fault(own, { kind: "status", status: 503 }, { on: "connectors", times: 0 });
    await fault(own, { kind: "status", status: 503 }, { on: "auth", times: 0 });
    const variables = { connector_id: "600" };
    const other = await startSession(app, own, { variables });
    const browser = new Browser();
    const page = await browser.get(other.connectUrl);
    expect(failureOn(page)).toBe("provider_unavailable");
    expect(link(page, "Try again", other.connectUrl)).toBe(other.connectUrl);
    expect(link(page, "Back to Budget app", other.connectUrl)).toContain("error=provider_unavailable");
    expect(failureOn(await browser.get(started.connectUrl))).toBeUndefined();
  });

  test("whose client is refused is told when the session is made", async () => {
    const own = await newBank(app, { client_secret: "wrong" });
    await control("pluggy", "clients", { client_id: own.clientId, client_secret: "right" });
    const body = { end_user: { id: "ada" }, integrations: [own.id] };
    const answer = await call("POST", "/v1/connect/sessions", app.key, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: own.id }] } });
  });
});

describe("the consent page", () => {
  test("is led to once; after that the person goes there", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    const again = await browser.get(statusUrl);
    expect(again.location).toBeNull();
    expect(again.text).toContain("Continue to Banco do Exemplo");
    expect(again.text).toContain(new URL(consentUrl).pathname);
  });

  test.each(["http://bank.example.com/consent", "javascript:alert(1)", "data:text/html,x"])(
    "A6 · is not led to when it is %s",
    async (data) => {
      const own = await newBank(app);
      await fault(
        own,
        {
          kind: "extra",
          fields: { status: "WAITING_USER_INPUT", parameter: { name: "o", type: "oauth", data } },
        },
        { on: "item", times: 0 },
      );
      const browser = new Browser();
      const started = await startSession(app, own);
      const page = await waitAt(browser, must(await beginAtBank(browser, started, own)));
      expect(page.location).toBeNull();
      expect(failureOn(page)).toBe("authorization_failed");
      expect(page.text).not.toContain(data);
    },
  );
});

describe("the right person", () => {
  test("D2 · a victim who follows a link of somebody else's connects nobody, and their consent is given back", async () => {
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

  test("D2 · a victim who was given the bank's own page lands in a browser that began nothing: it ends", async () => {
    const [attacker, victim] = [new Browser(), new Browser()];
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(attacker, started, bank);
    const landed = await victim.get(must(await decideAtBank(victim, consentUrl)));
    expect(failureOn(landed)).toBe("wrong_browser");
    expect(failureOn(await attacker.get(statusUrl))).toBe("wrong_browser");
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "pending" });
  });

  test("A3 · the page that waits shows nothing to another browser", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { statusUrl, consentUrl } = await walkToBank(browser, started, bank);
    const other = await new Browser().get(statusUrl);
    expect(failureOn(other)).toBe("wrong_browser");
    expect(other.text).not.toContain(new URL(consentUrl).pathname);
    const returned = await land(browser, must(await decideAtBank(browser, consentUrl)));
    expect(must(returned)).toContain("handle=");
  });

  test("a landing that names somebody else's item is refused, and the attempt goes on", async () => {
    const other = await connectBank(app, bank, new Browser());
    const [theirs] = (await itemsOf(bank)).filter(({ clientUserId }) => clientUserId === other.connectionId);
    const browser = new Browser();
    const started = await startSession(app, bank);
    const { consentUrl } = await walkToBank(browser, started, bank);
    const landing = new URL(must(await decideAtBank(browser, consentUrl)));
    const forged = new URL(landing);
    forged.searchParams.set("itemId", theirs?.id ?? "");
    expect(failureOn(await browser.get(forged.href))).toBe("callback_invalid");
    const returned = await land(browser, landing.href);
    const { body } = await confirm(app, returned, started.endUser);
    expect(body).toMatchObject({ status: "active" });
    expect(body["account"]).not.toMatchObject({ id: theirs?.id });
  });

  test("an item that the provider keeps for somebody else is never taken", async () => {
    const own = await newBank(app);
    const browser = new Browser();
    const started = await startSession(app, own);
    const { consentUrl } = await walkToBank(browser, started, own);
    const landing = must(await decideAtBank(browser, consentUrl));
    const [item] = await itemsOf(own);
    await forceItem(item?.id ?? "", { client_user_id: "con00000000000000000000" });
    expect(failureOn(await land(browser, landing))).toBe("account_mismatch");
  });
});
