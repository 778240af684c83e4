// The result of an action in the dashboard, which the page that it leads to shows. The form answers with a redirect, so that
// loading the page again repeats no action. The result is in an encrypted cookie of this session, because nothing is stored
// for it. It can contain a connect link.

import type { Context } from "hono";
import * as z from "zod";
import type { Notice } from "../../pages/dashboard/components/notice.tsx";
import type { Failure } from "../../shared/failure.ts";
import { lazy } from "../../shared/lazy.ts";
import { openOfSession, sealForSession } from "../../vault/browser-value.ts";
import { hostCookie, readHostCookie } from "../browser/host-cookie.ts";
import { seeOther } from "../browser/page-response.ts";
import type { HttpEnv } from "../http-env.ts";
import type { Config } from "../../config.ts";
import { failureNotice } from "./failure-notice.ts";

const COOKIE = "result";

/** How long the page shows the result when it is loaded again. A connect link is valid as long. */
const MAX_AGE_SECONDS = 30 * 60;

/** Texts are cut, and an address for a device is left out, so that the cookie stays below the 4,096 bytes of RFC 6265. */
const MAX_TEXT = 280;

/** The ID of the action, and its result. */
const Stored = lazy(() => z.object({ id: z.string(), result: z.custom<Notice>() }));

/** Redirects to a page of the dashboard, which shows the notice. */
export async function redirectWithNotice(
  c: Context<HttpEnv>,
  path: string,
  notice: Notice,
): Promise<Response> {
  const id = c.get("requestId");
  const { keyring, publicOrigin } = c.get("config");
  const value = await sealForSession(keyring, c.get("visitor").session.id, { id, result: shortened(notice) });
  const cookie = { name: COOKIE, value, maxAgeSeconds: MAX_AGE_SECONDS, sameSite: "Strict" } as const;
  return seeOther(`${path}?result=${id}`, hostCookie(publicOrigin, cookie));
}

function shortened(notice: Notice): Notice {
  if (notice.kind !== "link") return { ...notice, text: notice.text.slice(0, MAX_TEXT) };
  const { device, endUser, ...link } = notice;
  const isShort = device !== undefined && device.address.length <= MAX_TEXT;
  return { ...link, endUser: endUser.slice(0, MAX_TEXT), ...(isShort && { device }) };
}

/** Returns the `Set-Cookie` value that removes the result, when the session ends. */
export const clearedResultCookie = ({ publicOrigin }: Config): string =>
  hostCookie(publicOrigin, { name: COOKIE, value: "", maxAgeSeconds: 0, sameSite: "Strict" });

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
  const stored = await openOfSession(keyring, c.get("visitor").session.id, cookie, Stored());
  return stored !== null && stored.id === id ? stored.result : null;
}
