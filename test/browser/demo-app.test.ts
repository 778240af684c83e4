// The demo app in a real browser: every provider in a popup, an API key, one provider without JavaScript, webhooks, logos,
// and the buttons that the README and the quick start mention.

import type { BrowserContext, Locator, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heldCallOf, mcpClient, newAgentKey, useTool } from "../support/agents.ts";
import { findFlaws } from "../support/browser/accessibility.ts";
import { newPage, WITHOUT_SCRIPT } from "../support/browser/chromium.ts";
import { allow, leaveConnectPage, NAMES, PROVIDERS } from "../support/browser/connect-steps.ts";
import { type DemoApp, startDemoApp } from "../support/browser/demo-app.ts";
import { goToProvider, openDemoPopup, signInToDemo } from "../support/browser/demo-user.ts";
import { must } from "../support/flow.ts";
import { Browser, hidden } from "../support/http/browser.ts";
import { call } from "../support/latchkey.ts";
import { buttonsOf } from "../support/samples/blocks.ts";
import type { ProviderId } from "../support/sandbox.ts";
import { stack } from "../support/stack.ts";
import { until } from "../support/until.ts";
import { deliver, signed } from "../support/webhooks/webhook.ts";

const TYPES = ["connection.created", "connection.refreshed", "connection.deleted"];
const SUBSCRIBED = [...TYPES, "connection.reauthorization_required", "connection.recovered"];

let demo: DemoApp;

beforeAll(async () => {
  demo = await startDemoApp(PROVIDERS);
  const webhook = { webhook_url: `${demo.origin}/webhooks`, webhook_events: SUBSCRIBED };
  const changed = await call("PATCH", "/v1/app", demo.app.key, webhook);
  if (changed.status !== 200) throw new Error(`no webhook: ${changed.status} ${changed.text}`);
});
afterAll(() => demo.stop());

const rowOf = (page: Page, name: string) =>
  page.locator("article").filter({ has: page.getByRole("heading", { name, exact: true }) });

const cardOf = (page: Page, provider: ProviderId) =>
  rowOf(page, NAMES[provider]).filter({ has: page.locator(".status.active") });

/** Opens a connection's details, which contain the other buttons. */
const openDetails = (card: Locator) => card.locator("summary").click();

describe("with JavaScript", () => {
  let page: Page;
  /** The violations of the page's Content Security Policy. */
  const blocked: string[] = [];

  beforeAll(async () => {
    page = await signInToDemo(demo, "Alice");
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) blocked.push(message.text());
    });
    await page.reload();
  });
  afterAll(() => page.context().close());

  test("connects all five providers, each in a popup, and three of them at the same time", async () => {
    const popups = {
      addepar: await openDemoPopup(page, "addepar"),
      parqex: await openDemoPopup(page, "parqex"),
      parallel: await openDemoPopup(page, "parallel"),
    };
    for (const provider of ["parallel", "addepar", "parqex"] as const) {
      await leaveConnectPage(popups[provider], provider);
      await allow(popups[provider]);
      await cardOf(page, provider).waitFor();
    }
    for (const provider of ["parqet", "pluggy"] as const) {
      const popup = await openDemoPopup(page, provider);
      const closed = popup.waitForEvent("close");
      await leaveConnectPage(popup, provider);
      await allow(popup);
      await closed;
      await cardOf(page, provider).waitFor();
    }
    await page.getByRole("status").waitFor();
    expect(blocked).toEqual([]);
  });

  test("reconnects an account in a popup", async () => {
    // This removes the notice of the first connect.
    await page.goto(demo.origin);
    await page.waitForLoadState("networkidle");
    await openDetails(cardOf(page, "addepar"));
    const reconnect = cardOf(page, "addepar").locator("form[action*='/reconnect'] button");
    const [popup] = await Promise.all([page.waitForEvent("popup"), reconnect.click()]);
    const closed = popup.waitForEvent("close");
    await leaveConnectPage(popup, "addepar");
    await allow(popup);
    await closed;
    await page.getByRole("status").waitFor();
    expect(await cardOf(page, "addepar").count()).toBe(1);
  });

  test("calls the API of each connection and disconnects it", async () => {
    await page.goto(demo.origin);
    const ids = await page.locator("article").evaluateAll((cards) => cards.map(({ id }) => id));
    expect(ids).toHaveLength(PROVIDERS.length);
    const user = new Browser();
    await user.post(`${demo.origin}/sign-in`, { person: "user_alice" });
    for (const id of ids) {
      const called = await user.post(`${demo.origin}/connections/${id}/call`, {});
      expect(called.text).toMatch(/<pre[^>]*>[^<]*\{/);
      const disconnected = await user.post(`${demo.origin}/connections/${id}/disconnect`, {});
      expect(disconnected.status).toBeLessThan(400);
      expect(await call("GET", `/v1/connections/${id}`, demo.app.key)).toMatchObject({ status: 404 });
    }
    await page.goto(demo.origin);
    expect(await page.locator("article").count()).toBe(0);
  });

  test.each(["closed", "access_denied"])("shows the error code %s of a popup", async (code) => {
    await page.goto(`${demo.origin}/connected?error=${code}`);
    expect(await page.getByRole("alert").locator("code").innerText()).toBe(code);
  });
});

