// Takes pictures of the dashboard's pages, for the documentation and to compare them with a design. Runs only if asked:
//
//   SCREENSHOTS=docs/images npx vitest run test/browser/dashboard/screenshots.test.ts -t /brand
//
// Without `-t`, of all pages.

import { join } from "node:path";
import { expect, test } from "vitest";
import { newPage } from "../../support/browser/chromium.ts";
import { dashboardUrl } from "../../support/dashboard.ts";
import { openAs, WAYS } from "../../support/dashboard/ways.ts";
import { pathOf, PLACES } from "../../support/dashboard/places.ts";
import { quayside } from "../../support/dashboard/quayside.ts";
import { adminToken } from "../../support/latchkey.ts";

const DIRECTORY = process.env["SCREENSHOTS"];

const LOOKS = [
  { name: "light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
] as const;

/** The pages with the names of their files. A route that is opened more than once has a number. */
const shown = PLACES.map((place, at) => {
  const name = `dashboard${place.route.replace("/apps/:app", "/app").replaceAll(/[^a-z]+/g, "-")}`;
  const before = PLACES.slice(0, at).filter(({ route }) => route === place.route).length;
  return { ...place, name: before === 0 ? name : `${name}-${before + 1}` };
});

test.skipIf(DIRECTORY === undefined).each(shown)("$route", async ({ name, ...place }) => {
  const { app, connections } = await quayside();
  const [way] = WAYS;
  if (way === undefined || DIRECTORY === undefined) throw new Error("unreachable");
  const user = await openAs({ ...way, script: "with script" }, adminToken);
  const storageState = await user.page.context().storageState();
  await user.close();
  for (const { name: look, ...options } of LOOKS) {
    const page = await newPage({ ...options, storageState, isMobile: options.viewport.width < 500 });
    await page.goto(await dashboardUrl(pathOf(place, app.id, connections)));
    await page.waitForLoadState("networkidle");
    const picture = await page.screenshot({ path: join(DIRECTORY, `${name}-${look}.png`), fullPage: true });
    expect(picture.length).toBeGreaterThan(0);
    await page.context().close();
  }
});
