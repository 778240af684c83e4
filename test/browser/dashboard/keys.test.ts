// An app developer or the operator creates an API key with scopes and an expiration, uses it, deletes it, and finds in the
// audit log who did what.

import { describe, expect, test } from "vitest";
import { accessibilityFlaws, responseFlaws } from "../../support/dashboard/check-page.ts";
import { openAs, WAYS } from "../../support/dashboard/ways.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";

describe.each(WAYS)("$name", (way) => {
  test("creates an API key, deletes it, and finds both in the audit log", async () => {
    const app = await newApp();
    const user = await openAs(way, way.who === "operator" ? adminToken : app.key);
    const { page } = user;
    try {
      await user.open(`/apps/${app.id}`);
      await user.openMenu();
      await user.press(page.getByRole("link", { name: "API keys" }));
      await user.press(page.getByRole("button", { name: "New key" }));
      await user.type(page.getByLabel("Name"), "Nightly export");
      await user.tick(page.getByLabel("tokens:read"));
      await user.choose(page.getByLabel("Expires"), "In a year");
      expect(way === WAYS[0] ? await accessibilityFlaws(page) : []).toEqual([]);
      await user.press(page.getByRole("button", { name: "Create key" }));
      expect(await user.notice()).toContain("“Nightly export” was created. Copy it now");
      const key = (await page.locator("#new-api-key").textContent()) ?? "";
      expect(await call("PATCH", "/v1/app", key, { name: "Other" })).toMatchObject({
        status: 403,
        body: { code: "insufficient_scope", detail: "The API key needs full access." },
      });
      expect((await call("GET", "/v1/connections", key)).status).toBe(200);
      await page.goto(page.url());
      expect(await page.content()).not.toContain(key);
      await user.press(page.getByRole("button", { name: "Delete Nightly export…" }));
      expect(await page.getByRole("dialog", { name: "Delete “Nightly export”?" }).textContent()).toContain(
        "cannot be undone",
      );
      await user.press(page.getByRole("button", { name: "Delete the key" }));
      expect(await user.notice()).toContain("Key deleted");
      await user.openMenu();
      await user.press(page.getByRole("link", { name: "Audit log" }));
      await user.choose(page.getByLabel("What", { exact: true }), "API keys");
      await user.press(page.getByRole("button", { name: "Filter" }));
      await page.waitForURL(/action=api_key/);
      const lines = page.locator("main details");
      expect(await lines.count()).toBe(2);
      const who = way.who === "operator" ? "The operator" : "Key …";
      expect(await lines.first().textContent()).toContain(who);
      expect(await lines.first().textContent()).toContain("deleted the API key Nightly export");
      await user.press(lines.nth(1).locator("summary"));
      const changes = page.getByRole("group", { name: "What changed" });
      await changes.waitFor();
      expect(await changes.textContent()).toContain("+ tokens:read");
    } finally {
      await user.close();
    }
  });
});

test("the form says what is missing, and keeps what was entered", async () => {
  const app = await newApp();
  const [way] = WAYS;
  if (way === undefined) throw new Error("unreachable");
  const user = await openAs(way, app.key);
  const { page } = user;
  await user.open(`/apps/${app.id}/keys`);
  await user.press(page.getByRole("button", { name: "New key" }));
  await user.tick(page.getByLabel("read", { exact: false }).first());
  await user.press(page.getByRole("button", { name: "Create key" }));
  await page.getByText("Enter what uses the key").waitFor();
  expect(await accessibilityFlaws(page)).toEqual([]);
  await user.close();
});

test("the last key with full access stays", async () => {
  const app = await newApp();
  const [way] = WAYS;
  if (way === undefined) throw new Error("unreachable");
  const user = await openAs(way, app.key);
  const { page } = user;
  const response = await user.open(`/apps/${app.id}/keys`);
  expect(await responseFlaws(response)).toEqual([]);
  await user.press(page.getByRole("button", { name: /^Delete Key/ }));
  await page.getByText("Deleting it signs you out").waitFor();
  await user.press(page.getByRole("button", { name: "Delete the key" }));
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toContain("last_key");
  await user.close();
});