/** Waits until an event is on the page, and returns the ID of its connection. */
async function waitForEvent(page: Page, type: string): Promise<string | null> {
  const item = page.locator("#events li").filter({ hasText: type });
  const reload = async () => {
    await page.goto(demo.origin);
    return item.allInnerTexts();
  };
  const [text = ""] = await until(reload, (texts) => texts.length === 1);
  expect(text).toContain("Verified");
  return item.getAttribute("data-connection");
}

const isSubmission = (response: Response) => response.request().method() === "POST";

/** Clicks a form's button and waits for the response. */
async function submit(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForResponse(isSubmission), button.click()]);
}

test("without JavaScript, connects, calls, refreshes and disconnects, and shows the events only to this user", async () => {
  const page = await signInToDemo(demo, "Bob", WITHOUT_SCRIPT);
  await goToProvider(page, "parqet");
  await allow(page);
  await page.waitForURL(/notice=connected/);
  const connection = new URL(page.url()).hash.slice(1);
  expect(connection).toMatch(/^con/);
  await waitForEvent(page, "connection.created");
  expect(await page.locator("#events li a").getAttribute("href")).toBe(`#${connection}`);
  const card = page.locator(`#${connection}`);
  await card.locator("form[action*='/call'] button").click();
  expect(await card.locator("pre").innerText()).toContain("{");
  await openDetails(card);
  await submit(page, card.locator("form[action*='/refresh'] button"));
  await waitForEvent(page, "connection.refreshed");
  await card.locator("a[href$='/disconnect']").click();
  await submit(page, page.locator("form[action$='/disconnect'] button"));
  expect(await waitForEvent(page, "connection.deleted")).toBe(connection);

  const shown = await page.locator("#events li").allInnerTexts();
  const order = shown.map((text) => TYPES.find((type) => text.includes(type)));
  expect(order).toEqual(TYPES.toReversed());
  const alice = await signInToDemo(demo, "Alice", WITHOUT_SCRIPT);
  expect((await alice.locator("#events").innerHTML()).includes(connection)).toBe(false);
  await Promise.all([page, alice].map((one) => one.context().close()));
});

