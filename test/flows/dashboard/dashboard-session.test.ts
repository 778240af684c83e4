// Who is let into the dashboard, for how long, and that nobody else clicks there in their name.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sign } from "../../../src/vault/sign.ts";
import { Keyring, rootKey } from "../../../src/vault/keyring.ts";
import { Browser, failureOn, hidden, type Page } from "../../support/http/browser.ts";
import { dashboardUrl, seedConnection, signedInWith, signInWith } from "../../support/dashboard.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";
import { readRoutes } from "../../support/routes.ts";
import { type OwnLatchkey, startLatchkey } from "../../support/stack.ts";
import { testSecrets } from "../../support/test-secrets.ts";

const Jwks = z.object({ keys: z.tuple([z.object({ kid: z.string(), k: z.string() })], z.unknown()) });
const [signing] = Jwks.parse(JSON.parse(testSecrets.ROOT_KEYS)).keys;
const keyring = new Keyring([rootKey(signing.kid, signing.k)]);

const COOKIE = "latchkey_dashboard";

let a: TestApp;
let b: TestApp;
/** Of app A. */
let connection: string;

beforeAll(async () => {
  [a, b] = [await newApp("App A"), await newApp("App B")];
  connection = await seedConnection(a);
});

const routes = readRoutes()
  .filter(({ guard }) => guard === "session")
  .map(({ name }) => name);
const posts = routes.filter((route) => route.startsWith("POST"));

/** A route's address at Latchkey, with an app's and a connection's id. */
async function addressOf(route: string, app: string, id: string): Promise<string> {
  const path = (route.split(" ")[1] ?? "").replace(":app", app).replace(":connection", id);
  return dashboardUrl(path.replace("/dashboard", ""));
}

/** Asks a route as the pages do: a POST with the form's token. */
async function ask(browser: Browser, route: string, app: string, id: string): Promise<Page> {
  const address = await addressOf(route, app, id);
  if (route.startsWith("GET")) return browser.get(address);
  const own = await browser.get(await dashboardUrl(`/apps/${a.id}/connections/${connection}`));
  const form_token = own.text.includes("form_token") ? hidden(own, "form_token") : "none";
  return browser.post(address, { form_token });
}

const cookieOf = (page: Page) =>
  page.headers.getSetCookie().find((line) => line.startsWith(`${COOKIE}=`)) ?? "";

/** The way to the sign-in page. */
const TO_SIGN_IN = /\/dashboard\/sign-in(\?next=[\w%-]+)?$/;

/** Whether a cookie opens the app's overview. */
async function opens(cookie: string): Promise<boolean> {
  const page = await new Browser().get(await dashboardUrl(`/apps/${a.id}`), { cookie });
  if (page.status !== 200 && !TO_SIGN_IN.test(page.location ?? ""))
    throw new Error(`neither: ${page.status}`);
  return page.status === 200;
}

/** A cookie of app A's, changed and signed anew. */
async function signed(changes: object, use: "dashboard" | "connect" = "dashboard"): Promise<string> {
  const cookie = cookieOf(await signInWith(new Browser(), a.key)).split(";")[0] ?? "";
  const payload = JSON.parse(Buffer.from(cookie.split(".")[1] ?? "", "base64url").toString()) as object;
  return `${COOKIE}=${await sign(keyring, use, { ...payload, ...changes })}`;
}

/** The same of app B's developer, with a token of their own pages. */
async function askAs(browser: Browser, route: string, app: string, id: string): Promise<Page> {
  const address = await addressOf(route, app, id);
  if (route.startsWith("GET")) return browser.get(address);
  const own = await browser.get(await dashboardUrl(`/apps/${b.id}`));
  return browser.post(address, { form_token: hidden(own, "form_token") });
}

const isAlive = async () => (await call("GET", `/v1/connections/${connection}`, a.key)).status === 200;

