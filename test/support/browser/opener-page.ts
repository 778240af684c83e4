// An app's page that opens the connect page in a popup with connect.js, as an app's developer would write it.

import type { BrowserContext, Page } from "playwright-core";
import { listen, type LocalServer } from "../http/local-server.ts";
import { adminToken, call, type Json, type TestApp } from "../latchkey.ts";
import { until } from "../until.ts";

/** The page's server. `back` holds the paths of the requests to the return URL. */
export type OpenerPage = LocalServer & { back: string[] };

/** The page at `/`. Each button connects with one `url` of the query and shows the result, or the error's code. */
const openerHtml = (latchkey: string) => `<!doctype html><meta charset="utf-8"><title>App</title>
<button id="connect">Connect</button><button id="second">Another</button><pre id="result"></pre><pre id="second-result"></pre>
<script type="module">
import { connect, ConnectError } from "${latchkey}/connect.js";
const urls = new URLSearchParams(location.search).getAll("url");
const opener = !new URLSearchParams(location.search).has("noopener");
const run = (url, place) => connect({ connect_url: Promise.resolve(url), opener }).then(
  (result) => JSON.stringify(result),
  (error) => error instanceof ConnectError ? "code:" + error.code : String(error),
).then((text) => document.querySelector(place).append(text));
document.querySelector("#connect").addEventListener("click", () => run(urls[0], "#result"));
document.querySelector("#second").addEventListener("click", () => run(urls[1], "#second-result"));
</script>`;

const POLL_MS = 2000;

const BACK_HTML = "<!doctype html><title>Back</title>You are back.";

/** Starts the page's server at an origin of its own. */
export async function startOpenerPage(latchkey: string): Promise<OpenerPage> {
  const back: string[] = [];
  const server = await listen((request, response) => {
    const path = request.url ?? "/";
    const isBack = path.startsWith("/back");
    if (isBack) back.push(path);
    const isolation = path.includes("coop") ? { "cross-origin-opener-policy": "same-origin" } : {};
    response.writeHead(200, { "content-type": "text/html", ...isolation });
    response.end(isBack ? BACK_HTML : openerHtml(latchkey));
  });
  return { ...server, back };
}

/** Creates the app of the page: the page's origin receives its popups' messages, and has its return URL. */
export async function newOpenerApp({ origin }: OpenerPage, changes: Json = {}): Promise<TestApp> {
  const returnUrl = `${origin}/back`;
  const settings = { name: "Opener", return_urls: [returnUrl], origins: [origin], ...changes };
  const { body, status, text } = await call("POST", "/v1/apps", adminToken, settings);
  if (status !== 201) throw new Error(`the app was not created: ${text}`);
  return { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
}

/** Opens the app's page, whose buttons connect with these connect URLs. */
export async function openApp(context: BrowserContext, opener: OpenerPage, ...urls: string[]): Promise<Page> {
  const page = await context.newPage();
  const query = new URLSearchParams(urls.map((url) => ["url", url]));
  await page.goto(`${opener.origin}/?${query.toString()}`);
  return page;
}

/** Clicks a button and returns the popup that opens. */
export async function openPopup(page: Page, button = "#connect"): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.locator(button).click()]);
  return popup;
}

/**
 * Waits for what the page shows in the end: a result, or an error's code. The page's time between two polls of
 * connect.js passes at once, so the context's clock must be installed.
 */
export const waitForResult = (page: Page, place = "#result") =>
  until(
    async () => {
      // Fails while a popup closes, because the clock is that of all pages.
      await page.clock.fastForward(POLL_MS).catch(() => {});
      return page.locator(place).innerText();
    },
    (text) => text !== "",
    30_000,
  );

export const handleIn = (result: string) => /"handle":"([^"]+)"/.exec(result)?.[1] ?? "";
