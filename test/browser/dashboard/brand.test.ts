// What an app's developer and the operator do with the brand of the connect page and with an app's settings.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { asUser, OPERATOR_WAYS, type Way, WAYS } from "../../support/dashboard/ways.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { until } from "../../support/until.ts";

const ownApp = async ({ key }: TestApp) => (await call("GET", "/v1/app", key)).body;

/** Audits a page in one of the ways of a task. */
const flawsOf = (page: Page, way: Way) => (way === OPERATOR_WAYS[0] ? accessibilityFlaws(page) : []);

test.each(WAYS)("sees a new color in the connect page before it is saved, and saves it: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    const accent = `#7a1f${10 + WAYS.indexOf(way)}`;
    // While the next preview loads, there are two frames.
    const preview = page.frameLocator("iframe").last();
    await user.open(`/apps/${app.id}/brand`);
    await preview.locator("button.main").waitFor();
    if (way.script === "with script") {
      // A file that is too large is named and not taken, and the preview goes on.
      const file = { name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(20_000) };
      await page.getByLabel("Logo", { exact: true }).setInputFiles(file);
      await page.getByText("“large.png” was not taken: it has more than 12 KB.").waitFor();
    }
    await user.type(page.getByLabel("Accent", { exact: true }), accent);
    await user.choose(page.getByLabel("Font"), "Serif");
    await user.tick(page.getByLabel("Light", { exact: true }));
    await user.tick(page.getByLabel("Picker"));
    // With script, each change is shown at once, with what follows from it.
    if (way.script === "without script") await user.press(page.getByRole("button", { name: "Show" }));
    else await page.locator("#changes:not([hidden])").waitFor();
    await preview.locator(".pick").first().waitFor();
    await until(
      () => preview.locator("style").textContent(),
      (css) => css?.includes(`--accent:${accent}`) === true,
    );

    expect(await ownApp(app)).not.toMatchObject({ brand: { accent_color: accent } });

    await user.press(page.getByRole("button", { name: "Save" }));
    expect(await user.notice()).toContain("Saved");
    expect(await ownApp(app)).toMatchObject({ brand: { accent_color: accent, font: "serif" } });
    if (way.script !== "with script") return;
    await user.choose(page.getByLabel("Font"), "Rounded");
    await page.getByText("1 change not saved").waitFor();
    expect(await page.locator(".notice").count()).toBe(0);
  }),
);

test.each(WAYS)("adds an origin: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    const origin = `https://${WAYS.indexOf(way)}.quayside.example`;
    await user.open(`/apps/${app.id}/settings`);
    await user.type(page.getByLabel("Origins"), origin);
    await user.press(page.getByRole("button", { name: "Save" }));
    expect(await user.notice()).toContain("Saved");
    expect(await ownApp(app)).toMatchObject({ origins: [origin] });
  }),
);

test.each(OPERATOR_WAYS)("creates an app: $name", (way) =>
  asUser(way, async (user) => {
    const { page } = user;
    await user.open("/apps/new");
    await user.type(page.getByLabel("Name"), "Pier");
    await user.type(page.getByLabel("Return URLs"), "nonsense");
    await user.press(page.getByRole("button", { name: "Create" }));
    await page.getByText("Line 1 must be an absolute URL.").waitFor();
    await user.type(page.getByLabel("Return URLs"), "https://pier.example/connected");
    await user.press(page.getByRole("button", { name: "Create" }));
    const open = page.getByRole("link", { name: "Open the app" });
    await open.waitFor();
    const [key = ""] = (await page.locator(".copy code").allTextContents()).filter((text) =>
      text.startsWith("lk_"),
    );
    expect((await call("GET", "/v1/app", key)).body).toMatchObject({ name: "Pier" });
    expect(await flawsOf(page, way)).toEqual([]);
    await user.press(open);
    await page.waitForURL(/\/dashboard\/apps\/app/);
  }),
);

test.each(OPERATOR_WAYS)("deletes an app: $name", (way) =>
  asUser(way, async (user) => {
    const { page } = user;
    const doomed = await newApp("Doomed");
    await user.open(`/apps/${doomed.id}/settings`);
    await user.press(page.getByRole("button", { name: "Delete…" }));
    expect(await flawsOf(page, way)).toEqual([]);
    await user.type(page.getByLabel("To confirm"), "Doomed");
    await user.press(page.getByRole("button", { name: "Delete the app" }));
    expect(await user.notice()).toContain("Doomed");
    expect((await call("GET", "/v1/app", doomed.key)).status).toBe(401);
  }),
);