describe("signing in", () => {
  test("E4 · with the operator's token: a cookie for an hour, out of scripts' reach, without the token", async () => {
    const page = await signInWith(new Browser(), adminToken);
    expect(page).toMatchObject({ status: 303, location: await dashboardUrl("") });
    const [pair = "", ...attributes] = cookieOf(page).split("; ");
    expect(attributes.toSorted()).toEqual(["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=Strict"]);
    const payload = Buffer.from(pair.split(".")[1] ?? "", "base64url").toString();
    expect(JSON.parse(payload)).toMatchObject({ who: "operator" });
    expect(payload).not.toContain(adminToken);
  });

  test("with an app's key: leads to that app, and its cookie holds no key", async () => {
    const browser = new Browser();
    const page = await signInWith(browser, a.key);
    expect((await browser.get(page.location ?? "")).location).toBe(await dashboardUrl(`/apps/${a.id}`));
    const payload = Buffer.from(cookieOf(page).split(".")[1] ?? "", "base64url").toString();
    expect(JSON.parse(payload)).toMatchObject({ who: "app", app: a.id });
    expect(payload).not.toContain(a.key.slice(-60, -9));
  });

  test("leads back to the page that was asked for", async () => {
    const browser = new Browser();
    const asked = await browser.get(await dashboardUrl(`/apps/${a.id}/connections`));
    expect(asked.status).toBe(303);
    const form = await browser.get(asked.location ?? "");
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
  ])("leads nowhere but to the dashboard: not to %j", async (next) => {
    expect((await signInWith(new Browser(), a.key, next)).location).toBe(await dashboardUrl(""));
  });

  test.each([
    "",
    " ",
    "x",
    "lk_",
    `${adminToken}x`,
    adminToken.slice(0, -1),
    adminToken.toUpperCase(),
    "é".repeat(40),
    "k".repeat(600),
  ])("E4 · %j opens nothing", async (credential) => {
    const page = await signInWith(new Browser(), credential);
    expect(page.status).toBe(401);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.text).toContain("not a valid admin token or API key");
    expect(page.text).not.toMatch(/id="credential"[^>]*value=/);
  });

  test("E4 · a key with another end opens nothing", async () => {
    expect(
      (
        await signInWith(
          new Browser(),
          a.key.replace(/.$/, (c) => (c === "0" ? "1" : "0")),
        )
      ).status,
    ).toBe(401);
  });

  test("H3 · wrong guesses of one address are limited, and nobody else's", async () => {
    const guesser = new Browser();
    let refused: Page | undefined;
    for (let n = 0; n < 80 && refused === undefined; n++) {
      const page = await guesser.post(await dashboardUrl("/sign-in"), { credential: `guess-${n}` });
      if (page.status === 429) refused = page;
    }
    expect(refused?.headers.get("retry-after")).toBe("60");
    expect(refused?.text).toContain("Too many attempts");
    expect((await signInWith(new Browser(), a.key)).status).toBe(303);
  });

  test.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ])("another site's form signs nobody in: %j", async (headers) => {
    const page = await new Browser().post(await dashboardUrl("/sign-in"), { credential: a.key }, headers);
    expect(failureOn(page)).toBe("not_same_origin");
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});

describe("without a session", () => {
  test.each(routes)("E5, H1 · %s leads to the sign-in page, and does nothing", async (route) => {
    const page = await ask(new Browser(), route, a.id, connection);
    expect(page.status).toBe(303);
    expect(page.location).toMatch(TO_SIGN_IN);
    expect(await isAlive()).toBe(true);
  });
});

describe("a session", () => {
  test("is what its signature says", async () => {
    expect(await opens(await signed({}))).toBe(true);
    expect(await opens(await signed({}, "connect"))).toBe(false);
    const [head, body, mac] = (await signed({})).split(".");
    expect(await opens(`${head}.${body}.${(mac ?? "").replace(/^./, (c) => (c === "A" ? "B" : "A"))}`)).toBe(
      false,
    );
    expect(await opens(`${COOKIE}=`)).toBe(false);
    expect(await opens(`${COOKIE}=${"x".repeat(5000)}`)).toBe(false);
  });

  test("ends after an hour, whatever the browser does with its cookie", async () => {
    expect(await opens(await signed({ expires_at: Date.now() + 60_000 }))).toBe(true);
    expect(await opens(await signed({ expires_at: Date.now() - 1 }))).toBe(false);
  });

  test("E4 · ends at once with the key that was shown, and not with another one", async () => {
    const { body } = await call("POST", `/v1/apps/${a.id}/keys`, adminToken);
    const [first, second] = [await signedInWith(a.key), await signedInWith(String(body["api_key"]))];
    const overview = await dashboardUrl(`/apps/${a.id}`);
    expect((await second.get(overview)).status).toBe(200);
    await call("DELETE", `/v1/apps/${a.id}/keys/${String(body["id"])}`, adminToken);
    expect((await second.get(overview)).location).toMatch(TO_SIGN_IN);
    expect((await first.get(overview)).status).toBe(200);
  });

  test("ends with its app", async () => {
    const app = await newApp();
    const browser = await signedInWith(app.key);
    await call("DELETE", `/v1/apps/${app.id}`, adminToken);
    expect((await browser.get(await dashboardUrl(`/apps/${app.id}`))).location).toMatch(TO_SIGN_IN);
  });

  test("is signed out of with a click", async () => {
    const browser = await signedInWith(a.key);
    const page = await ask(browser, "POST /dashboard/sign-out", a.id, connection);
    expect(page.location).toMatch(TO_SIGN_IN);
    expect(cookieOf(page)).toContain(`${COOKIE}=; Path=/; Max-Age=0`);
    expect((await browser.get(await dashboardUrl(""))).location).toMatch(TO_SIGN_IN);
  });

  describe("of an operator whose token is changed", () => {
    let own: OwnLatchkey;
    beforeAll(async () => {
      own = await startLatchkey();
    });
    afterAll(() => own.harness.close());

    test("E4 · ends at once", async () => {
      const browser = new Browser();
      const home = new URL("/dashboard", own.url).href;
      await browser.post(`${home}/sign-in`, { credential: adminToken });
      expect((await browser.get(home)).status).toBe(200);
      await own.redeploy({ ADMIN_TOKEN: "another-admin-token-0123456789-0123456789" });
      expect((await browser.get(home)).location).toMatch(TO_SIGN_IN);
    });
  });
});

