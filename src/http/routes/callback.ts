// /callback/{callback_id}: the redirect URI. The signature of the state is verified before any Durable Object is
// called.

import { Hono } from "hono";
import { verifyAttemptToken } from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { returnToApp, failureLinks, statusUrl } from "../browser/return-to-app.tsx";
import { isWellFormed, readCallback, readState } from "../browser/callback-parameters.ts";
import { formParameters } from "../browser/form-body.ts";
import { failureResponse } from "../browser/failure-response.tsx";
import { readAttemptCookie } from "../browser/attempt-cookie.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../browser/page-response.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";

export const callback = new Hono<HttpEnv>();

callback.use(limitByAddress);

// A cross-site POST does not send SameSite=Lax cookies. The GET after this redirect does.
callback.post("/:callback_id", async (c) => {
  const parameters = await formParameters(c);
  const reference = await verifyAttemptToken(c.get("config").keyring, "state", readState(parameters));
  if (reference === null || !isWellFormed(parameters)) return failureResponse(c, { code: "state_invalid" });
  return seeOther(`/callback/${encodeURIComponent(c.req.param("callback_id"))}?${parameters.toString()}`);
});

callback.get("/:callback_id", async (c) => {
  const { keyring, publicOrigin } = c.get("config");
  const parameters = new URL(c.req.url).searchParams;
  if (!isWellFormed(parameters)) return failureResponse(c, { code: "callback_invalid" });
  const state = readState(parameters);
  const reference = await verifyAttemptToken(keyring, "state", state);
  if (reference === null) return failureResponse(c, { code: "state_invalid" });
  const { result, returnInfo } = await connectionStub(
    c.env,
    reference.app,
    reference.connection,
  ).receiveCallback(
    {
      attempt: reference.attempt,
      callbackId: c.req.param("callback_id"),
      cookie: readAttemptCookie(publicOrigin, reference.attempt, c.req.header("cookie")),
      ...readCallback(parameters),
    },
    c.get("requestId"),
  );
  if (!result.ok) {
    const { code, retryAfterSeconds } = result.failure;
    const links = returnInfo === null ? {} : await failureLinks(c, reference, returnInfo, code);
    // The attempt is still valid, and the page's own URL continues it.
    const retry = returnInfo === null || retryAfterSeconds === undefined ? {} : { retryUrl: "" };
    const isRejected = code === "redirect_uri_rejected";
    const redirectUri = isRejected ? `${publicOrigin}${c.req.path}` : undefined;
    return failureResponse(c, result.failure, { ...links, ...retry, redirectUri });
  }
  const { next } = result.value;
  if (next === "wait") return seeOther(statusUrl(state));
  return returnInfo === null
    ? failureResponse(c, { code: "wrong_browser" })
    : returnToApp(c, reference, next, returnInfo);
});
