// The search as a page and as a dialog, and the keys of the dashboard.

import { expect, test } from "vitest";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { asUser, WAYS } from "../../support/dashboard/ways.ts";

test.each(WAYS)("finds a connection by its ID, and goes to a place: $name", (way) =>
  asUser(way, async (user, { app, connections }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}`);
    await user.openMenu();
    await user.press(page.locator(".side [data-search-link]"));
    const input = page.locator(".palette input[name=q]");
    await user.type(input, connections.ended);
    if (way.script === "without script") await page.keyboard.press("Enter");
    const hit = page.locator(`.palette a[href$='/connections/${connections.ended}']`);
    await hit.waitFor();
    // On a phone, the dialog covers the page. Elsewhere, the arrow keys choose, and the field keeps the focus.
    if (way.script === "with script" && way.by === "keyboard") await page.keyboard.press("Enter");
    else await user.press(hit);
    await page.waitForURL(new RegExp(`/connections/${connections.ended}$`));
    expect(await page.locator("h1").count()).toBe(1);
  }),
);

const WITH_SCRIPT = {
  who: "developer",
  screen: "desktop",
  by: "keyboard",
  script: "with script",
} as const;

test("Ctrl K opens the search, the arrow keys choose, and Escape gives the focus back", () =>
  asUser(WITH_SCRIPT, async (user, { app }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}/connections`);
    const field = page.locator("#search");
    await field.focus();
    await page.keyboard.press("Control+k");
    // At once: nothing that is typed is lost.
    await page.keyboard.insertText("overv");
    const dialog = page.locator("dialog.palette");
    await page.waitForFunction(() => document.querySelectorAll("dialog.palette a").length === 1);
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-activedescendant"))).toBe(
      await dialog.locator("a[aria-selected=true]").getAttribute("id"),
    );
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("search");
    await page.keyboard.press("Control+k");
    await dialog.locator("a[aria-selected=true]").waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await page.keyboard.insertText("overv");
    await page.waitForFunction(() => document.querySelectorAll("dialog.palette a").length === 1);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/apps/${app.id}$`));
  }));

test("keys move in a table and open a row, are off in a field, and can be turned off", () =>
  asUser(WITH_SCRIPT, async (user, { app }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}/connections`);
    const focusedRow = () =>
      page.evaluate(() => {
        const rows = [...document.querySelectorAll("main tbody tr")];
        return rows.findIndex((row) => row.contains(document.activeElement));
      });
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await focusedRow()).toBe(1);
    await page.keyboard.press("k");
    expect(await focusedRow()).toBe(0);
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("search");
    await page.keyboard.press("j");
    expect(await page.locator("#search").inputValue()).toBe("j");

    await page.locator("h1").click();
    await page.keyboard.press("?");
    const help = page.locator("dialog.help");
    await help.waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await help.getByRole("checkbox").press("Space");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await page.keyboard.press("j");
    expect(await focusedRow()).toBe(-1);

    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/connections\/con/);
  }));

test("Escape closes the navigation of a phone, and gives the focus back", () =>
  asUser({ ...WITH_SCRIPT, screen: "phone", script: "without script" }, async (user, { app }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}`);
    await user.openMenu();
    await page.locator("#side").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#side").waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("popovertarget"))).toBe("side");
  }));

test("a button copies what stands beside it", () =>
  asUser(WITH_SCRIPT, async (user, { app, connections }) => {
    const { page } = user;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await user.open(`/apps/${app.id}/connections/${connections.active}`);
    await user.press(page.getByRole("button", { name: "Connect link…" }));
    await user.press(page.getByRole("button", { name: "Create the link" }));
    const link = await page.locator("#connect-url").textContent();
    await user.press(page.locator(".notice [data-copy]"));
    await page.waitForFunction(() => document.querySelector("[data-copied]") !== null);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  }));
