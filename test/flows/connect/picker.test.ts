// The connect page of a session with several integrations: a picker, and a page for each of them.

import { beforeAll, describe, expect, test } from "vitest";
import { connect, startSession, type Started } from "../../support/flow.ts";
import { Browser, failureOn, link, type Page } from "../../support/http/browser.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { counters, newIntegration, type TestIntegration } from "../../support/sandbox.ts";

let app: TestApp;
let parqet: TestIntegration;
let addepar: TestIntegration;

beforeAll(async () => {
  app = await newApp("Moneybox");
  [parqet, addepar] = await Promise.all([newIntegration(app, "parqet"), newIntegration(app, "addepar")]);
});

/** Creates an integration of any provider. Its server is never called. */
async function newService(name: string, provider = "stripe"): Promise<string> {
  const client = provider === "openai" ? {} : { client_id: "client", client_secret: "a-client-secret-1" };
  const answer = await call("POST", "/v1/integrations", app.key, { provider, name, ...client });
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body["id"]);
}

async function offer(integrations: string[], session = {}): Promise<Started> {
  return startSession(app, parqet, { integrations, ...session });
}

/** Returns the names that a picker shows, in their order. */
const namesOn = ({ text }: Page) => [...text.matchAll(/<b>([^<]*)<\/b>/g)].map(([, name]) => name);

describe("a picker", () => {
  test("lists few integrations by name, without a search, and each leads to a page of its own", async () => {
    const key = await newService("Model", "openai");
    const started = await offer([parqet.id, addepar.id, key]);
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    expect(page.status).toBe(200);
    expect(namesOn(page)).toEqual(["Addepar", "Model", "Parqet"]);
    expect(page.text).toContain("With an API key");
    expect(page.text).not.toContain('role="search"');
    expect(page.text).not.toContain('method="post"');
    expect(page.headers.get("content-security-policy")).not.toContain("script-src");
    const own = await browser.get(`${started.connectUrl}&integration=${addepar.id}`);
    expect(own.text).toContain("Continue to Addepar");
    expect(own.text).toContain(`href="/connect?token=${started.token}" aria-label="All services"`);
    expect(browser.cookieNames(started.connectUrl)).toEqual([]);
    expect((await counters(addepar)).authorize).toBe(0);
  });

  test("of eight integrations or more can be searched, and has the categories that they have", async () => {
    const names = ["Ürün", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];
    const ids = await Promise.all(names.map((name) => newService(name)));
    const started = await offer([...ids, parqet.id, await newService("Chat", "slack")]);
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    expect(page.text).toContain('role="search"');
    const groups = [...page.text.matchAll(/category=([a-z]+)"/g)].map(([, group]) => group);
    expect(groups).toEqual(["money", "work"]);
    const search = async (query: string) => namesOn(await browser.get(`${started.connectUrl}&${query}`));
    expect(await search("q=urun")).toEqual(["Ürün"]);
    expect(await search("q=ETA")).toEqual(["Beta", "Zeta"]);
    expect(await search("category=work")).toEqual(["Chat"]);
    expect(await search("category=work&q=beta")).toEqual([]);
    // A category that does not exist is ignored.
    expect(await search("category=constructor")).toHaveLength(8);
    const nothing = await browser.get(`${started.connectUrl}&q=%3Cb%3Enothing`);
    expect(nothing.text).toContain("No match for “&lt;b&gt;nothing”.");
  });

  test("of many integrations shows the first ones, and all of them on request", async () => {
    const ids = await Promise.all(
      Array.from({ length: 60 }, (_, i) => newService(`Service ${String(i).padStart(2, "0")}`)),
    );
    const started = await offer(ids);
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    expect(namesOn(page)).toHaveLength(20);
    const all = await browser.get(link(page, "Show all 60 services", started.connectUrl));
    expect(namesOn(all)).toHaveLength(60);
    expect(namesOn(await browser.get(`${started.connectUrl}&q=service+59`))).toEqual(["Service 59"]);
  });

  test("shows first what the end user has connected, with the account", async () => {
    const { endUser } = await connect(app, parqet);
    const connected = await offer([parqet.id, addepar.id], { end_user: { id: endUser } });
    const page = await new Browser().get(connected.connectUrl);
    expect(namesOn(page)).toEqual(["Parqet", "Addepar"]);
    expect(page.text).toMatch(/<span class="small good">Connected: [^<]+<\/span>/);
    const ofOther = await offer([parqet.id, addepar.id]);
    const other = await new Browser().get(ofOther.connectUrl);
    expect(namesOn(other)).toEqual(["Addepar", "Parqet"]);
    expect(other.text).not.toContain("Connected");
  });

  test("leads back from an integration that is gone, or that the session does not offer", async () => {
    const started = await offer([parqet.id, addepar.id]);
    const browser = new Browser();
    const page = await browser.get(`${started.connectUrl}&integration=constructor`);
    expect([page.status, failureOn(page)]).toEqual([404, "integration_not_found"]);
    expect(link(page, "All services", started.connectUrl)).toBe(started.connectUrl);
  });
});

test("the page of a session with one integration has no way to others", async () => {
  const { connectUrl } = await startSession(app, parqet);
  const page = await new Browser().get(connectUrl);
  expect(page.text).toContain("Continue to Parqet");
  expect(page.text).not.toContain("All services");
});
