// /callback/{callback_id}: where a provider sends the browser back to. The state's signature is checked
// before anything is woken.

import { type Context, Hono } from "hono";
import type { FailureCode } from "../../shared/failure.ts";
import {
  type AttemptReference,
  signAttemptToken,
  signConnectToken,
  verifyAttemptToken,
} from "../../connection/browser-tokens.ts";
import { connectionStub } from "../../connection/connection-stub.ts";
import type { CallbackOutcome, WaysOn } from "../../connection/receive-callback.ts";
import { isWellFormed, readCallback } from "../callback-parameters.ts";
import { failurePage } from "../failure-page.tsx";
import { readFlowCookie } from "../flow-cookie.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../page-answer.ts";
import { limitBrowsers } from "../rate-limit.ts";

export const callback = new Hono<HttpEnv>();

callback.use(limitBrowsers);

// A cross-site POST brings no SameSite=Lax cookie; the GET it is turned into does.
callback.post("/:callback_id", async (c) => {
  const parameters = new URLSearchParams(await c.req.text());
  const state = parameters.get("state") ?? "";
  const named = await verifyAttemptToken(c.get("config").keyring, "state", state);
  if (named === null || !isWellFormed(parameters)) return failurePage(c, { code: "state_invalid" });
  return seeOther(`/callback/${encodeURIComponent(c.req.param("callback_id"))}?${parameters.toString()}`);
});

callback.get("/:callback_id", async (c) => {
  const { keyring, publicOrigin } = c.get("config");
  const parameters = new URL(c.req.url).searchParams;
  if (!isWellFormed(parameters)) return failurePage(c, { code: "callback_invalid" });
  const named = await verifyAttemptToken(keyring, "state", parameters.get("state") ?? "");
  if (named === null) return failurePage(c, { code: "state_invalid" });
  const { result, waysOn } = await connectionStub(c.env, named.app, named.connection).receiveCallback(
    {
      attempt: named.attempt,
      callbackId: c.req.param("callback_id"),
      cookie: readFlowCookie(publicOrigin, named.attempt, c.req.header("cookie")),
      ...readCallback(parameters),
    },
    c.get("requestId"),
  );
  if (result.ok) return toApp(c, named, result.value);
  return failurePage(
    c,
    result.failure,
    waysOn === null ? {} : await links(c, named, waysOn, result.failure.code),
  );
});

/** Back to the app: with a handle to confirm, or with the connection that is there already. */
async function toApp(
  c: Context<HttpEnv>,
  named: AttemptReference,
  outcome: CallbackOutcome,
): Promise<Response> {
  const url = new URL(outcome.returnUrl);
  if (outcome.next === "confirm") {
    const handle = await signAttemptToken(c.get("config").keyring, "handle", named);
    url.searchParams.set("handle", handle);
  } else {
    url.searchParams.set("connection_id", named.connection);
  }
  return seeOther(url.href);
}

/** Try again from the connect page, or go back to the app with the code of what happened. */
async function links(c: Context<HttpEnv>, named: AttemptReference, waysOn: WaysOn, code: FailureCode) {
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
