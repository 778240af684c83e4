// Signing in to the dashboard and out of it.

import { expect, test } from "vitest";
import { dashboardUrl } from "../../support/dashboard.ts";
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
