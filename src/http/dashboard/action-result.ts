// The result of an action in the dashboard, which the page that it leads to shows. The form answers with a redirect, so that
// loading the page again repeats no action. The result is in a signed cookie of this session, because nothing is stored for
// it. It contains what the page shows.

import type { Context } from "hono";
import * as z from "zod";
import type { Notice } from "../../pages/dashboard/components/notice.tsx";
import type { Failure } from "../../shared/failure.ts";
import { lazy } from "../../shared/lazy.ts";
import { sign, verify } from "../../vault/sign.ts";
import { hostCookie, readHostCookie } from "../browser/host-cookie.ts";
import { seeOther } from "../browser/page-response.ts";
import type { HttpEnv } from "../http-env.ts";
import { failureNotice } from "./failure-notice.ts";

const COOKIE = "result";

/** How long the page shows the result when it is loaded again. A connect link is valid as long. */
const MAX_AGE_SECONDS = 30 * 60;

/** Texts are cut, so that the cookie is not longer than a signed token can be. */
const MAX_TEXT = 280;

/** `session`: the ID of the session, so that no other one shows it. */
const Stored = lazy(() => z.object({ id: z.string(), session: z.string(), result: z.custom<Notice>() }));

/** Redirects to a page of the dashboard, which shows the notice. */
export async function redirectWithNotice(
  c: Context<HttpEnv>,
  path: string,
  notice: Notice,
): Promise<Response> {
  const id = c.get("requestId");
  const { keyring, publicOrigin } = c.get("config");
  const session = c.get("visitor").session.id;
  const result = "text" in notice ? { ...notice, text: notice.text.slice(0, MAX_TEXT) } : notice;
  const value = await sign(keyring, "dashboard_result", { id, session, result });
  const cookie = { name: COOKIE, value, maxAgeSeconds: MAX_AGE_SECONDS, sameSite: "Strict" } as const;
  return seeOther(`${path}?result=${id}`, hostCookie(publicOrigin, cookie));
}

/** Redirects to a page that says that an action has failed, and why. */
export function redirectWithFailure(
  c: Context<HttpEnv>,
  path: string,
  title: string,
  failure: Failure,
): Promise<Response> {
  c.set("failureCode", failure.code);
  return redirectWithNotice(c, path, failureNotice(title, failure));
}

/** Returns the notice that the page's address names; null where there is none, or another action came after it. */
export async function readNotice(c: Context<HttpEnv>): Promise<Notice | null> {
  const id = c.req.query("result");
  const { keyring, publicOrigin } = c.get("config");
  const cookie = id === undefined ? null : readHostCookie(publicOrigin, COOKIE, c.req.header("cookie"));
  if (cookie === null) return null;
  const stored = await verify(keyring, "dashboard_result", cookie, Stored());
  if (stored === null || stored.id !== id || stored.session !== c.get("visitor").session.id) return null;
  return stored.result;
}
