// The dashboard as the operator and an app's developer use it: what it shows is so, and what it does is done.

import { beforeAll, describe, expect, test } from "vitest";
import { Browser, hidden, link, type Page } from "../../support/http/browser.ts";
import { click, dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { connect, connectionOf, proxied, readToken, refresh, startSession } from "../../support/flow.ts";
import { connectBank, newBank } from "../../support/items.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { newIntegration, revoke, type TestIntegration } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

let app: TestApp;
let integration: TestIntegration;
let browser: Browser;

beforeAll(async () => {
  app = await newApp("Harbour");
  integration = await newIntegration(app, "parqet", { id: "parqet" });
  browser = await signedInWith(app.key);
});

const open = async (path: string, as = browser) => as.get(await dashboardUrl(path));
const pageOf = (id: string, of = app) => `/apps/${of.id}/connections/${id}`;

/** What a page says, without its markup. */
const words = ({ text }: Page) =>
  text
    .replace(/<style[^]*?<\/style>/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");

/** The link that a click on Reconnect gives. */
async function connectLinkOf(id: string): Promise<string> {
  const page = await click(browser, pageOf(id), `${pageOf(id)}/reconnect`);
  return /id="connect-url"[^>]*value="([^"]*)"/.exec(page.text)?.[1] ?? "";
}

describe("every page", () => {
  test("B5 · can't be framed, cached or scripted, and sends no referrer", async () => {
    const { id } = await connect(app, integration);
    for (const path of [
      "/sign-in",
      `/apps/${app.id}`,
      `/apps/${app.id}/connections`,
      pageOf(id),
      `${pageOf(id)}/delete`,
      "/apps/x",
    ]) {
      const page = await open(path);
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.headers.get("referrer-policy")).toBe("no-referrer");
      expect(page.headers.get("x-frame-options")).toBe("DENY");
      expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
      const csp = page.headers.get("content-security-policy") ?? "";
      expect(csp).toMatch(/default-src 'none'.*form-action 'self'; frame-ancestors 'none'; base-uri 'none'/);
      expect(csp).not.toMatch(/unsafe-|\*|script-src|https:/);
      expect(page.text).not.toMatch(/<script|<link|<iframe|\son\w+=|\sstyle=/i);
    }
  });
});

describe("the operator", () => {
  test("sees every app, page by page, and opens one", async () => {
    const operator = await signedInWith(adminToken);
    let page = await open("", operator);
    while (!page.text.includes(app.id))
      page = await operator.get(link(page, "Next page", await dashboardUrl("")));
    expect(words(page)).toContain("Harbour");
    expect(words(await open(`/apps/${app.id}`, operator))).toContain("Harbour");
  });
});

describe("the overview", () => {
  test("counts connections by status, and tells which integration is misconfigured", async () => {
    const own = await newApp("Counted");
    const there = await newIntegration(own, "parqet", { id: "one" });
    const refused = await newIntegration(own, "addepar", { id: "two" });
    const { id } = await connect(own, refused);
    await call("PATCH", "/v1/integrations/two", own.key, { client_secret: "another" });
    await refresh(own, id);
    await connect(own, there);
    const gone = await connect(own, there);
    await revoke(there, "refresh_tokens");
    await refresh(own, gone.id);
    await startSession(own, there);
    const shown = words(await open(`/apps/${own.id}`, await signedInWith(own.key)));
    expect(shown).toMatch(/Connections 4 Active 2 Reconnect needed 1 Pending 1/);
    expect(shown).toMatch(
      /Parqet one · parqet Active 3 Addepar two · addepar Misconfigured invalid_client, just now 1/,
    );
    expect(shown).toContain("The app has no webhook endpoint.");
  });

  test("tells how the webhooks are doing, and nothing that a URL may hold", async () => {
    const receiver = await Receiver.start();
    receiver.answer = { status: 503 };
    const own = await newHookedApp(receiver, { webhook_url: `${receiver.url}?key=do-not-show` });
    await call("POST", "/v1/integrations", own.key, { provider: "parqet", id: "p", client_id: "c" });
    const grant = { integration: "p", end_user: "ada", access_token: "t" };
    await call("POST", "/v1/connections", own.key, grant);
    const visitor = await signedInWith(own.key);
    const page = await until(
      () => open(`/apps/${own.id}`, visitor),
      ({ text }) => text.includes("Status 503"),
    );
    expect(words(page)).toMatch(/Pending 1 , oldest just now/);
    expect(page.text).not.toContain("do-not-show");
    await receiver.close();
  });

  test("the plots say what was done: tokens served, refreshes that were made and that failed", async () => {
    const own = await newApp("Measured");
    const there = await newIntegration(own, "parqet");
    const { id } = await connect(own, there);
    const visitor = await signedInWith(own.key);
    const overview = (range: string) => open(`/apps/${own.id}?range=${range}`, visitor);
    expect(words(await overview("24h"))).toContain("None in this period");
    await readToken(own, id);
    for (let n = 0; n < 3; n++) expect((await refresh(own, id)).status).toBe(200);
    await revoke(there, "refresh_tokens");
    expect((await refresh(own, id)).status).toBe(409);
    for (const range of ["24h", "30d"]) {
      const { text } = await until(
        () => overview(range),
        (page) => page.text.includes(`hours: 1."`) || page.text.includes(`days: 1."`),
      );
      expect(text).toMatch(/aria-label="Refreshes in the last [^:]*: 3 succeeded, 1 failed\."/);
      expect(text).toMatch(/: p50 \d+ ms, p95 \d+ m?s</);
    }
  });

  test("counts what went through the proxy as well", async () => {
    const own = await newApp("Proxied");
    const { id } = await connect(own, await newIntegration(own, "parqet"));
    await (await proxied(own, id, "user")).text();
    const visitor = await signedInWith(own.key);
    const page = await until(
      () => open(`/apps/${own.id}`, visitor),
      ({ text }) => !text.includes('served in the last 24 hours: 0."'),
    );
    expect(page.text).toContain('served in the last 24 hours: 1."');
  });

  test("a key that all items of an integration share counts once", async () => {
    const own = await newApp("Bank");
    const bank = await newBank(own);
    await connectBank(own, bank, new Browser());
    await connectBank(own, bank, new Browser());
    const page = await open(`/apps/${own.id}`, await signedInWith(own.key));
    expect(page.text).toContain("24 hours: 1 succeeded, 0 failed.");
  });

  test("refuses a range it does not know", async () => {
    expect((await open(`/apps/${app.id}?range=1y`)).status).toBe(400);
  });
});

