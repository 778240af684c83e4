// What every page of the dashboard has to be: accessible on each screen in light and dark, as wide as the screen, small, and
// never in a frame or a cache.

import type { Page, Response } from "playwright-core";
import { findFlaws, type Screen } from "../browser/accessibility.ts";

/** HTML and style sheets, uncompressed. */
const MAX_PAGE_BYTES = 60 * 1024;

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** All rules for each layout, and the contrast in the dark. A narrow desktop has the colors of a wide one. */
const SCREENS: readonly Screen[] = [
  { viewport: DESKTOP, colorScheme: "light", rules: "all" },
  { viewport: DESKTOP, colorScheme: "dark", rules: "contrast" },
  { viewport: { width: 1280, height: 800 }, colorScheme: "dark", rules: "none" },
  { viewport: PHONE, colorScheme: "dark", rules: "none" },
  { viewport: PHONE, colorScheme: "light", rules: "all" },
];

/**
 * Returns what is wrong with a page as it is now, with its open menus and dialogs, on each screen in light and dark:
 * `expect(await accessibilityFlaws(page)).toEqual([])`.
 */
export const accessibilityFlaws = (page: Page): Promise<string[]> => findFlaws(page, SCREENS);

const sheets = new Map<string, Promise<number>>();

const sizeOf = async (url: string) => (await (await fetch(url)).arrayBuffer()).byteLength;

/** Returns the size of a page with its style sheets, in bytes. */
async function pageBytes(response: Response): Promise<number> {
  const html = await response.body();
  const links = html.toString().matchAll(/<link rel="stylesheet" href="([^"]*)"/g);
  const sizes = [...links].map(([, href = ""]) => {
    const url = new URL(href, response.url()).href;
    const size = sheets.get(url) ?? sizeOf(url);
    sheets.set(url, size);
    return size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, html.byteLength);
}

/**
 * Returns what is wrong with a page's response: too large, can be shown in a frame or stored in a cache, or has styles or
 * scripts that its policy would block.
 */
export async function responseFlaws(response: Response): Promise<string[]> {
  const headers = await response.allHeaders();
  const policy = headers["content-security-policy"] ?? "";
  const html = await response.text();
  const bytes = await pageBytes(response);
  const flaws: [string, boolean][] = [
    ["is not HTML", !(headers["content-type"] ?? "").startsWith("text/html")],
    ["its policy has no default", !policy.includes("default-src 'none'")],
    [
      "can be in a frame",
      !policy.includes("frame-ancestors 'none'") || headers["x-frame-options"] !== "DENY",
    ],
    ["its policy allows inline code", policy.includes("unsafe-")],
    ["can be cached", headers["cache-control"] !== "no-store"],
    ["has a style attribute", html.includes(' style="')],
    ["has an inline script", /<script(?![^>]* src=)| on[a-z]+="|javascript:/.test(html)],
    [`has ${bytes} bytes with its style sheets`, bytes > MAX_PAGE_BYTES],
  ];
  return flaws.filter(([, isSo]) => isSo).map(([flaw]) => `${response.url()}: ${flaw}`);
}
