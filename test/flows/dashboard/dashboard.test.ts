// The pages of the dashboard for the operator and for an app's developer, and its buttons. The tests compare values,
// codes and markup, but not the texts. The file is long because every page of the dashboard is tested here once.

import { beforeAll, describe, expect, test } from "vitest";
import { click, dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import {
  confirm,
  connect,
  connectionOf,
  proxied,
  readToken,
  refresh,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { Browser, failureOn, hidden, type Page } from "../../support/http/browser.ts";
import { connectBank, newBank } from "../../support/items.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { newIntegration, revoke, type TestIntegration } from "../../support/sandbox.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { until } from "../../support/until.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";

let app: TestApp;
let integration: TestIntegration;
let developer: Browser;

beforeAll(async () => {
  app = await newApp("Harbour");
  integration = await newIntegration(app, "parqet", { id: "parqet" });
  developer = await signedInWith(app.key);
});

const open = async (path: string, as = developer) => as.get(await dashboardUrl(path));
const pathOf = (id: string, of = app) => `/apps/${of.id}/connections/${id}`;

/** Returns the text of a page, without its markup. */
const textOf = ({ text }: Page) =>
  text
    .replace(/<style[^]*?<\/style>/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");

/** Follows the link to the next page of a list. */
async function openNext(page: Page, as = developer): Promise<Page> {
  const [link = ""] = /<a [^>]*rel="next"[^>]*>/.exec(page.text) ?? [];
  const href = /href="([^"]*)"/.exec(link)?.[1] ?? "";
  return as.get(new URL(href.replaceAll("&amp;", "&"), await dashboardUrl("")).href);
}

/** Opens the connect page that a click on Reconnect links to. */
async function openConnectLink(id: string): Promise<Page> {
  const page = await click(developer, pathOf(id), `${pathOf(id)}/reconnect`);
  const url = /id="connect-url">([^<]*)</.exec(page.text)?.[1] ?? "";
  return new Browser().get(url);
}

/** Returns how many permissions a connect page lists. */
const permissionsOn = ({ text }: Page) => [...text.matchAll(/<li>/g)].length;

test("B5 · no page can be framed or cached, runs another script than ours, or sends a referrer", async () => {
  const { id } = await connect(app, integration);
  for (const path of [
    "/sign-in",
    `/apps/${app.id}`,
    `/apps/${app.id}/connections`,
    pathOf(id),
    `${pathOf(id)}/delete`,
    `/apps/${app.id}/search`,
    "/apps/x",
  ]) {
    const page = await open(path);
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    const csp = page.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/default-src 'none'.*form-action 'self'; frame-ancestors 'none'; base-uri 'none'/);
    expect(csp).not.toMatch(/unsafe-|\*|https:/);
    const [nonce = ""] = /nonce-[^']+/.exec(csp) ?? [];
    const isSignedIn = page.text.includes("form_token");
    const policy = isSignedIn ? `script-src '${nonce}'; connect-src 'self';` : "";
    expect(/script-src [^;]*; connect-src [^;]*;|script-src/.exec(csp)?.[0] ?? "").toBe(policy);
    const script = `<script type="module" src="/scripts/dashboard.js" nonce="${nonce.slice("nonce-".length)}">`;
    expect(page.text.match(/<script[^>]*>/g) ?? []).toEqual(isSignedIn ? [script] : []);
    for (const [, href] of page.text.matchAll(/<link[^>]*href="([^"]*)"/g))
      expect(href).toMatch(/^\/styles\/dashboard(-[a-z-]+)?\.css$/);
    expect(page.text).not.toMatch(/<iframe|\son\w+=|\sstyle=/i);
  }
});

test("the operator finds an app by a part of its name or by its ID, or sees every app, page by page", async () => {
  const operator = await signedInWith(adminToken);
  const { id } = await newApp("The 100% Lighthouse");
  for (const search of ["lightHOUSE", "100%", id])
    expect(textOf(await open(`?${new URLSearchParams({ search }).toString()}`, operator))).toContain(
      "The 100% Lighthouse",
    );
  expect(textOf(await open("?search=Light_ouse", operator))).not.toContain("The 100% Lighthouse");
  let page = await open("", operator);
  while (!page.text.includes(app.id)) page = await openNext(page, operator);
  expect(textOf(page)).toContain("Harbour");
  expect(textOf(await open(`/apps/${app.id}`, operator))).toContain("Harbour");
});

/** Returns the number of served tokens in the plot of an overview. */
const servedOn = ({ text }: Page) => /aria-label="Tokens served: (\d+),/.exec(text)?.[1] ?? "0";

const FAILURES_TO_PAUSE = 3;

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

describe("the overview", () => {
  test("counts connections by status and integration, and shows why an integration is misconfigured", async () => {
    const own = await newApp("Counted");
    const working = await newIntegration(own, "parqet", { id: "one" });
    const rejected = await newIntegration(own, "addepar", { id: "two" });
    const as = await signedInWith(own.key);
    const pages = () =>
      Promise.all(
        ["", "/integrations", "/integrations/two"].map((path) => open(`/apps/${own.id}${path}`, as)),
      );
    const saying = (words: string) =>
      until(pages, (shown) => shown.every((page) => textOf(page).includes(words)));
    const { id } = await connect(own, rejected);
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: "another secret" });
    await refresh(own, id);
    // Nobody else can confirm it, so the integration is not paused.
    const [, , first] = await saying("rejected the client ID or secret");
    expect(first === undefined ? "" : textOf(first)).toMatch(
      /The client was changed here at .* audit log says by whom/,
    );
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: rejected.clientSecret });
    await connect(own, rejected);
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: "a third secret" });
    await refresh(own, id);
    await until(
      () => call("GET", "/v1/integrations/two", own.key),
      ({ body }) => body["status"] === "misconfigured",
    );
    await connect(own, working);
    const ended = await connect(own, working);
    await revoke(working, "refresh_tokens");
    await refresh(own, ended.id);
    await startSession(own, working);
    const { text } = await open(`/apps/${own.id}`, as);
    expect(text).toMatch(/\?status=active"[^>]*>3</);
    expect(text).toMatch(/\?status=reauthorization_required"[^>]*>1</);
    expect(text).toMatch(/\?status=pending"[^>]*>1</);
    expect(text).toMatch(/\?integration=one"[^>]*>3</);
    expect(text).toMatch(/invalid_client[^]*\?integration=two"[^>]*>2</);
    expect(text).toContain("2 at a refused integration");
    const list = await open(`/apps/${own.id}/connections?integration=two`, await signedInWith(own.key));
    expect(list.text).toContain("(two), client rejected<");
    expect(list.text.match(/<i>Client rejected</g)).toHaveLength(2);
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: rejected.clientSecret });
    await saying("ot tried since");
    const two = `/apps/${own.id}/integrations/two`;
    const tried = await click(as, two, `${two}/try`);
    expect(textOf(tried)).toContain("Accepted The provider accepts the client ID and secret.");
    expect(textOf(tried)).toContain("Addepar Active");
    const { body: audit } = await call("GET", "/v1/audit?action=connection.refreshed", own.key);
    expect(audit).toMatchObject({ data: [{ target: { type: "connection" } }] });
  });

  test("warns when the client is rejected for the first person who connects", async () => {
    const own = await newApp("First");
    const rejected = await newIntegration(own, "addepar", { id: "two" });
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: "another secret" });
    await expect(connect(own, rejected)).rejects.toThrow("integration_misconfigured");
    const as = await signedInWith(own.key);
    await until(
      () => open(`/apps/${own.id}`, as),
      (page) => textOf(page).includes("rejected the client ID or secret"),
    );
  });

  test("says that the webhook endpoint fails, and does not show the query of its URL", async () => {
    const receiver = await Receiver.start();
    receiver.answer = { status: 503 };
    const own = await newHookedApp(receiver, { webhook_url: `${receiver.url}?key=do-not-show` });
    await call("POST", "/v1/integrations", own.key, { provider: "parqet", id: "p", client_id: "c" });
    const grant = { integration: "p", end_user: "ada", access_token: "t" };
    for (let n = 0; n < FAILURES_TO_PAUSE; n++) await call("POST", "/v1/connections", own.key, grant);
    const browser = await signedInWith(own.key);
    const page = await until(
      () => open(`/apps/${own.id}`, browser),
      ({ text }) => text.includes(`id="attention"`),
    );
    expect(page.text).toMatch(/id="attention"[^]*\/webhooks"/);
    expect(page.text).not.toContain("do-not-show");
    await receiver.close();
  });

  test("names API keys that expire soon, and offers no action to those who may not take it", async () => {
    const own = await newApp("Expiring");
    const soon = { name: "Nightly export", scopes: ["read"], expires_at: inDays(4.5) };
    const { body } = await call("POST", "/v1/app/keys", own.key, soon);
    await call("POST", "/v1/app/keys", own.key, { name: "Next year", expires_at: inDays(300) });
    const page = await open(`/apps/${own.id}`, await signedInWith(own.key));
    expect(textOf(page)).toMatch(/Nightly export\W+expires in 4 days/);
    expect(textOf(page)).not.toContain("Next year");
    expect(page.text).toMatch(/class="b" href="[^"]*\/keys"/);
    expect(page.text).toMatch(/class="b" href="[^"]*\/integrations\/new"/);
    const { text } = await open(`/apps/${own.id}`, await signedInWith(String(body["api_key"])));
    expect(text).toContain("API key, read only");
    expect(text).toContain("Nightly export");
    expect(text).not.toMatch(/class="b" href="[^"]*\/(keys|integrations\/new)"/);
  });

  test("plots tokens that were served, and refreshes that succeeded and failed", async () => {
    const own = await newApp("Measured");
    const there = await newIntegration(own, "parqet");
    const { id } = await connect(own, there);
    const browser = await signedInWith(own.key);
    const overview = (range: string) => open(`/apps/${own.id}?range=${range}`, browser);
    expect((await overview("24h")).text.match(/aria-label="Nothing in this time"/g)).toHaveLength(4);
    await readToken(own, id);
    for (let n = 0; n < 3; n++) expect((await refresh(own, id)).status).toBe(200);
    await revoke(there, "refresh_tokens");
    expect((await refresh(own, id)).status).toBe(409);
    for (const range of ["24h", "30d"]) {
      const { text } = await until(
        () => overview(range),
        (page) => servedOn(page) === "1",
      );
      expect(text).toMatch(/aria-label="Succeeded refreshes: 3,/);
      expect(text).toMatch(/aria-label="Failed refreshes: 1,/);
      expect(text).toMatch(/: median \d+ ms, 95th percentile \d+ m?s</);
    }
  });

  test("counts a proxied call as a served token", async () => {
    const own = await newApp("Proxied");
    const { id } = await connect(own, await newIntegration(own, "parqet"));
    await (await proxied(own, id, "user")).text();
    const browser = await signedInWith(own.key);
    const page = await until(
      () => open(`/apps/${own.id}`, browser),
      (shown) => servedOn(shown) !== "0",
    );
    expect(servedOn(page)).toBe("1");
  });

  test("counts the refresh of a key that all items of an integration share once", async () => {
    const own = await newApp("Bank");
    const bank = await newBank(own);
    await connectBank(own, bank, new Browser());
    await connectBank(own, bank, new Browser());
    const page = await open(`/apps/${own.id}`, await signedInWith(own.key));
    expect(page.text).toContain("Succeeded refreshes: 1,");
    expect(page.text).toContain("Failed refreshes: 0,");
  });

  test("rejects an unknown range", async () => {
    expect((await open(`/apps/${app.id}?range=1y`)).status).toBe(400);
  });
});

/** Returns the end users in a list. */
const endUsersIn = ({ text }: Page) => [...text.matchAll(/<td><bdi>([^<]*)</g)].map(([, name]) => name);

describe("the list of connections", () => {
  let listed: TestApp;
  let browser: Browser;
  const endUsers = ["ada@example.com", "adam@example.com", "bob", "100%", "1000", "a_b", "axb", "<b>&'\""];

  beforeAll(async () => {
    listed = await newApp("Listed");
    for (const id of ["one", "two"]) await newIntegration(listed, "parqet", { id });
    for (const [n, end_user] of endUsers.entries()) {
      const grant = { integration: n % 2 === 0 ? "one" : "two", end_user, access_token: "t" };
      await call("POST", "/v1/connections", listed.key, grant);
    }
    browser = await signedInWith(listed.key);
  });

  const list = (query: Record<string, string>) =>
    open(`/apps/${listed.id}/connections?${new URLSearchParams(query).toString()}`, browser);

  test.each([
    ["", endUsers.length],
    ["ada", 2],
    ["ada@", 1],
    ["bob", 1],
    ["OB", 1],
    ["100%", 1],
    ["100", 2],
    ["a_", 1],
    ["' OR 1=1 --", 0],
    ["<b>", 1],
  ])("is searched by a part of an end user: %j", async (search, count) => {
    expect(endUsersIn(await list({ search, status: "", integration: "" }))).toHaveLength(count);
  });

  test("is searched by connection ID", async () => {
    const { body } = await call("GET", "/v1/connections?end_user=bob", listed.key);
    const [{ id }] = body["data"] as [{ id: string }];
    expect(endUsersIn(await list({ search: id }))).toEqual(["bob"]);
    expect(endUsersIn(await list({ search: "con00000000000000000000" }))).toEqual([]);
  });

  test("finds and shows the end user's name, as search, export, bulk jobs, events, and the API do", async () => {
    const own = await newApp("Named");
    const there = await newIntegration(own, "parqet");
    const named = { session: { end_user: { id: "cust-1041", name: "Maya Lindqvist" } } };
    const { id } = await connect(own, there, named);
    await connect(own, there);
    const as = await signedInWith(own.key);
    const row = await open(`/apps/${own.id}/connections?search=lindQVIST`, as);
    expect(row.text).toMatch(/<td><bdi>Maya Lindqvist<\/bdi><code>cust-1041<\/code><\/td>/);
    expect(row.text.match(/name="id"/g)).toHaveLength(1);
    const hits = await open(`/apps/${own.id}/search?q=maya`, as);
    expect(textOf(hits)).toMatch(/Maya Lindqvist · cust-1041/);
    const { text: csv } = await open(`/apps/${own.id}/connections/export?search=maya+l`, as);
    expect(csv).toMatch(/,end_user,end_user_name,[^]*,cust-1041,Maya Lindqvist,/);
    const { body } = await call("GET", "/v1/connections?search=Maya", own.key);
    expect(body["data"]).toMatchObject([{ id, end_user: "cust-1041", end_user_name: "Maya Lindqvist" }]);
    expect(await connectionOf(own, id)).toMatchObject({ end_user_name: "Maya Lindqvist" });
    expect(textOf(await open(`/apps/${own.id}`, as))).toContain("Maya Lindqvist connected");
    const events = await call("GET", "/v1/events?type=connection.created", own.key);
    const [{ id: event }] = events.body["data"] as [{ id: string }];
    const byId = await open(`/apps/${own.id}/search?q=${event}`, as);
    expect(byId.text).toContain(`/webhooks?event=${event}#delivery"`);
    const request = events.headers.get("latchkey-request-id") ?? "";
    const byRequest = await open(`/apps/${own.id}/search?q=${request}`, as);
    expect(byRequest.text).toContain(`/logs?search=${request}`);
    const job = await call("POST", "/v1/bulk-jobs", own.key, { action: "check", connections: [id] });
    const jobPath = `/apps/${own.id}/bulk-jobs/${String(job.body["id"])}`;
    expect(textOf(await open(jobPath, as))).toContain("Maya");
    // A name that turns around what follows, and leaves the element that should isolate it.
    const end_user = { id: "cust-1041", name: "Maya \u2069\u202ELindqvist" };
    await call("POST", "/v1/connect/sessions", own.key, { end_user, connection_id: id });
    await call("POST", "/v1/connect/sessions", own.key, { end_user });
    const found = await call("GET", "/v1/connections?end_user=cust-1041&status=pending", own.key);
    const [{ id: pending }] = found.body["data"] as [{ id: string }];
    const lists = ["", "/connections", "/connections/export", "/search?q=maya"];
    for (const path of [
      ...lists.map((place) => `/apps/${own.id}${place}`),
      jobPath,
      ...[id, pending].map((one) => `/apps/${own.id}/connections/${one}`),
    ]) {
      const { text } = await open(path, as);
      expect(text).toContain("Maya Lindqvist");
      expect(text).not.toMatch(/[\u2069\u202E]/);
    }
  });

  test("is filtered by integration and status", async () => {
    expect(endUsersIn(await list({ integration: "one" }))).toHaveLength(4);
    expect(endUsersIn(await list({ integration: "one", status: "active", search: "ob" }))).toEqual(["bob"]);
    expect(endUsersIn(await list({ status: "pending" }))).toEqual([]);
    expect((await list({ status: "deleted" })).status).toBe(400);
    expect((await list({ cursor: "x" })).status).toBe(400);
  });

  test("escapes names", async () => {
    const page = await list({ search: "<b>" });
    expect(page.text).not.toContain("<b>&");
    expect(page.text).toContain("&lt;b&gt;&amp;");
  });
});

describe("a connection", () => {
  test("is shown with its details and, page by page, its events", async () => {
    const { id, endUser } = await connect(app, integration);
    for (let n = 0; n < 30; n++) await refresh(app, id);
    const page = await open(pathOf(id));
    const { account } = await connectionOf(app, id);
    const details = [endUser, id, "parqet", "portfolio:read", (account as { label: string }).label];
    for (const detail of details) expect(textOf(page)).toContain(detail);
    expect(textOf(page)).toContain("version 31 ");
    expect(textOf(page)).not.toContain("version 1 ");
    const older = textOf(await openNext(page));
    expect(older).toContain("version 1 ");
    expect(older).not.toContain("version 31 ");
  });

  test("says that somebody came back and the app has yet to confirm, the first time and again", async () => {
    const { id } = await connect(app, integration);
    const first = await startSession(app, integration);
    const again = await startSession(app, integration, {
      connection_id: id,
      end_user: { id: (await connectionOf(app, id))["end_user"] },
    });
    for (const started of [first, again]) {
      const browser = new Browser();
      const callback = await walkToCallback(browser, started, integration);
      expect(textOf(await open(pathOf(started.connectionId)))).not.toContain("came back");
      const returned = await browser.get(callback);
      const page = textOf(await open(pathOf(started.connectionId)));
      expect(page).toMatch(/came back at \d\d:\d\d UTC\. Waiting for your backend to confirm/);
      expect(page).toMatch(/Timeline.*The end user came back.*POST \/v1\/connect\/confirm/);
      await confirm(app, returned, started.endUser);
      expect(textOf(await open(pathOf(started.connectionId)))).not.toContain("came back");
    }
  });

  test("is refreshed with a click", async () => {
    const { id } = await connect(app, integration);
    const page = await click(developer, pathOf(id), `${pathOf(id)}/refresh`);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining("notice done") });
    const { body } = await readToken(app, id);
    expect(body["version"]).toBe(2);
    expect(page.text).not.toContain(String(body["access_token"]));
  });

  test("shows why a refresh or a check failed", async () => {
    const own = await newIntegration(app, "parqet");
    const { id } = await connect(app, own);
    await revoke(own, "all");
    for (const action of ["refresh", "check"]) {
      const page = await click(developer, pathOf(id), `${pathOf(id)}/${action}`);
      expect(page.text).toMatch(/notice failed[^]*reauthorization_required/);
    }
  });

  test("is checked with a click, which shows the account", async () => {
    const { id } = await connect(app, integration);
    const page = await click(developer, pathOf(id), `${pathOf(id)}/check`);
    const { account } = await connectionOf(app, id);
    const [notice = ""] = / notice done"[^]*?<\/div>/.exec(page.text) ?? [];
    expect(notice).toContain((account as { label: string }).label);
  });

  test("is deleted after a confirmation, by the operator too", async () => {
    const operator = await signedInWith(adminToken);
    const { id } = await connect(app, integration);
    const question = await open(`${pathOf(id)}/delete`, operator);
    expect(question.status).toBe(200);
    expect((await connectionOf(app, id))["status"]).toBe("active");
    const wrong = await click(operator, `${pathOf(id)}/delete`, `${pathOf(id)}/delete`);
    expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining('aria-invalid="true"') });
    expect((await connectionOf(app, id))["status"]).toBe("active");
    const form_token = hidden(question, "form_token");
    const page = await operator.post(await dashboardUrl(`${pathOf(id)}/delete`), { form_token, typed: id });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('role="status"') });
    expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(404);
    expect((await open(pathOf(id), operator)).status).toBe(404);
  });

  test("H4 · is not changed by a GET", async () => {
    const { id } = await connect(app, integration);
    for (const action of ["reconnect", "refresh", "check"]) {
      const page = await open(`${pathOf(id)}/${action}`);
      expect(page.status).toBe(405);
      expect(failureOn(page) ?? page.text).toContain("method_not_allowed");
      const url = await dashboardUrl(`${pathOf(id)}/${action}`);
      const followed = await developer.get(url, { accept: "text/html" });
      expect(followed).toMatchObject({ status: 303, location: await dashboardUrl(pathOf(id)) });
    }
  });
});

