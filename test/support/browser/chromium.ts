// The one Chromium of a test process. It is shared by all files that run there and ends with the process.

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let launched: Promise<Browser> | null = null;

/** Returns the shared browser. The first call launches it. */
export function sharedBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  launched ??= chromium.launch({ executablePath, args: ARGUMENTS });
  return launched;
}

/** Opens a page in a context of its own: nothing is shared with other pages. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await sharedBrowser()).newContext(options);
  return context.newPage();
}

export const WITHOUT_SCRIPT = { javaScriptEnabled: false };
