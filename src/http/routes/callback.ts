// /callback/{callback_id}: the redirect URI. The signature of the state is verified before any Durable Object is
// called.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import { statusUrl } from "../../connection/connect/attempt-status.ts";
import { verifyAttemptToken } from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { returnToApp, failureLinks } from "../browser/return-to-app.tsx";
import {
  isCallbackParameter,
  parseCallbackQuery,
  readCallback,
  readState,
} from "../browser/callback-parameters.ts";
import { formParameters } from "../browser/form-body.ts";
import { failureResponse } from "../browser/failure-response.tsx";
import { readFlowCookie, startOf } from "../browser/flow-cookies.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../browser/page-response.ts";
import { callerAddress, limitByAddress, limitPageViews, RATE_LIMITED } from "../middleware/rate-limit.ts";
import { respondToHead } from "../middleware/respond-to-head.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";

export const callback = new Hono<HttpEnv>();

callback.use(respondToHead);

// A cross-site POST does not send SameSite=Lax cookies. The GET after this redirect does.
callback.post("/:callback_id", limitByAddress, async (c) => {
  const query = (await formParameters(c)).toString();
  const parameters = parseCallbackQuery(query);
  if (parameters === null) return failureResponse(c, { code: "callback_invalid" });
  if (readState(parameters) !== "") {
    const reference = await verifyAttemptToken(c.get("config").keyring, "state", readState(parameters));
    if (reference === null) return failureResponse(c, { code: "state_invalid" });
  }
  return seeOther(`${callbackPath(c)}?${query}`);
});

callback.get("/:callback_id", async (c) => {
  const parameters = parseCallbackQuery(new URL(c.req.url).search);
  const limited = await limitPageViews(c, callerAddress(c));
  return limited === null ? receive(c, parameters, false) : ((await reportOf(c, parameters)) ?? limited);
});

// The page that a browser without the attempt's cookie was shown reports that browser.
callback.post("/:callback_id/report", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin))
    return failureResponse(c, { code: "not_same_origin" });
  // Pages of other sites can call the callback, but not this route, so they can't use up this limit.
  const limited = await limitPageViews(c, `report:${callerAddress(c)}`);
  if (limited !== null) return limited;
  return receive(c, parseCallbackQuery((await formParameters(c)).toString()), true);
});

const callbackPath = (c: Context<HttpEnv>) =>
  `/callback/${encodeURIComponent(c.req.param("callback_id") ?? "")}`;

/**
 * Returns the page that reports a browser without the attempt's cookie, although its address is over the limit. Another
 * site's page can make this browser call the callback often, and must not prevent the report in this way.
 */
async function reportOf(c: Context<HttpEnv>, parameters: URLSearchParams | null): Promise<Response | null> {
  const { keyring, publicOrigin } = c.get("config");
  const reference =
    parameters === null ? null : await verifyAttemptToken(keyring, "state", readState(parameters));
  if (parameters === null || reference === null) return null;
  if (readFlowCookie(publicOrigin, reference.attempt, c.req.header("cookie")) !== null) return null;
  return failureResponse(c, RATE_LIMITED, { report: reportForm(c, parameters) });
}

/** Returns the form of a report. It contains only the parameters that are read. */
const reportForm = (c: Context<HttpEnv>, parameters: URLSearchParams) => ({
  action: `${callbackPath(c)}/report`,
  fields: [...parameters].filter(([name]) => isCallbackParameter(name)),
});

/** Returns the link to where this browser's last attempt for this callback URL began. The attempt is not changed. */
function startLink(c: Context<HttpEnv>) {
  const name = startOf(c.req.param("callback_id") ?? "");
  const query = readFlowCookie(c.get("config").publicOrigin, name, c.req.header("cookie"));
  return { retryUrl: query === null ? undefined : `/connect?${query}` };
}

async function receive(
  c: Context<HttpEnv>,
  parameters: URLSearchParams | null,
  isReport: boolean,
): Promise<Response> {
  const { keyring, publicOrigin } = c.get("config");
  if (parameters === null) return failureResponse(c, { code: "callback_invalid" });
  const state = readState(parameters);
  const reference = await verifyAttemptToken(keyring, "state", state);
  if (reference === null) return failureResponse(c, { code: "state_invalid" }, startLink(c));
  const { result, returnInfo } = await connectionStub(
    c.env,
    reference.app,
    reference.connection,
  ).receiveCallback(
    {
      attempt: reference.attempt,
      callbackId: c.req.param("callback_id") ?? "",
      cookie: readFlowCookie(publicOrigin, reference.attempt, c.req.header("cookie")),
      ...readCallback(parameters),
      isReport,
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
  if (next === "report")
    return failureResponse(c, { code: "wrong_browser" }, { report: reportForm(c, parameters) });
  return returnInfo === null
    ? failureResponse(c, { code: "wrong_browser" })
    : returnToApp(c, reference, next, returnInfo);
}
