// The page on which an end user chooses an account, from the app's confirmation to the connection.

import { afterAll, beforeAll, expect, test } from "vitest";
import {
  chooseUrlOf,
  confirm,
  connectionOf,
  must,
  proxied,
  startSession,
  walkToCallback,
} from "../../support/flow.ts";
import { Browser, failureOn, hidden, link, type Page } from "../../support/http/browser.ts";
import { type Json, newApp } from "../../support/latchkey.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { sitesSettings, startSites } from "../../support/peers/sites.ts";

let provider: ScriptedProvider;

beforeAll(async () => {
  provider = await startSites();
});
afterAll(() => provider.close());

/** Returns from the provider. */
async function returnFromProvider(session: Json) {
  const app = await newApp("Quayside");
  const integration = await newScriptedIntegration(app, provider, sitesSettings(provider));
  const started = await startSession(app, integration, session);
  const browser = new Browser();
  const returned = await browser.get(await walkToCallback(browser, started, integration));
  return { app, started, browser, returned };
}

/** Submits the form of a choice page. */
const choose = (browser: Browser, url: string, page: Page, value: string) =>
  browser.post(new URL("/connect/status", url).href, {
    state: hidden(page, "state"),
    name: "account",
    value,
  });

test("the app's confirmation leads to the choice, and the next one to the chosen account", async () => {
  const { app, started, browser, returned } = await returnFromProvider({ choose_account: true });
  const url = await chooseUrlOf(app, must(returned), started.endUser);
  const page = await browser.get(url);
  expect(page.text).toContain("Choose an account");
  expect(page.text).toContain("Quayside connects to the one you choose.");
  expect(page.text).toContain("torres.example.com");
  expect(page.text).toContain("&lt;b&gt;Torres&lt;/b&gt; Holdings");
  const chosen = await choose(browser, url, page, "s2");
  const back = await browser.get(must(chosen));
  expect(new URL(must(back)).searchParams.get("handle")).not.toBeNull();
  const second = await confirm(app, back, started.endUser);
  expect(second).toMatchObject({ status: 200, body: { status: "active", account: { id: "s2" } } });
  await proxied(app, started.connectionId, "tickets");
  expect(provider.calls.at(-1)).toMatchObject({ url: "/base/tickets", headers: { "x-site": "s2" } });
});

test("without a confirmation, the choice follows at once", async () => {
  const { browser, started, returned } = await returnFromProvider({ completion: "automatic" });
  const url = must(returned);
  const chosen = await choose(browser, url, await browser.get(url), "s1");
  const back = await browser.get(must(chosen));
  expect(new URL(must(back)).searchParams.get("connection_id")).toBe(started.connectionId);
});

test("D7 · the choice is shown to no other browser, and Cancel returns to the app", async () => {
  const { app, started, browser, returned } = await returnFromProvider({ choose_account: true });
  const url = await chooseUrlOf(app, must(returned), started.endUser);
  const other = await new Browser().get(url);
  expect([other.status, failureOn(other)]).toEqual([403, "wrong_browser"]);
  expect(other.text).not.toContain("Torres");
  const page = await browser.get(url);
  expect(new URL(link(page, "Cancel", url)).searchParams.get("error")).toBe("access_denied");
});

test("D6 · the chosen account is connected, also where IDs differ only by a space", async () => {
  const sites = ["s1", " s1", "s1 "].map((id) => ({ id, name: `Site <${id}>` }));
  const server = await ScriptedProvider.start((_, response) => sendJson(response, 200, sites));
  const app = await newApp("Quayside");
  const integration = await newScriptedIntegration(app, server, sitesSettings(server));
  for (const { id } of sites) {
    const started = await startSession(app, integration, { completion: "automatic" });
    const browser = new Browser();
    const url = must(await browser.get(await walkToCallback(browser, started, integration)));
    await browser.get(must(await choose(browser, url, await browser.get(url), id)));
    expect(await connectionOf(app, started.connectionId)).toMatchObject({ account: { id } });
  }
  await server.close();
});