describe("the connect link of a connection", () => {
  test("opens a connect page for its end user", async () => {
    const { id, endUser } = await connect(app, integration);
    const page = await click(developer, pathOf(id), `${pathOf(id)}/reconnect`);
    expect(page.text).toMatch(/notice link[^]*Ada Lovelace/);
    expect(page.text).toContain(endUser);
    const connectPage = await openConnectLink(id);
    expect(connectPage.status).toBe(200);
    expect(hidden(connectPage, "token")).not.toBe("");
  });

  test("E1 · is shown again when the page is loaded again, to its session only, and no other link is created", async () => {
    const end_user = { id: "界".repeat(200), name: "界".repeat(100) };
    const { id } = await connect(app, integration, { session: { end_user } });
    const form_token = hidden(await open(pathOf(id)), "form_token");
    const done = await developer.post(await dashboardUrl(`${pathOf(id)}/reconnect`), { form_token });
    expect(done.status).toBe(303);
    const shown = [await developer.get(done.location ?? ""), await developer.get(done.location ?? "")];
    const urls = shown.map(({ text }) => /id="connect-url">([^<]*)</.exec(text)?.[1]);
    expect(urls[0]).toMatch(/\/connect\?token=/);
    expect(urls[1]).toBe(urls[0]);
    expect((await open(pathOf(id))).text).not.toContain("connect-url");
    const [cookie = ""] = done.headers.getSetCookie().join().split(";");
    expect(cookie.length).toBeLessThan(4096);
    for (const part of cookie.split(/[=.]/))
      expect(atob(part.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("token");
    const other = await signedInWith(app.key);
    expect((await other.get(done.location ?? "", { cookie })).text).not.toContain("connect-url");
    const ended = await click(other, pathOf(id), "/sign-out");
    expect(ended.headers.getSetCookie().join()).toMatch(/latchkey_result=; Path=\/; Max-Age=0/);
  });

  test("connects without the app if support asks for that", async () => {
    const { id, endUser } = await connect(app, integration);
    const fields = { automatic: "true" };
    const page = await click(developer, pathOf(id), `${pathOf(id)}/reconnect`, {}, fields);
    const connectUrl = /id="connect-url">([^<]*)</.exec(page.text)?.[1] ?? "";
    const browser = new Browser();
    const token = new URL(connectUrl).searchParams.get("token") ?? "";
    const started = { connectionId: id, connectUrl, token, endUser };
    await browser.get(await walkToCallback(browser, started, integration));
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
    expect((await readToken(app, id)).body["version"]).toBe(2);
    const { body: audit } = await call("GET", "/v1/audit?action=connection.reconnect_link_created", app.key);
    const changes = [{ field: "completion", to: "automatic" }];
    expect(audit["data"]).toMatchObject({ 0: { target: { id }, changes }, 1: { changes: [] } });
    expect(textOf(await open(`/apps/${app.id}/audit`))).toContain("connect link that nobody confirms for");
  });

  test("requests the scopes that the app requested, not all scopes of the integration", async () => {
    const wide = await newIntegration(app, "parqet", { scopes: ["portfolio:read", "portfolio:write"] });
    const some = await connect(app, wide, { session: { scopes: ["portfolio:read"] } });
    expect(some.connection["granted_scopes"]).toEqual(["portfolio:read"]);
    expect(permissionsOn(await openConnectLink(some.id))).toBe(1);
    const none = await connect(app, wide, { session: { scopes: [] } });
    expect(permissionsOn(await openConnectLink(none.id))).toBe(0);
  });

  test("has the variables of a session that was not completed", async () => {
    const bank = await newBank(app, { variables: {} });
    const { connectionId } = await startSession(app, bank, { variables: { connector_id: "612" } });
    expect(textOf(await openConnectLink(connectionId))).toContain("CPF");
  });

  test("offers only the integrations of a session that was not completed", async () => {
    await newIntegration(app, "parqet", { name: "Not offered" });
    const offered = await newIntegration(app, "parqet", { name: "Offered" });
    const other = await newIntegration(app, "addepar", { name: "Also offered" });
    const { connectionId } = await startSession(app, offered, { integrations: [offered.id, other.id] });
    const page = await openConnectLink(connectionId);
    const ids = [...page.text.matchAll(/name="integration" value="([^"]*)"/g)].map(([, id = ""]) => id);
    expect(ids.toSorted()).toEqual([offered.id, other.id].toSorted());
  });
});
