// Where a browser goes on after an attempt: back to the app with what came of it, or to another try.

import type { Context } from "hono";
import { type AttemptReference, signAttemptToken, signConnectToken } from "../connection/browser-tokens.ts";
import type { WaysOn } from "../connection/receive-callback.ts";
import type { FailureCode } from "../shared/failure.ts";
import type { HttpEnv } from "./http-env.ts";

/** The return URL: with a handle to confirm, or with the connection that is there already. */
export async function returnUrlOf(
  c: Context<HttpEnv>,
  named: AttemptReference,
  outcome: { next: "confirm" | "connected"; returnUrl: string },
): Promise<string> {
  const url = new URL(outcome.returnUrl);
  if (outcome.next === "confirm") {
    const handle = await signAttemptToken(c.get("config").keyring, "handle", named);
    url.searchParams.set("handle", handle);
  } else {
    url.searchParams.set("connection_id", named.connection);
  }
  return url.href;
}

/** Try again from the connect page, or go back to the app with the code of what happened. */
export async function linksAfter(
  c: Context<HttpEnv>,
  named: AttemptReference,
  waysOn: WaysOn,
  code: FailureCode,
) {
  const back = new URL(waysOn.returnUrl);
  back.searchParams.set("error", code);
  back.searchParams.set("connection_id", named.connection);
  const token = await signConnectToken(c.get("config").keyring, { ...named, session: waysOn.session });
  return {
    appName: waysOn.appName,
    returnUrl: back.href,
    retryUrl: waysOn.canRetry ? `/connect?token=${token}` : undefined,
  };
}

/** The page that waits for what comes of an attempt. */
export const statusUrl = (state: string) => `/connect/status?state=${encodeURIComponent(state)}`;
