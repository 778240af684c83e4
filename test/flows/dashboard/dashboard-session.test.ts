// Signing in to the dashboard: the credentials, the lifetime and the access of a session, and forged requests.

import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sign } from "../../../src/vault/sign.ts";
import { Keyring, rootKey } from "../../../src/vault/keyring.ts";
import { Browser, failureOn, hidden, type Page } from "../../support/http/browser.ts";
import { dashboardUrl, seedConnection, signedInWith, signInWith } from "../../support/dashboard.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { readRoutes } from "../../support/routes.ts";
import { testSecrets } from "../../support/test-secrets.ts";

const Jwks = z.object({ keys: z.tuple([z.object({ kid: z.string(), k: z.string() })], z.unknown()) });
const [signing] = Jwks.parse(JSON.parse(testSecrets.ROOT_KEYS)).keys;
const keyring = new Keyring([rootKey(signing.kid, signing.k)]);

const COOKIE = "latchkey_dashboard";

let a: TestApp;
let b: TestApp;
/** A connection of app A. */
let connection: string;

beforeAll(async () => {
  [a, b] = [await newApp("App A"), await newApp("App B")];
  connection = await seedConnection(a);
});

/** Where a provider's redirect ends: without the Strict cookie, and so without a session. See flows/integrations. */
const RETURN = "GET /dashboard/apps/:app/integrations/:integration/tests/return";

const routes = readRoutes()
  .filter(({ guard, name }) => guard === "session" && name !== RETURN)
  .map(({ name }) => name);
const posts = routes.filter((route) => route.startsWith("POST"));

/** Returns the URL of a route, with the ID of an app and a connection. */
async function urlOf(route: string, app: string, id: string): Promise<string> {
  const path = (route.split(" ")[1] ?? "").replace(":app", app).replace(":connection", id);
  return dashboardUrl(path.replace("/dashboard", ""));
}

/** Requests a route as a page of app A does: a POST with the page's form token. */
async function request(browser: Browser, route: string, app: string, id: string): Promise<Page> {
  const url = await urlOf(route, app, id);
  if (route.startsWith("GET")) return browser.get(url);
  const own = await browser.get(await dashboardUrl(`/apps/${a.id}/connections/${connection}`));
  const form_token = own.text.includes("form_token") ? hidden(own, "form_token") : "none";
  return browser.post(url, { form_token });
}

const cookieOf = (page: Page) =>
  page.headers.getSetCookie().find((line) => line.startsWith(`${COOKIE}=`)) ?? "";

/** Where a request without a session is redirected. */
const TO_SIGN_IN = /\/dashboard\/sign-in(\?next=[\w%-]+)?$/;

/** Returns whether a cookie opens the overview of app A. */
async function opens(cookie: string): Promise<boolean> {
  const page = await new Browser().get(await dashboardUrl(`/apps/${a.id}`), { cookie });
  if (page.status !== 200 && !TO_SIGN_IN.test(page.location ?? ""))
    throw new Error(`unexpected status ${page.status}`);
  return page.status === 200;
}

/** Returns a session cookie of app A, changed and signed again. */
async function signedCookie(changes: object, use: "dashboard" | "connect" = "dashboard"): Promise<string> {
  const cookie = cookieOf(await signInWith(new Browser(), a.key)).split(";")[0] ?? "";
  const payload = JSON.parse(Buffer.from(cookie.split(".")[1] ?? "", "base64url").toString()) as object;
  return `${COOKIE}=${await sign(keyring, use, { ...payload, ...changes })}`;
}

/** Requests a route as the developer of app B, with the form token of their own pages. */
async function requestAsB(browser: Browser, route: string, app: string, id: string): Promise<Page> {
  const url = await urlOf(route, app, id);
  if (route.startsWith("GET")) return browser.get(url);
  const own = await browser.get(await dashboardUrl(`/apps/${b.id}`));
  return browser.post(url, { form_token: hidden(own, "form_token") });
}

const isUnchanged = async () => (await call("GET", `/v1/connections/${connection}`, a.key)).status === 200;

