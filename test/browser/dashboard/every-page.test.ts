// Every page of the dashboard, of an app with ten thousand connections: accessible, as wide as the screen, small, and safe.
// A page that is added to the routes needs a row here.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardUrl } from "../../support/dashboard.ts";
import { accessibilityFlaws, responseFlaws } from "../../support/dashboard/check-page.ts";
import { pathOf, PLACES } from "../../support/dashboard/places.ts";
import type { DashboardUser } from "../../support/dashboard/dashboard-user.ts";
import { type Quayside, quayside } from "../../support/dashboard/quayside.ts";
import { openAs } from "../../support/dashboard/ways.ts";
import { startSession } from "../../support/flow.ts";
import { adminToken, call } from "../../support/latchkey.ts";
import { readRoutes } from "../../support/routes.ts";

/** Routes that answer GET with something else than a page of someone who has signed in. */
const OTHER: ReadonlySet<string> = new Set([
  "/sign-in",
  "/apps/:app/audit/export",
  "/apps/:app/logo",
  "/apps/:app/integrations/:integration/logo",
  "/apps/:app/integrations/:integration/tests/return",
  "/apps/:app/integrations/:integration/tests/finish",
  "/apps/:app/brand/preview",
  "/apps/:app/connections/export",
  "/apps/:app/bulk-jobs/:job/links",
  // Opened in connections.test.ts.
  "/apps/:app/bulk-jobs/:job",
]);

const LONG = "a-name-that-goes-on-".repeat(7);

let shared: Quayside;
let operator: DashboardUser;

beforeAll(async () => {
  shared = await quayside();
  const { app, integration, connections } = shared;
  await call("PATCH", `/v1/connections/${connections.active}`, app.key, { metadata: { note: LONG } });
  await startSession(app, integration, { end_user: { id: LONG } });
  operator = await openAs(
    { who: "operator", screen: "desktop", by: "hand", script: "without script" },
    adminToken,
  );
}, 120_000);
afterAll(() => operator.close());

test("every page has a row", () => {
  const pages = readRoutes()
    .filter(({ name }) => name.startsWith("GET /dashboard"))
    .map(({ name }) => name.slice("GET /dashboard".length))
    .filter((route) => !OTHER.has(route));
  expect(new Set(PLACES.map(({ route }) => route))).toEqual(new Set(pages));
});

describe("the page is accessible, small, and safe", () => {
  test.each(PLACES)("$route", async (place) => {
    const response = await operator.open(pathOf(place, shared.app.id, shared.connections));
    expect(await responseFlaws(response)).toEqual([]);
    for (const details of await operator.page.locator("summary:visible").all()) await details.click();
    expect(await accessibilityFlaws(operator.page)).toEqual([]);
  });

  test("a page that does not exist", async () => {
    await operator.page.goto(
      await dashboardUrl(`/apps/${shared.app.id}/connections/con00000000000000000000`),
    );
    expect(await accessibilityFlaws(operator.page)).toEqual([]);
  });
});

test("the data of a plot is also in a table", async () => {
  await operator.open(`/apps/${shared.app.id}`);
  await operator.page.getByRole("img", { name: /^Succeeded refreshes: \d+,/ }).waitFor();
  expect(await operator.page.locator("#refreshes table tr").count()).toBe(25);
});
