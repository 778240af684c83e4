// Finding in the log why a connection stopped working.

import { beforeAll, expect, test } from "vitest";
import { accessibilityFlaws } from "../../support/dashboard/check-page.ts";
import { filledRequestId } from "../../support/dashboard/many-log-entries.ts";
import { asUser, WAYS } from "../../support/dashboard/ways.ts";
import { call } from "../../support/latchkey.ts";
import { quayside } from "../../support/dashboard/quayside.ts";
import { until } from "../../support/until.ts";

/** A request that has just failed. */
let requestId: string;

beforeAll(async () => {
  const { app, connections } = await quayside();
  const { headers } = await call("GET", `/v1/connections/${connections.ended}/token`, app.key);
  requestId = headers.get("latchkey-request-id") ?? "";
  await until(
    () => call("GET", `/v1/logs?request_id=${requestId}`, app.key),
    ({ text }) => text.includes(requestId),
  );
}, 120_000);

test.each(WAYS)("finds a request by its ID, and opens its connection: $name", (way) =>
  asUser(way, async (user, { app, connections }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}/logs`);
    await user.type(page.getByRole("searchbox", { name: "Search the logs" }), requestId);
    await user.press(page.getByRole("button", { name: "Search", exact: true }));
    await page.waitForURL(/search=req/);
    expect(await page.locator(".log article").count()).toBe(1);
    await user.press(page.locator(".log article > a"));
    await page.waitForURL(/line=log/);
    expect(await page.locator(".log article").textContent()).toContain("reauthorization_required");
    await user.press(page.getByRole("link", { name: "All lines of this connection" }));
    await page.waitForURL(/search=con/);
    expect(await page.locator(".log article").count()).toBeGreaterThan(0);
    await page.goBack();
    await user.press(page.locator(".log article dd a[href*='/connections/']"));
    await page.waitForURL(new RegExp(`/connections/${connections.ended}$`));
  }),
);

test.each(WAYS)("narrows a hundred thousand lines down to old failures: $name", (way) =>
  asUser(way, async (user, { app }) => {
    const { page } = user;
    await user.open(`/apps/${app.id}/logs`);
    await user.press(page.getByRole("link", { name: "7 days", exact: true }));
    await user.press(page.getByRole("link", { name: "Refreshes", exact: true }));
    await user.press(page.getByRole("link", { name: "Failures", exact: true }));
    await page.waitForURL(/failures=1/);
    expect(new URL(page.url()).searchParams.toString()).toBe("kind=refresh&failures=1&range=7d");
    await user.press(page.getByRole("link", { name: "Any outcome", exact: true }));
    await user.press(page.getByRole("link", { name: "Older", exact: true }));
    await page.waitForURL(/cursor=/);
    expect(await page.locator(".log article").count()).toBe(50);
    await user.press(page.getByRole("link", { name: "All", exact: true }));
    await user.type(page.getByRole("searchbox"), filledRequestId(407));
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=req/);
    expect(await page.locator(".log article").count()).toBe(1);
    expect(await page.locator(".log article").textContent()).toContain("1 of 37");
    await user.press(page.locator(".log article > a"));
    await page.waitForURL(/line=log/);
    // Once is enough: it looks at every screen.
    expect(way === WAYS[0] ? await accessibilityFlaws(page) : []).toEqual([]);
  }),
);
