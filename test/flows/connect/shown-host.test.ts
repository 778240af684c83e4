// A click on the connect page leads to no other host than the page has shown.

import { describe, expect, test } from "vitest";
import { startSession } from "../../support/flow.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { newIntegration, seenAuthorizations } from "../../support/sandbox.ts";

describe("D3 · the host that the connect page has shown", () => {
  test("D3 · is shown again if it has changed, and the click leads nowhere", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const started = await startSession(app, integration);
    const browser = new Browser();
    const page = await browser.get(started.connectUrl);
    const host = hidden(page, "host");
    expect(page.text).toContain(`<strong>${host}</strong>`);
    const endpoints = {
      authorization_endpoint: "https://elsewhere.example/authorize",
      token_endpoint: "https://elsewhere.example/token",
      api_base_url: "https://elsewhere.example",
    };
    const change = { endpoints, client_secret: "another-secret-of-2026" };
    const path = `/v1/integrations/${integration.id}`;
    expect((await call("PATCH", path, app.key, change)).status).toBe(200);
    const click = { token: started.token, integration: integration.id, host };
    const url = new URL("/connect", started.connectUrl).href;
    // The copy that this isolate keeps is a few seconds old at most.
    await expect
      .poll(async () => (await browser.post(url, click)).text, { timeout: 20_000, interval: 500 })
      .toContain("<strong>elsewhere.example</strong>");
    const again = await browser.post(url, click);
    expect(again.status).toBe(400);
    expect(again.location).toBeNull();
    expect(again.text).toContain("The address changed while this page was open.");
    const confirmed = await browser.post(url, { ...click, host: "elsewhere.example" });
    expect(new URL(confirmed.location ?? "").host).toBe("elsewhere.example");
    expect(await seenAuthorizations(integration)).toEqual([]);
  });

  test("D3 · can depend on what the end user enters, and the template is compared", async () => {
    const app = await newApp();
    const created = await call("POST", "/v1/integrations", app.key, {
      provider: "zendesk",
      client_id: "client",
      client_secret: "a-client-secret-1",
    });
    const id = String(created.body["id"]);
    const session = await call("POST", "/v1/connect/sessions", app.key, {
      end_user: { id: "ada" },
      integrations: [id],
    });
    const connectUrl = String(session.body["connect_url"]);
    const browser = new Browser();
    const page = await browser.get(connectUrl);
    expect(page.text).toContain('data-host="{subdomain}.zendesk.com"');
    expect(page.text).toContain("Your Zendesk address");
    const form = { token: String(session.body["token"]), integration: id, host: hidden(page, "host") };
    const url = new URL("/connect", connectUrl).href;
    const wrong = await browser.post(url, { ...form, "variables.subdomain": "evil.example/" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain(
      '<strong data-host="{subdomain}.zendesk.com" data-unknown="yourname.zendesk.com">yourname.zendesk.com</strong>',
    );
    const right = await browser.post(url, { ...form, "variables.subdomain": "torres" });
    expect(new URL(right.location ?? "").host).toBe("torres.zendesk.com");
  });
});