/** The end users a list shows. */
const rows = ({ text }: Page) =>
  [...text.matchAll(/<th scope="row"><a href="[^"]*">([^<]*)</g)].map(([, name]) => name);

describe("the list of connections", () => {
  let listed: TestApp;
  let visitor: Browser;
  const people = ["ada@example.com", "adam@example.com", "bob", "100%", "1000", "a_b", "axb", "<b>&'\""];

  beforeAll(async () => {
    listed = await newApp("Listed");
    for (const id of ["one", "two"]) await newIntegration(listed, "parqet", { id });
    for (const [n, end_user] of people.entries()) {
      const grant = { integration: n % 2 === 0 ? "one" : "two", end_user, access_token: "t" };
      await call("POST", "/v1/connections", listed.key, grant);
    }
    visitor = await signedInWith(listed.key);
  });

  const list = (query: Record<string, string>) =>
    open(`/apps/${listed.id}/connections?${new URLSearchParams(query).toString()}`, visitor);
  test.each([
    ["", people.length],
    ["ada", 2],
    ["ada@", 1],
    ["bob", 1],
    ["ob", 0],
    ["100%", 1],
    ["100", 2],
    ["a_", 1],
    ["' OR 1=1 --", 0],
    ["<b>", 1],
  ])("searched for what an end user begins with: %j", async (search, count) => {
    expect(rows(await list({ search, status: "", integration: "" }))).toHaveLength(count);
  });

  test("searched for a connection's id", async () => {
    const { body } = await call("GET", "/v1/connections?end_user=bob", listed.key);
    const [{ id }] = body["data"] as [{ id: string }];
    expect(rows(await list({ search: id }))).toEqual(["bob"]);
    expect(rows(await list({ search: "con00000000000000000000" }))).toEqual([]);
  });

  test("filtered by integration and status", async () => {
    expect(rows(await list({ integration: "one" }))).toHaveLength(4);
    expect(rows(await list({ integration: "one", status: "active", search: "b" }))).toEqual(["bob"]);
    expect(rows(await list({ status: "pending" }))).toEqual([]);
    expect((await list({ status: "deleted" })).status).toBe(400);
    expect((await list({ cursor: "x" })).status).toBe(400);
  });

  test("shows a name as it is", async () => {
    const page = await list({ search: "<b>" });
    expect(page.text).not.toContain("<b>");
    expect(page.text).toContain("&lt;b&gt;&amp;");
  });
});

describe("one connection", () => {
  test("shows what the API does, and the timeline", async () => {
    const { id, endUser } = await connect(app, integration);
    for (let n = 0; n < 30; n++) await refresh(app, id);
    const shown = await open(pageOf(id));
    const facts = await connectionOf(app, id);
    for (const fact of [endUser, id, "parqet", "Active", "portfolio:read"])
      expect(words(shown)).toContain(fact);
    expect(words(shown)).toContain((facts["account"] as { label: string }).label);
    expect(words(shown)).toContain("Refreshed version 31");
    expect(words(shown)).not.toContain("Connected version 1 ");
    const older = await browser.get(link(shown, "Next page", await dashboardUrl("")));
    expect(words(older)).toContain("Connected version 1 ");
    expect(words(older)).not.toContain("Refreshed version 31");
  });

  test("is refreshed with a click", async () => {
    const { id } = await connect(app, integration);
    const page = await click(browser, pageOf(id), `${pageOf(id)}/refresh`);
    expect(page.status).toBe(200);
    expect(words(page)).toContain("The connection has a new token, version 2.");
    const { body } = await readToken(app, id);
    expect(body["version"]).toBe(2);
    expect(page.text).not.toContain(String(body["access_token"]));
  });

  test("tells why it is not refreshed", async () => {
    const own = await newIntegration(app, "parqet");
    const { id } = await connect(app, own);
    await revoke(own, "all");
    const page = await click(browser, pageOf(id), `${pageOf(id)}/refresh`);
    expect(page.status).toBe(409);
    expect(words(page)).toMatch(/Token not refreshed The end user must reconnect. reauthorization_required/);
    expect(words(page)).toContain("Reconnect needed");
    const check = await click(browser, pageOf(id), `${pageOf(id)}/check`);
    expect(check.status).toBe(409);
  });

  test("is checked with a click", async () => {
    const { id } = await connect(app, integration);
    const page = await click(browser, pageOf(id), `${pageOf(id)}/check`);
    expect(words(page)).toContain("Connection verified The provider accepts the credential. The account is");
  });

  test("gets a link to connect again by, which works", async () => {
    const { id, endUser } = await connect(app, integration);
    const page = await click(browser, pageOf(id), `${pageOf(id)}/reconnect`);
    expect(words(page)).toContain(`Send this link to ${endUser} only`);
    const connectPage = await new Browser().get(await connectLinkOf(id));
    expect(connectPage.status).toBe(200);
    expect(hidden(connectPage, "token")).not.toBe("");
  });

  test("is asked for again as the app has asked, not for all that its integration may", async () => {
    const wide = await newIntegration(app, "parqet", { scopes: ["portfolio:read", "portfolio:write"] });
    const { id, connection } = await connect(app, wide, { session: { scopes: ["portfolio:read"] } });
    expect(connection["granted_scopes"]).toEqual(["portfolio:read"]);
    const asked = words(await new Browser().get(await connectLinkOf(id)));
    expect(asked).toContain("Read the portfolios you choose");
    expect(asked).not.toContain("Create portfolios");
  });

  test("is asked for no scopes again where the app has asked for none", async () => {
    const wide = await newIntegration(app, "parqet", { scopes: ["portfolio:read", "portfolio:write"] });
    const { id } = await connect(app, wide, { session: { scopes: [] } });
    expect(words(await new Browser().get(await connectLinkOf(id)))).not.toContain("Read the portfolios");
  });

  test("gets a link with the variables that the app has given, while nobody has connected yet", async () => {
    const bank = await newBank(app, { variables: {} });
    const { connectionId } = await startSession(app, bank, { variables: { connector_id: "612" } });
    expect(words(await new Browser().get(await connectLinkOf(connectionId)))).toContain("CPF");
  });

  test("gets a link also while nobody has connected yet, with what the app has offered and no more", async () => {
    await newIntegration(app, "parqet", { name: "Not offered" });
    const offered = await newIntegration(app, "parqet", { name: "Offered" });
    const other = await newIntegration(app, "addepar", { name: "Also offered" });
    const { connectionId } = await startSession(app, offered, { integrations: [offered.id, other.id] });
    const page = words(await new Browser().get(await connectLinkOf(connectionId)));
    expect(page).toContain("Continue to Offered");
    expect(page).toContain("Continue to Also offered");
    expect(page).not.toContain("Not offered");
  });

  test("is deleted after a question, by the operator too", async () => {
    const operator = await signedInWith(adminToken);
    const { id } = await connect(app, integration);
    const asked = await open(`${pageOf(id)}/delete`, operator);
    expect(words(asked)).toContain("Delete this connection?");
    expect((await connectionOf(app, id))["status"]).toBe("active");
    const page = await click(operator, `${pageOf(id)}/delete`, `${pageOf(id)}/delete`);
    expect(words(page)).toContain("Connection deleted");
    expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(404);
    expect((await open(pageOf(id), operator)).status).toBe(404);
  });

  test.each(["reconnect", "refresh", "check"])(
    "H4 · nothing happens by looking: GET …/%s is no page",
    async (action) => {
      const { id } = await connect(app, integration);
      expect((await open(`${pageOf(id)}/${action}`)).status).toBe(405);
    },
  );
});
