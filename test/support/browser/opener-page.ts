// An app's page that opens the connect page in a popup, as a developer would write it.

import { adminToken, call, type TestApp } from "../latchkey.ts";
import { listen, type LocalServer } from "../http/local-server.ts";

/** The page's server. Its button connects with `connectUrl`. `back` contains the requests to its return URL. */
export type OpenerPage = LocalServer & { back: string[] };

/** What the page at `/` shows after the user returned: the result, or the error code. */
const page = (latchkey: string) => `<!doctype html><meta charset="utf-8"><title>App</title>
<button id="connect">Connect</button><button id="second">Another</button><pre id="result"></pre><pre id="second-result"></pre>
<script type="module">
import { connect, ConnectError } from "${latchkey}/connect.js";
const urls = new URLSearchParams(location.search).getAll("url");
const run = (url, place) => connect({ connect_url: Promise.resolve(url) }).then(
  (result) => JSON.stringify(result),
  (error) => error instanceof ConnectError ? "code:" + error.code : String(error),
).then((text) => document.querySelector(place).append(text));
document.querySelector("#connect").addEventListener("click", () => run(urls[0], "#result"));
document.querySelector("#second").addEventListener("click", () => run(urls[1], "#second-result"));
</script>`;

/** Starts the page's server at its own origin. All pages have these `headers`. */
export async function startOpenerPage(latchkey: string): Promise<OpenerPage> {
  const back: string[] = [];
  const server = await listen((request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/back")) back.push(path);
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      path.startsWith("/back") ? "<!doctype html><title>Back</title>You are back." : page(latchkey),
    );
  });
  return { ...server, back };
}

/** Creates the app of the page, with its return URL and origin. */
export async function newOpenerApp({ origin }: OpenerPage): Promise<TestApp> {
  const returnUrl = `${origin}/back`;
  const settings = { name: "Opener", return_urls: [returnUrl], origins: [origin] };
  const { body, status, text } = await call("POST", "/v1/apps", adminToken, settings);
  if (status !== 201) throw new Error(`the app was not created: ${text}`);
  return { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
}
