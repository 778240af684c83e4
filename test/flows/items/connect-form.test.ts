// The data that an institution requires from the end user, and an institution that is unavailable.

import { beforeAll, describe, expect, test } from "vitest";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { confirm, must, startSession } from "../../support/flow.ts";
import { beginAtBank, CPF, forceItem, itemsOf, newBank, waitAt } from "../../support/items.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { control, fault, newIntegration, type TestIntegration } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

let app: TestApp;
let bank: TestIntegration;

beforeAll(async () => {
  app = await newApp("Budget app");
  bank = await newBank(app);
});

describe("the data that an institution requires", () => {
  test("is requested on the connect page as the institution describes it, and validated", async () => {
    const browser = new Browser();
    const started = await startSession(app, bank);
    const page = await browser.get(started.connectUrl);
    expect(page.text).toContain('name="parameters.cpf"');
    const wrong = await beginAtBank(browser, started, bank, { cpf: "123" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/aria-invalid="true"/);
    expect(failureOn(await beginAtBank(browser, started, bank, { cpf: CPF }))).toBeUndefined();
  });

  test("can contain the usual formatting characters", async () => {
    const started = await startSession(app, bank);
    const written = { cpf: "123.456.789-09" };
    expect(must(await beginAtBank(new Browser(), started, bank, written))).toContain("/connect/status");
  });

  test("is not requested if the app sends it, and is not readable in the link", async () => {
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
  ])("is validated when the session is created: %j", async (session, path) => {
    const response = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [bank.id],
      ...session,
    });
    expect(response).toMatchObject({ status: 400, body: { code: "invalid_request", errors: [{ path }] } });
  });

  test("and the institution are validated when the session is created", async () => {
    const response = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [bank.id],
      variables: { connector_id: "999" },
    });
    expect(response).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(response.text).toContain("connector");
  });

  test("can be a second factor during the attempt", async () => {
    const twoFactors = await newBank(app, { variables: { connector_id: "5" } });
    const browser = new Browser();
    const started = await startSession(app, twoFactors);
    const credentials = { user: "user-ok", password: "password-ok" };
    const statusUrl = must(await beginAtBank(browser, started, twoFactors, credentials));
    const page = await waitAt(browser, statusUrl, ({ text }) => text.includes('name="value"'));
    const state = new URL(statusUrl).searchParams.get("state") ?? "";
    expect(page.text).toContain('value="token"');
    expect(page.text).toMatch(
      /<input[^>]* name="value"[^>]* inputmode="numeric"[^>]* autocomplete="one-time-code"/,
    );
    const left = new URL(link(page, "Cancel", statusUrl));
    expect(`${left.origin}${left.pathname}`).toBe(app.returnUrl);
    expect(left.searchParams.get("error")).toBe("access_denied");
    const sent = await browser.post(statusUrl.split("?")[0] ?? "", { state, name: "token", value: "123456" });
    // A redirect to the status page, so that its reloads do not send the value again.
    expect([sent.status, must(sent)]).toEqual([303, statusUrl]);
    const returned = await waitAt(browser, must(sent));
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("can be an action in the bank's app", async () => {
    const device = await newBank(app, { variables: { connector_id: "8" } }, { user_action_ms: 600_000 });
    const browser = new Browser();
    const started = await startSession(app, device);
    const credentials = { user: "user-ok", password: "password-ok" };
    const statusUrl = must(await beginAtBank(browser, started, device, credentials));
    const [item] = await until(
      () => itemsOf(device),
      ([created]) => created?.status === "WAITING_USER_ACTION",
    );
    const page = await browser.get(statusUrl);
    expect(page.location).toBeNull();
    expect(page.text).toContain('http-equiv="refresh"');
    await forceItem(item?.id ?? "", { status: "UPDATED", execution_status: "SUCCESS" });
    const returned = await waitAt(browser, statusUrl);
    expect((await confirm(app, returned, started.endUser)).body).toMatchObject({ status: "active" });
  });

  test("lets the user leave while the bank works, with the connection if it completes automatically", async () => {
    const device = await newBank(app, { variables: { connector_id: "8" } }, { user_action_ms: 600_000 });
    const browser = new Browser();
    const started = await startSession(app, device, { completion: "automatic" });
    const credentials = { user: "user-ok", password: "password-ok" };
    const statusUrl = must(await beginAtBank(browser, started, device, credentials));
    const left = link(await browser.get(statusUrl), "Back to Budget app for now", statusUrl);
    expect(left).toBe(`${app.returnUrl}?connection_id=${started.connectionId}`);
  });

  test("can be entered again after the institution has rejected it", async () => {
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

describe("a session without a list of integrations", () => {
  test("offers the integrations that need no variables", async () => {
    const other = await newApp("Other app");
    const usable = await newBank(other);
    await newBank(other, { variables: {} });
    const session = { integrations: undefined };
    const started = await startSession(other, usable, session);
    const page = await new Browser().get(started.connectUrl);
    expect(page.text.match(/<form/g)).toHaveLength(1);
  });

  test("is rejected with parameters that no integration requires", async () => {
    const other = await newApp("Other app");
    const parqet = await newIntegration(other, "parqet");
    const body = { end_user: { id: "ada" }, integrations: [parqet.id], parameters: { cpf: CPF } };
    const response = await call("POST", "/v1/connect/sessions", other.key, body);
    expect(response).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

describe("a provider that is unavailable", () => {
  test("shows the end user a link to try again and a link back to the app", async () => {
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

  test("because it rejects the client is reported when the session is created", async () => {
    const own = await newBank(app, { client_secret: "a wrong secret" });
    await control("pluggy", "clients", { client_id: own.clientId, client_secret: "the right secret" });
    const body = { end_user: { id: "ada" }, integrations: [own.id] };
    const response = await call("POST", "/v1/connect/sessions", app.key, body);
    expect(response).toMatchObject({ status: 400, body: { errors: [{ path: own.id }] } });
  });
});