describe("signing in", () => {
  test("E4 · with the admin token sets an HttpOnly cookie for an hour that does not contain the token", async () => {
    const page = await signInWith(new Browser(), adminToken);
    expect(page).toMatchObject({ status: 303, location: await dashboardUrl("") });
    const [pair = "", ...attributes] = cookieOf(page).split("; ");
    expect(attributes.toSorted()).toEqual(["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=Strict"]);
    const payload = Buffer.from(pair.split(".")[1] ?? "", "base64url").toString();
    expect(JSON.parse(payload)).toMatchObject({ who: "operator" });
    expect(payload).not.toContain(adminToken);
  });

  test("with an API key redirects to its app, and the cookie does not contain the key", async () => {
    const browser = new Browser();
    const page = await signInWith(browser, a.key);
    expect((await browser.get(page.location ?? "")).location).toBe(await dashboardUrl(`/apps/${a.id}`));
    const payload = Buffer.from(cookieOf(page).split(".")[1] ?? "", "base64url").toString();
    expect(JSON.parse(payload)).toMatchObject({ who: "app", app: a.id });
    expect(payload).not.toContain(a.key.slice(-60, -9));
  });

  test("redirects to the page that was requested", async () => {
    const browser = new Browser();
    const redirect = await browser.get(await dashboardUrl(`/apps/${a.id}/connections`));
    expect(redirect.status).toBe(303);
    const form = await browser.get(redirect.location ?? "");
    const page = await signInWith(browser, a.key, hidden(form, "next"));
    expect(page.location).toBe(await dashboardUrl(`/apps/${a.id}/connections`));
  });

  test.each([
    "//evil.example.com",
    "https://evil.example.com",
    "/connect",
    "/dashboard/../connect",
    "/dashboard//x",
    "",
  ])("leads to the dashboard instead of %j", async (next) => {
    expect((await signInWith(new Browser(), a.key, next)).location).toBe(await dashboardUrl(""));
  });

  test("E4 · fails with any other credential", async () => {
    const wrong = ["", " ", "x", "lk_", "é".repeat(40), "k".repeat(600)];
    const ofOperator = [`${adminToken}x`, adminToken.slice(0, -1), adminToken.toUpperCase()];
    const ofApp = a.key.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const credential of [...wrong, ...ofOperator, ofApp]) {
      const page = await signInWith(new Browser(), credential);
      expect({ credential, status: page.status }).toEqual({ credential, status: 401 });
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(page.text).toContain('role="alert"');
      expect(page.text).not.toMatch(/id="credential"[^>]*value=/);
    }
  });

  test("H3 · is rate limited for an address that guesses credentials, and for no other address", async () => {
    const guessingBrowser = new Browser();
    let limited: Page | undefined;
    for (let n = 0; n < 80 && limited === undefined; n++) {
      const page = await guessingBrowser.post(await dashboardUrl("/sign-in"), { credential: `guess-${n}` });
      if (page.status === 429) limited = page;
    }
    expect(limited?.headers.get("retry-after")).toBe("60");
    expect((await signInWith(new Browser(), a.key)).status).toBe(303);
  });

  test.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ])("fails from the form of another site: %j", async (headers) => {
    const page = await new Browser().post(await dashboardUrl("/sign-in"), { credential: a.key }, headers);
    expect(failureOn(page)).toBe("not_same_origin");
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});

describe("without a session", () => {
  test.each(routes)("E5, H1 · %s redirects to the sign-in page and changes nothing", async (route) => {
    const page = await request(new Browser(), route, a.id, connection);
    expect(page.status).toBe(303);
    expect(page.location).toMatch(TO_SIGN_IN);
    expect(await isUnchanged()).toBe(true);
  });
});

describe("a session", () => {
  test("needs a valid signature for this use", async () => {
    expect(await opens(await signedCookie({}))).toBe(true);
    expect(await opens(await signedCookie({}, "connect"))).toBe(false);
    const [head, body, mac] = (await signedCookie({})).split(".");
    expect(await opens(`${head}.${body}.${(mac ?? "").replace(/^./, (c) => (c === "A" ? "B" : "A"))}`)).toBe(
      false,
    );
    expect(await opens(`${COOKIE}=`)).toBe(false);
    expect(await opens(`${COOKIE}=${"x".repeat(5000)}`)).toBe(false);
  });

  test("expires even if the browser keeps the cookie", async () => {
    expect(await opens(await signedCookie({ expires_at: Date.now() + 60_000 }))).toBe(true);
    expect(await opens(await signedCookie({ expires_at: Date.now() - 1 }))).toBe(false);
  });

  test("E4 · ends when its API key is deleted, and not when another one is", async () => {
    const { body } = await call("POST", `/v1/apps/${a.id}/keys`, adminToken);
    const [first, second] = [await signedInWith(a.key), await signedInWith(String(body["api_key"]))];
    const overview = await dashboardUrl(`/apps/${a.id}`);
    expect((await second.get(overview)).status).toBe(200);
    await call("DELETE", `/v1/apps/${a.id}/keys/${String(body["id"])}`, adminToken);
    expect((await second.get(overview)).location).toMatch(TO_SIGN_IN);
    expect((await first.get(overview)).status).toBe(200);
  });

  test("ends when its app is deleted", async () => {
    const app = await newApp();
    const browser = await signedInWith(app.key);
    await call("DELETE", `/v1/apps/${app.id}`, adminToken);
    expect((await browser.get(await dashboardUrl(`/apps/${app.id}`))).location).toMatch(TO_SIGN_IN);
  });

  test("ends with a click on Sign out", async () => {
    const browser = await signedInWith(a.key);
    const page = await request(browser, "POST /dashboard/sign-out", a.id, connection);
    expect(page.location).toMatch(TO_SIGN_IN);
    expect(cookieOf(page)).toContain(`${COOKIE}=; Path=/; Max-Age=0`);
    expect((await browser.get(await dashboardUrl(""))).location).toMatch(TO_SIGN_IN);
  });
});

