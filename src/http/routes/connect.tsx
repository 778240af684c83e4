// /connect: the page a person sees before anything happens, and the click that begins it.

import { Hono } from "hono";
import * as z from "zod";
import { verifyConnectToken } from "../../connection/browser-tokens.ts";
import { connectionStub } from "../../connection/connection-stub.ts";
import { ConnectPage } from "../../pages/connect-page.tsx";
import { flowCookie } from "../flow-cookie.ts";
import type { HttpEnv } from "../http-env.ts";
import { failurePage } from "../failure-page.tsx";
import { page, seeOther } from "../page-answer.ts";
import { limitBrowsers } from "../rate-limit.ts";

const MAX_TOKEN = 1024;
const Form = z.object({ token: z.string().max(MAX_TOKEN), integration: z.string().max(64) });

export const connect = new Hono<HttpEnv>();

connect.use(limitBrowsers);

connect.get("/", async (c) => {
  const token = c.req.query("token") ?? "";
  const named = await verifyConnectToken(c.get("config").keyring, token);
  if (named === null) return failurePage(c, { code: "connect_token_invalid" });
  const view = await connectionStub(c.env, named.app, named.connection).describeSession(named, named.session);
  if (!view.ok) return failurePage(c, view.failure);
  return page(c, 200, (nonce) => <ConnectPage nonce={nonce} token={token} session={view.value} />);
});

connect.post("/", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin)) {
    return failurePage(c, { code: "not_same_origin" });
  }
  const form = Form.safeParse(await c.req.parseBody());
  if (!form.success) return failurePage(c, { code: "connect_token_invalid" });
  const { keyring, publicOrigin } = c.get("config");
  const named = await verifyConnectToken(keyring, form.data.token);
  if (named === null) return failurePage(c, { code: "connect_token_invalid" });
  const stub = connectionStub(c.env, named.app, named.connection);
  const begun = await stub.beginAttempt(named, {
    session: named.session,
    integration: form.data.integration,
  });
  if (!begun.ok) {
    const retry = `/connect?token=${form.data.token}`;
    return failurePage(c, begun.failure, begun.failure.code === "session_expired" ? {} : { retryUrl: retry });
  }
  const { id, location, cookie, maxAgeSeconds } = begun.value;
  return seeOther(location, { "set-cookie": flowCookie(publicOrigin, id, cookie, maxAgeSeconds) });
});

/**
 * Whether a form was sent from a page of ours, so that a click was made on it. The page sends no
 * referrer, so its Origin is "null" where Fetch Metadata is not known; such a browser is refused.
 */
function isFromOurPage(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  return site === null ? headers.get("origin") === publicOrigin : site === "same-origin";
}
