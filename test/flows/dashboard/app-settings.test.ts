// An app's settings in the dashboard, and what only the operator can do there: create an app, and delete one.

import { beforeAll, describe, expect, test } from "vitest";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { type Browser, hidden, type Page } from "../../support/http/browser.ts";
import { adminToken, call, newApp, type TestApp } from "../../support/latchkey.ts";

let app: TestApp;
let developer: Browser;
let operator: Browser;

beforeAll(async () => {
  app = await newApp("Harbour");
  developer = await signedInWith(app.key);
  operator = await signedInWith(adminToken);
});

/** Submits a form of a page. */
async function submit(
  browser: Browser,
  page: string,
  fields: Record<string, string>,
  action = page,
): Promise<Page> {
  const form_token = hidden(await browser.get(await dashboardUrl(page)), "form_token");
  return browser.post(await dashboardUrl(action), { form_token, ...fields });
}

const settingsPath = (of = app) => `/apps/${of.id}/settings`;

describe("the settings", () => {
  test("are changed with a line for each URL", async () => {
    const page = await submit(developer, settingsPath(), {
      name: "Harbour Wealth",
      return_urls: "https://app.example.com/connected\r\n\r\n https://app.example.com/other ",
      origins: "https://app.example.com",
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('role="status"');
    expect((await call("GET", "/v1/app", app.key)).body).toMatchObject({
      name: "Harbour Wealth",
      return_urls: ["https://app.example.com/connected", "https://app.example.com/other"],
      origins: ["https://app.example.com"],
    });
  });

  test("that are not accepted change nothing, and say which line is wrong", async () => {
    const { body: before } = await call("GET", "/v1/app", app.key);
    const page = await submit(developer, settingsPath(), {
      name: "Harbour",
      return_urls: "https://app.example.com/connected\nhttp://plain.example.com/",
      origins: "https://app.example.com/path",
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain("Line 2 must use https.");
    expect(page.text).toContain("Line 1 must be an origin.");
    expect(page.text).toContain("http://plain.example.com/");
    const missing = await submit(developer, settingsPath(), { name: "Harbour" });
    expect(missing.text).toContain("must contain at least one URL");
    expect((await call("GET", "/v1/app", app.key)).body).toEqual(before);
  });
});

describe("the operator", () => {
  test("creates an app, and sees its secrets once", async () => {
    const created = await submit(operator, "/apps/new", {
      name: "Pier",
      return_urls: "https://pier.example/connected",
      webhook_url: "https://pier.example/webhooks",
    });
    expect(created.status).toBe(201);
    expect(created.headers.get("cache-control")).toBe("no-store");
    const [key = ""] = /lk_[0-9a-z_]+/.exec(created.text) ?? [];
    const [secret = ""] = /whsec_[\w+/=]+/.exec(created.text) ?? [];
    expect(secret).not.toBe("");
    const { body } = await call("GET", "/v1/app", key);
    expect(body).toMatchObject({ name: "Pier", webhook_url: "https://pier.example/webhooks" });
    for (const path of ["", "/settings", "/brand"]) {
      const page = await operator.get(await dashboardUrl(`/apps/${String(body["id"])}${path}`));
      expect(page.status).toBe(200);
      expect(page.text).not.toContain(key);
      expect(page.text).not.toContain(secret);
    }
    const rejected = await submit(operator, "/apps/new", { name: "Pier", return_urls: "nonsense" });
    expect(rejected).toMatchObject({ status: 400 });
    expect(rejected.text).toContain("Line 1 must be an absolute URL.");
  });

  test("deletes an app after typing its name", async () => {
    const doomed = await newApp("Doomed");
    const path = settingsPath(doomed);
    const wrong = await submit(operator, path, { typed_name: "doomed" }, `${path}/delete`);
    expect(wrong.status).toBe(400);
    expect((await call("GET", "/v1/app", doomed.key)).status).toBe(200);
    const deleted = await submit(operator, path, { typed_name: "Doomed" }, `${path}/delete`);
    expect(deleted.status).toBe(200);
    expect(deleted.text).toContain('role="status"');
    expect((await call("GET", `/v1/apps/${doomed.id}`, adminToken)).status).toBe(404);
  });

  test("is the only one who can do either", async () => {
    const path = settingsPath();
    expect(await developer.get(await dashboardUrl("/apps/new"))).toMatchObject({ status: 404 });
    const created = await submit(
      developer,
      path,
      { name: "X", return_urls: "https://x.example/" },
      "/apps/new",
    );
    expect(created.status).toBe(404);
    const { text } = await developer.get(await dashboardUrl(path));
    expect(text).not.toContain("settings/delete");
    const deleted = await submit(developer, path, { typed_name: "Harbour Wealth" }, `${path}/delete`);
    expect(deleted.status).toBe(404);
    expect((await call("GET", "/v1/app", app.key)).status).toBe(200);
  });
});
