// Finds accessibility violations, and layouts that are wider than the screen. A page is audited as static HTML in a
// page of its own, into which axe is loaded once. Pages whose scripts are disabled can be audited that way too.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { z } from "zod";
import { until } from "../until.ts";
import { newPage } from "./chromium.ts";

export type Screen = {
  viewport: { width: number; height: number };
  colorScheme: "light" | "dark";
  /** The axe rules to run: all, those that depend on the color scheme, or none. */
  rules: "all" | "contrast" | "none";
};

/** All rules run once. What depends on the width or the colors is checked on the other screens too. */
const SCREENS: readonly Screen[] = [
  { viewport: { width: 320, height: 640 }, colorScheme: "light", rules: "all" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark", rules: "contrast" },
  { viewport: { width: 480, height: 720 }, colorScheme: "light", rules: "contrast" },
  { viewport: { width: 800, height: 900 }, colorScheme: "light", rules: "none" },
  { viewport: { width: 1280, height: 860 }, colorScheme: "dark", rules: "contrast" },
];

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const Flaws = z.array(z.string());

const runAxe = (rules: Screen["rules"]) => {
  const options = {
    resultTypes: ["violations"],
    ...(rules === "contrast" ? { runOnly: ["color-contrast"] } : {}),
  };
  return `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`;
};

const FIND_OVERFLOW = `document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []`;

let auditPage: Promise<Page> | null = null;

/** A function of the page: marks the open popovers, because their state is not in the HTML. */
const MARK_POPOVERS = `for (const one of document.querySelectorAll("[popover]"))
  one.toggleAttribute("data-open", one.matches(":popover-open"))`;

const OPEN_MARKED = `for (const one of document.querySelectorAll("[data-open]")) one.showPopover()`;

/**
 * The pages that had no flaws, without their texts. A test that opens the same page in several ways, or with other data,
 * audits it once.
 */
const flawless = new Set<string>();

/**
 * Returns what is wrong with a page as it is now, on each screen, with its open popovers. Frames and scripts are not
 * audited.
 */
export async function findFlaws(page: Page, screens: readonly Screen[] = SCREENS): Promise<string[]> {
  await page.evaluate(MARK_POPOVERS);
  const html = (await contentOf(page)).replaceAll(/<script\b[^]*?<\/script>/g, "");
  const pattern = formOf(html) + JSON.stringify(screens);
  if (flawless.has(pattern)) return [];
  const flaws = await audit(await inlineStyles(html, page.url()), screens);
  if (flaws.length === 0) flawless.add(pattern);
  return flaws;
}

/** Returns the elements of a page with their classes and roles. Every text and every other value that is not empty is the same. */
const formOf = (html: string) =>
  html
    .replaceAll(/>[^<]*[^<\s][^<]*</g, ">text<")
    .replaceAll(/ (?!class|type|role|scope|tabindex)([a-z-]+)="[^"]+"/g, " $1");

async function audit(html: string, screens: readonly Screen[]): Promise<string[]> {
  auditPage ??= newPage();
  const audited = await auditPage;
  await audited.setContent(html);
  await audited.evaluate(OPEN_MARKED);
  if ((await audited.evaluate("typeof axe")) === "undefined") await audited.evaluate(AXE);
  const flaws: string[] = [];
  for (const { viewport, colorScheme, rules } of screens) {
    await audited.setViewportSize(viewport);
    await audited.emulateMedia({ colorScheme });
    const violations = rules === "none" ? [] : Flaws.parse(await audited.evaluate(runAxe(rules)));
    const overflow = Flaws.parse(await audited.evaluate(FIND_OVERFLOW));
    flaws.push(
      ...[...violations, ...overflow].map((flaw) => `${viewport.width} px, ${colorScheme}: ${flaw}`),
    );
  }
  return flaws;
}

/** Returns the HTML of a page. A page that is reloading has none for a moment. */
const contentOf = (page: Page) =>
  until(
    () => page.content().catch(() => ""),
    (html) => html.includes("</body>"),
  );

/** Replaces links to style sheets with the style sheets. */
async function inlineStyles(html: string, base: string): Promise<string> {
  const links = [...html.matchAll(/<link rel="stylesheet" href="([^"]*)"[^>]*>/g)];
  let styled = html;
  for (const [link, href = ""] of links) {
    const response = await fetch(new URL(href, base));
    const css = await response.text();
    styled = styled.replace(link, () => `<style>${css}</style>`);
  }
  return styled;
}