describe("a click", () => {
  test.each(posts)("%s from another site, or without the page's own token, does nothing", async (route) => {
    const [browser, other] = [await signedInWith(a.key), await signedInWith(a.key)];
    const page = await dashboardUrl(`/apps/${a.id}/connections/${connection}`);
    const [token, foreign] = [
      hidden(await browser.get(page), "form_token"),
      hidden(await other.get(page), "form_token"),
    ];
    expect(token).not.toBe(foreign);
    const address = await addressOf(route, a.id, connection);
    const refused = [
      await browser.post(address, {}),
      await browser.post(address, { form_token: "" }),
      await browser.post(address, { form_token: foreign }),
      await browser.post(address, { form_token: token }, { "sec-fetch-site": "cross-site" }),
      await browser.post(address, { form_token: token }, { "sec-fetch-site": "same-site" }),
    ];
    for (const answer of refused) {
      expect(answer.status).toBe(403);
      expect(failureOn(answer)).toBe("not_same_origin");
    }
    expect((await browser.get(page)).status).toBe(200);
    expect(await isAlive()).toBe(true);
  });
});

describe("two apps", () => {
  const named = routes.filter((route) => route.includes(":app"));
  const ofConnections = named.filter((route) => route.includes(":connection"));

  test("E5 · every page and every click is asked below", () => {
    expect(named.length + 2).toBe(routes.length);
    expect(routes.length).toBeGreaterThanOrEqual(10);
  });

  test.each(named)("E5 · %s of another app does not exist", async (route) => {
    const browser = await signedInWith(b.key);
    const elsewhere = await askAs(browser, route, a.id, connection);
    const nowhere = await askAs(browser, route, `app${"0".repeat(20)}`, connection);
    for (const page of [elsewhere, nowhere]) {
      expect(page.status).toBe(404);
      expect(failureOn(page)).toBe("app_not_found");
      expect(page.text).not.toContain("App A");
    }
    expect(await isAlive()).toBe(true);
  });

  test.each(ofConnections)(
    "E5 · %s of one's own app with another's connection does not exist",
    async (route) => {
      const browser = await signedInWith(b.key);
      const page = await askAs(browser, route, b.id, connection);
      expect(page.status).toBe(404);
      expect(failureOn(page) ?? page.text).toContain("connection_not_found");
      expect(page.text).not.toContain("ada@");
      expect(await isAlive()).toBe(true);
    },
  );

  test("E5 · an app's developer sees no list of apps, the operator sees both", async () => {
    const browser = await signedInWith(b.key);
    expect((await browser.get(await dashboardUrl(""))).location).toBe(await dashboardUrl(`/apps/${b.id}`));
    const operator = await signedInWith(adminToken);
    for (const app of [a, b])
      expect((await operator.get(await dashboardUrl(`/apps/${app.id}`))).status).toBe(200);
    const page = await operator.get(await dashboardUrl(`/apps/${b.id}/connections/${connection}`));
    expect(failureOn(page)).toBe("connection_not_found");
  });

  test.each(["app", "app00", "con00000000000000000000", "index", "%2e%2e"])(
    "E5 · %j is no app, for the operator either",
    async (id) => {
      const operator = await signedInWith(adminToken);
      expect((await operator.get(await dashboardUrl(`/apps/${id}`))).status).toBe(404);
    },
  );
});
