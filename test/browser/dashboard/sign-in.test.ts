// Signing in to the dashboard and out of it.

import { expect, test } from "vitest";
import { newPage, WITHOUT_SCRIPT } from "../../support/browser/chromium.ts";
import { dashboardUrl } from "../../support/dashboard.ts";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { quayside } from "../../support/dashboard/quayside.ts";
import { asUser, WAYS } from "../../support/dashboard/ways.ts";

test.each(WAYS)("opens the list of connections, and signs out: $name", (way) =>
  asUser(way, async (user, { app }) => {
    await user.open(`/apps/${app.id}/connections`);
    expect(await user.page.locator("main table tbody tr").count()).toBe(50);
    await user.openMenu();
    await user.press(user.page.locator("form[action$='/sign-out'] button"));
    await user.page.locator("#credential").waitFor();
    await user.page.goto(await dashboardUrl(`/apps/${app.id}`));
    expect(await user.page.locator("#credential").count()).toBe(1);
  }),
);

test("the keyboard signs in after a rejected key, and skips the navigation", async () => {
  const { app } = await quayside();
  const page = await newPage(WITHOUT_SCRIPT);
  const overview = await dashboardUrl(`/apps/${app.id}`);
  await page.goto(overview);
  // The field has the focus, though not always before the page is loaded.
  const hasField = () => page.waitForFunction("document.activeElement.id === 'credential'");
  await hasField();
  await page.keyboard.insertText("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  expect(await accessibilityFlaws(page)).toEqual([]);
  await hasField();
  await page.keyboard.insertText(app.key);
  await page.keyboard.press("Enter");
  await page.waitForURL(overview);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.className")).toBe("skip");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#main$/);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
  await page.context().close();
});