describe("a forged request", () => {
  test.each(posts)(
    "to %s, from another site or without the form token of the session, changes nothing",
    async (route) => {
      const [browser, other] = [await signedInWith(a.key), await signedInWith(a.key)];
      const page = await dashboardUrl(`/apps/${a.id}/connections/${connection}`);
      const [token, foreign] = [
        hidden(await browser.get(page), "form_token"),
        hidden(await other.get(page), "form_token"),
      ];
      expect(token).not.toBe(foreign);
      const url = await urlOf(route, a.id, connection);
      const responses = [
        await browser.post(url, {}),
        await browser.post(url, { form_token: "" }),
        await browser.post(url, { form_token: foreign }),
        await browser.post(url, { form_token: token }, { "sec-fetch-site": "cross-site" }),
        await browser.post(url, { form_token: token }, { "sec-fetch-site": "same-site" }),
      ];
      for (const response of responses) {
        expect(response.status).toBe(403);
        expect(failureOn(response)).toBe("not_same_origin");
      }
      expect((await browser.get(page)).status).toBe(200);
      expect(await isUnchanged()).toBe(true);
    },
  );
});

/** What only the operator has, or what belongs to the session. */
const ABOUT_NO_APP: ReadonlySet<string> = new Set([
  "GET /dashboard",
  "GET /dashboard/apps/new",
  "GET /dashboard/audit",
  "POST /dashboard/apps/new",
  "POST /dashboard/sign-out",
]);

describe("two apps", () => {
  const named = routes.filter((route) => route.includes(":app"));
  const ofConnections = named.filter((route) => route.includes(":connection"));

  test("E5 · every page and button is tested below", () => {
    const unnamed = routes.filter((route) => !named.includes(route));
    expect(unnamed).toEqual(expect.arrayContaining(["GET /dashboard", "GET /dashboard/apps/new"]));
    expect(unnamed.filter((route) => !ABOUT_NO_APP.has(route))).toEqual([]);
    expect(routes.length).toBeGreaterThanOrEqual(10);
  });

  test.each(named)("E5 · %s of another app does not exist", async (route) => {
    const browser = await signedInWith(b.key);
    const foreign = await requestAsB(browser, route, a.id, connection);
    const unknown = await requestAsB(browser, route, `app${"0".repeat(20)}`, connection);
    for (const page of [foreign, unknown]) {
      expect(page.status).toBe(404);
      expect(failureOn(page)).toBe("app_not_found");
      expect(page.text).not.toContain("App A");
    }
    expect(await isUnchanged()).toBe(true);
  });

  test.each(ofConnections)(
    "E5 · %s of the developer's own app with another app's connection does not exist",
    async (route) => {
      const browser = await signedInWith(b.key);
      const page = await requestAsB(browser, route, b.id, connection);
      expect(page.status).toBe(404);
      expect(failureOn(page) ?? page.text).toContain("connection_not_found");
      expect(page.text).not.toContain("ada@");
      expect(await isUnchanged()).toBe(true);
    },
  );

  test("E5 · a developer has no list of apps, and the operator sees all apps", async () => {
    const browser = await signedInWith(b.key);
    expect((await browser.get(await dashboardUrl(""))).location).toBe(await dashboardUrl(`/apps/${b.id}`));
    const operator = await signedInWith(adminToken);
    for (const app of [a, b])
      expect((await operator.get(await dashboardUrl(`/apps/${app.id}`))).status).toBe(200);
    const page = await operator.get(await dashboardUrl(`/apps/${b.id}/connections/${connection}`));
    expect(failureOn(page)).toBe("connection_not_found");
  });

  test("E5 · an ID that is not an app's does not exist for the operator either", async () => {
    const operator = await signedInWith(adminToken);
    for (const id of ["app", "app00", "con00000000000000000000", "index", "%2e%2e"])
      expect({ id, ...(await operator.get(await dashboardUrl(`/apps/${id}`))) }).toMatchObject({
        status: 404,
      });
  });
});
