// /: a page for visitors who open the origin in a browser.

import { Hono } from "../hono.ts";
import { HomePage } from "../../pages/home-page.tsx";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse } from "../browser/page-response.ts";

export const home = new Hono<HttpEnv>();

home.get("/", (c) => pageResponse(c, 200, (nonce, words) => <HomePage nonce={nonce} words={words} />));

// Browsers request an icon on their own. There is none.
home.get("/favicon.ico", (c) => c.body(null, 204));
