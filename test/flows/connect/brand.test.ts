// The brand of an app: what the API accepts, and how the pages look.

import { expect, test } from "vitest";
import { startSession } from "../../support/flow.ts";
import { Browser } from "../../support/http/browser.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { newIntegration } from "../../support/sandbox.ts";

const PNG = "data:image/png;base64,iVBORw0KGgo=";

test("a new app has Latchkey's brand, and a change keeps what it omits", async () => {
  const app = await newApp("Moneybox");
  expect((await call("GET", "/v1/app", app.key)).body["brand"]).toEqual({
    accent_color: null,
    radius: 12,
    font: "system",
    color_scheme: "auto",
    privacy_policy_url: null,
    show_latchkey: true,
  });
  await call("PATCH", "/v1/app", app.key, { brand: { accent_color: "#FFD400", radius: 4 } });
  const changed = await call("PATCH", "/v1/app", app.key, { brand: { font: "serif" } });
  expect(changed.body["brand"]).toMatchObject({ accent_color: "#FFD400", radius: 4, font: "serif" });
  expect(changed.text).not.toContain("on_accent");
});

test.each([
  ["accent_color", "red;}body{display:none"],
  ["accent_color", "#fff"],
  ["radius", 99],
  ["font", "Comic Sans"],
  ["color_scheme", "sepia"],
  ["privacy_policy_url", "http://moneybox.example/privacy"],
  ["privacy_policy_url", "javascript:alert(1)"],
])("a brand can't have the %s %j", async (field, value) => {
  const app = await newApp();
  const answer = await call("PATCH", "/v1/app", app.key, { brand: { [field]: value } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: `brand.${field}` }] } });
});

test("the pages have the brand that the app had when the session was created", async () => {
  const app = await newApp("Moneybox");
  const integration = await newIntegration(app, "parqet");
  const brand = {
    accent_color: "#ffd400",
    radius: 4,
    color_scheme: "dark",
    privacy_policy_url: "https://moneybox.example/privacy",
    show_latchkey: false,
  };
  await call("PATCH", "/v1/app", app.key, { brand });
  const { connectUrl } = await startSession(app, integration);
  await call("PATCH", "/v1/app", app.key, { brand: { accent_color: "#0000ff" } });
  const { text } = await new Browser().get(connectUrl);
  expect(text).toContain("--accent:#ffd400;--on-accent:#000000;");
  expect(text).toContain("--radius:4px;");
  // The tokens of the other scheme are not sent.
  expect(text).toContain("color-scheme:dark;");
  expect(text).not.toContain("prefers-color-scheme");
  expect(text).toContain('<a href="https://moneybox.example/privacy" target="_blank" rel="noreferrer">');
  expect(text).not.toContain("Secured by Latchkey");
});

test("an integration can have a logo of its own", async () => {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const path = `/v1/integrations/${integration.id}`;
  expect((await call("PATCH", path, app.key, { logo: PNG })).body["logo"]).toBe(PNG);
  const page = await new Browser().get((await startSession(app, integration)).connectUrl);
  expect(page.text).toContain(`<img src="${PNG}"`);
  expect(page.text).not.toContain("/logos/parqet.svg");
  const svg = await call("PATCH", path, app.key, { logo: "data:image/svg+xml;base64,PHN2Zz4=" });
  expect(svg).toMatchObject({ status: 400, body: { errors: [{ path: "logo" }] } });
});
