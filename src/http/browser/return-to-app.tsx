// Where a browser goes on after an attempt: back to the app with what came of it, or to another try. A window
// that a page of the app opened tells that page, and closes.

import type { Context } from "hono";
import {
  type AttemptReference,
  signAttemptToken,
  signConnectToken,
} from "../../connection/connect/signed-tokens.ts";
import { DonePage } from "../../pages/done-page.tsx";
import type { FailureCode } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse, seeOther } from "./page-response.ts";
import type { ReturnInfo } from "../../connection/connect/callback.ts";

/** What a page that opened a window is told. */
type News = { handle: string } | { connection_id: string } | { error: string; connection_id: string };

type Window = Pick<ReturnInfo, "returnUrl" | "openerOrigin" | "session">;

/** The way back to the app with what came of it, and what the page that opened the window, if one did, is told. */
export function returnLinks({ returnUrl, openerOrigin, session }: Window, news: News) {
  const next = withNews(returnUrl, news);
  const message = { type: "latchkey", session, ...news };
  const leave = openerOrigin === null ? undefined : { origin: openerOrigin, message, next };
  return { returnUrl: next, leave };
}

/** Back with a handle to confirm, or with the connection that is there already. */
export async function returnToApp(
  c: Context<HttpEnv>,
  named: AttemptReference,
  next: "confirm" | "connected",
  returnInfo: ReturnInfo,
): Promise<Response> {
  const { returnUrl, leave } = returnLinks(returnInfo, await newsOf(c, named, next));
  if (leave === undefined) return seeOther(returnUrl);
  return pageResponse(
    c,
    200,
    (nonce, words) => <DonePage nonce={nonce} words={words} appName={returnInfo.appName} leave={leave} />,
    { scripts: true },
  );
}

/** The return URL with what came of an attempt. */
export async function returnUrlWithResult(
  c: Context<HttpEnv>,
  named: AttemptReference,
  next: "confirm" | "connected",
  returnUrl: string,
): Promise<string> {
  return withNews(returnUrl, await newsOf(c, named, next));
}

async function newsOf(
  c: Context<HttpEnv>,
  named: AttemptReference,
  next: "confirm" | "connected",
): Promise<News> {
  return next === "confirm"
    ? { handle: await signAttemptToken(c.get("config").keyring, "handle", named) }
    : { connection_id: named.connection };
}

function withNews(returnUrl: string, news: News): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(news)) url.searchParams.set(name, value);
  return url.href;
}

/** Try again from the connect page, or go back to the app with the code of what happened. */
export async function linksAfter(
  c: Context<HttpEnv>,
  named: AttemptReference,
  returnInfo: ReturnInfo,
  code: FailureCode,
) {
  const { appName, openerOrigin, canRetry, session } = returnInfo;
  const token = await signConnectToken(c.get("config").keyring, { ...named, session });
  const query = new URLSearchParams({ token, ...(openerOrigin === null ? {} : { origin: openerOrigin }) });
  return {
    appName,
    ...returnLinks(returnInfo, { error: code, connection_id: named.connection }),
    retryUrl: canRetry ? `/connect?${query.toString()}` : undefined,
  };
}

/** The page that waits for what comes of an attempt. */
export const statusUrl = (state: string) => `/connect/status?state=${encodeURIComponent(state)}`;
