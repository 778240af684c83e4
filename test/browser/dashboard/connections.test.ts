// What support does with connections: finds them, saves the search, and acts on many at a time.

import { expect, test } from "vitest";
import { z } from "zod";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { asUser, WAYS } from "../../support/dashboard/ways.ts";
import { call } from "../../support/latchkey.ts";

const Filters = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });

test.each(WAYS)("finds connections, saves the search, and checks those that are chosen: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    const n = WAYS.indexOf(way);
    await user.open(`/apps/${app.id}/connections`);
    await page.getByText(/^1 to 50 of 10,\d{3}/).waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await user.press(page.getByRole("link", { name: "Next" }));
    await page.getByText(/^51 to 100 of/).waitFor();
    await user.press(page.getByRole("link", { name: "Previous" }));
    await page.getByText(/^1 to 50 of/).waitFor();

    await user.type(page.getByLabel("Search connections"), "nobody has this name");
    await user.press(page.getByRole("button", { name: "Filter", exact: true }));
    await page.getByText("Nothing fits these filters").waitFor();
    await user.press(page.getByRole("link", { name: "Clear all filters" }));
    await page.getByLabel("Status", { exact: true }).selectOption("reauthorization_required");
    await page.getByLabel("Search connections").fill(String(n + 1));
    await user.press(page.getByRole("button", { name: "Filter", exact: true }));
    await user.press(page.getByRole("button", { name: "Save", exact: true }));
    await user.type(page.getByLabel("Name"), `Broken ${n}`);
    await user.press(page.locator("#save-filter").getByRole("button", { name: "Save" }));
    await page.getByRole("link", { name: `Broken ${n}` }).waitFor();
    // An app can have fewer filters than there are ways.
    const { body } = await call("GET", "/v1/saved-filters", app.key);
    const { data } = Filters.parse(body);
    const saved = data.find(({ name }) => name === `Broken ${n}`);
    expect((await call("DELETE", `/v1/saved-filters/${saved?.id}`, app.key)).status).toBe(204);

    await user.tick(page.locator("tbody input").first());
    await user.tick(page.locator("tbody input").nth(1));
    await user.press(page.getByRole("button", { name: "Check" }));
    await page.getByRole("heading", { name: /^Check 2 connections/ }).waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
  }),
);

test.each(WAYS.slice(0, 1))("deletes what is chosen only after its number was typed: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}/connections?status=pending`);
    await user.tick(page.locator("tbody input").first());
    await user.press(page.getByRole("button", { name: "Delete…" }));
    await page.getByRole("heading", { name: "Delete 1 connection?" }).waitFor();
    expect(await accessibilityFlaws(page)).toEqual([]);
    await user.type(page.getByLabel(/^Type/), "2");
    await user.press(page.getByRole("button", { name: "Delete 1 connection" }));
    await page.getByText("This is 2, but there are 1 connections.").waitFor();
    await user.type(page.getByLabel(/^Type/), "1");
    await user.press(page.getByRole("button", { name: "Delete 1 connection" }));
    await page.getByRole("heading", { name: /^Delete 1 connection/ }).waitFor();
    await page.getByText("1 of 1 done.").waitFor();
  }),
);