test("the list of events has no accessibility violation", async () => {
  const connection = `con${"0".repeat(20)}`;
  const data = { connection, provider: "parqet", end_user: "user_alice", code: "x" };
  const types = ["connection.created", `unknown.${"and_long_".repeat(12)}`];
  for (let i = 0; i < 10; i++) {
    const event = { type: types[i % 2], timestamp: new Date().toISOString(), data };
    const delivery = signed(demo.webhookSecret, event);
    expect(await deliver(demo.origin, delivery)).toBe(204);
    expect(await deliver(demo.origin, delivery)).toBe(204);
  }
  const page = await signInToDemo(demo, "Alice", WITHOUT_SCRIPT);
  await page.locator("#events summary").click();
  expect(await page.locator("#events li").count()).toBeGreaterThanOrEqual(10);
  expect(await findFlaws(page)).toEqual([]);
  await page.locator("#events a.button").click();
  await page.waitForURL(/#events$/);
  await page.context().close();
});

/** Opens the sandbox's page of API keys. */
async function openKeys(context: BrowserContext): Promise<Page> {
  const { sandbox } = await stack();
  const page = await context.newPage();
  await page.goto(`${sandbox.origin}/openai/api-keys`);
  return page;
}

/** Creates an API key of Alice on the sandbox's page. */
async function newApiKey(context: BrowserContext): Promise<string> {
  const page = await openKeys(context);
  await page.getByRole("button", { name: "Create key" }).click();
  const key = await page.getByRole("status").locator("code").innerText();
  expect(await findFlaws(page)).toEqual([]);
  await page.close();
  return key;
}

/** Withdraws an API key on the sandbox's page. */
async function withdraw(context: BrowserContext, key: string): Promise<void> {
  const page = await openKeys(context);
  await page.getByRole("button", { name: `Withdraw: ${key}` }).click();
  await page.getByRole("button", { name: `Restore: ${key}` }).waitFor();
  await page.close();
}

const keyField = (page: Page) => page.locator("input[name='credentials.api_key']");

/** Enters a key in the popup of the connect page. The popup may close before the click has ended. */
async function enterKey(popup: Page, key: string): Promise<void> {
  await keyField(popup).fill(key);
  await popup.locator("form[action='/connect'] button").click({ noWaitAfter: true });
}

test("connects an API key, calls the API, and shows without a reload that the key was withdrawn", async () => {
  const page = await signInToDemo(demo, "Bob");
  const key = await newApiKey(page.context());
  const popup = await openDemoPopup(page, "openai");
  await enterKey(popup, "sk-a-wrong-key");
  await popup.locator("input[aria-invalid=true]").waitFor();
  const closed = popup.waitForEvent("close");
  await enterKey(popup, key);
  await closed;
  const row = rowOf(page, "OpenAI");
  await row.getByText(`API key ending in ${key.slice(-4)}`).waitFor();
  // From here on, the page is not loaded again.
  const navigations: string[] = [];
  page.on("framenavigated", (frame) => navigations.push(frame.url()));
  await page.locator("#events li").filter({ hasText: "OpenAI was connected" }).waitFor();

  await row.getByRole("button", { name: "Call the API" }).click();
  const response = row.getByRole("region", { name: "Response of OpenAI" });
  await response.waitFor();
  expect(await response.innerText()).toMatch(/^GET \/models\s+200\s+in \d+ ms\s+\{/);
  expect(await response.innerText()).toContain("ft:sandbox-small:alice");
  expect(await response.evaluate("document.activeElement.className")).toBe("outcome");
  await row.getByText("Used").waitFor();
  await openDetails(row);
  expect(await findFlaws(page)).toEqual([]);

  await withdraw(page.context(), key);
  await row.getByRole("button", { name: "Call the API" }).click();
  await response.getByText("401").waitFor();
  await page.locator("#events li").filter({ hasText: "OpenAI needs to be reconnected" }).waitFor();
  await row.getByText("Reconnect needed").waitFor();
  // What was open and shown stays.
  expect(await row.getByRole("region").innerText()).toContain("401");
  expect(await row.locator("details").getAttribute("open")).toBe("");
  expect(await findFlaws(page)).toEqual([]);
  expect(navigations).toEqual([]);

  const reconnect = row.getByRole("button", { name: "Reconnect", exact: false }).first();
  const [again] = await Promise.all([page.waitForEvent("popup"), reconnect.click()]);
  await enterKey(again, await newApiKey(page.context()));
  await row.locator(".status.active").waitFor();

  await row.getByRole("link", { name: "Disconnect" }).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect OpenAI?" });
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await row.getByRole("link", { name: "Disconnect" }).click();
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Connect OpenAI" }).waitFor();
  await page.context().close();
});

test("shows the logos of providers, and monograms where there is none", async () => {
  const page = await newPage();
  await page.route("**/logos/parqex.svg", (route) => route.fulfill({ status: 404 }));
  await page.goto(demo.origin);
  await page.getByRole("button", { name: "Alice" }).click();
  await page.waitForLoadState("networkidle");
  const tileOf = (name: string) => page.locator("#available li").filter({ hasText: name });
  const sizeOf = (name: string) => tileOf(name).locator("img").boundingBox();
  const image = `document.querySelector('#available img[src$="/openai.svg"]')`;
  expect(await page.evaluate(`${image}.naturalWidth`)).toBeGreaterThan(0);
  expect(await sizeOf("OpenAI")).toMatchObject({ width: 40, height: 40 });
  expect((await sizeOf("ParqEx"))?.height ?? 0).toBe(0);
  expect(await tileOf("ParqEx").locator(".logo").innerText()).toBe("PE");
  await page.context().close();
});

test("lets the signed-in user allow a held call of an agent, and nobody else", async () => {
  const user = (person: string) => {
    const browser = new Browser();
    return browser.post(`${demo.origin}/sign-in`, { person }).then(() => browser);
  };
  const credentials = { api_key: "sk-sandbox-alice-4f2a" };
  const grant = { integration: "openai", end_user: "user_alice", credentials };
  const { body: connection } = await call("POST", "/v1/connections", demo.app.key, grant);
  const policy = { default: "confirm" };
  const { key } = await newAgentKey(demo.app, { end_user: "user_alice", policy });
  const client = await mcpClient(key);
  const input = { connection: connection["id"], path: "/models" };
  const held = heldCallOf(await useTool(client, "call_api", input));
  const [alice, bob] = await Promise.all([user("user_alice"), user("user_bob")]);
  const back = must(await alice.get(held.url));
  expect(new URL(back).origin).toBe(demo.origin);
  expect(await new Browser().get(back)).toMatchObject({ status: 401 });
  expect(must(await bob.get(back))).toBe(`${demo.origin}/?notice=call_of_another_user`);
  const review = must(await alice.get(back));
  const token = hidden(await alice.get(review), "token");
  const decided = await alice.post(new URL("/agent-calls/review", review).href, { token, decision: "allow" });
  const shown = await alice.get(must(await alice.get(must(decided))));
  expect(shown.text).toContain("Allowed. The agent can now send the call, once.");
  expect(await useTool(client, "call_api", input)).toMatchObject({ status: "completed" });
  await client.close();
  await call("DELETE", `/v1/connections/${String(connection["id"])}`, demo.app.key);
});

const exists = async (button: Locator) => (await button.count().catch(() => 0)) > 0;

/** Clicks a button in the page or in a popup. */
async function clickAnywhere(context: BrowserContext, name: string): Promise<void> {
  const buttons = (): Locator[] =>
    context.pages().map((tab) => tab.getByRole("button", { name }).filter({ visible: true }).first());
  const found = await until(
    async () => (await Promise.all(buttons().map(async (one) => ((await exists(one)) ? [one] : [])))).flat(),
    ({ length }) => length > 0,
    30_000,
  );
  // A popup can close before the click has finished.
  await found[0]?.click({ noWaitAfter: true });
}

test("clicking the buttons that README.md and the quick start mention creates a connection", async () => {
  const names = buttonsOf("docs/quick-start.md", "Connect an account");
  expect(buttonsOf("README.md", "Try it")).toEqual(names);
  expect(names.slice(-2)).toEqual(["Allow", "Call the API"]);
  const page = await newPage();
  await page.goto(demo.origin);
  // Each provider has a button with the text "Connect". Its accessible name contains the provider.
  for (const name of names) await clickAnywhere(page.context(), name === "Connect" ? "Connect Parqet" : name);
  expect(await page.locator("pre").first().innerText()).toContain('"userId"');
  await cardOf(page, "parqet").first().waitFor();
  await page.context().close();
});
