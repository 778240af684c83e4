// Checks a page for accessibility problems, and whether it fits the screen.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { z } from "zod";

type Screen = { viewport: { width: number; height: number }; colorScheme: "light" | "dark" };

const screen = (width: number, height: number, colorScheme: Screen["colorScheme"]): Screen => ({
  viewport: { width, height },
  colorScheme,
});

/** Enough for a long page, which takes seconds to check. */
export const PHONE_AND_DESK = [screen(375, 780, "light"), screen(1280, 860, "dark")];

export const SCREENS = [
  ...PHONE_AND_DESK,
  screen(320, 640, "dark"),
  screen(375, 780, "dark"),
  screen(800, 900, "light"),
  screen(1280, 860, "light"),
];

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const Flaws = z.array(z.string());

const LOOK = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => [
  ...violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")),
  ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
])`;

/** Returns a page's problems on each screen size. Does not check frames. */
export async function flawsOn(screens: readonly Screen[], page: Page): Promise<string[]> {
  // Injected once for all screen sizes, because the script is much larger than our pages.
  await page.evaluate(AXE);
  const flaws: string[] = [];
  for (const { viewport, colorScheme } of screens) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const seen = Flaws.parse(await page.evaluate(LOOK));
    flaws.push(...seen.map((flaw) => `${viewport.width} pixels, ${colorScheme}: ${flaw}`));
  }
  return flaws;
}
