// /connect/status: the status of an attempt that takes a while, for the browser that started it.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import {
  type AttemptReference,
  verifyAttemptToken,
  verifyConnectToken,
} from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { ChooseAccountPage } from "../../pages/choose-account-page.tsx";
import { StatusPage } from "../../pages/status-page.tsx";
import { deviceCodeResponse, expiredCodeResponse } from "../browser/device-code-response.tsx";
import { failureLinks, resultOf, returnLinks, returnToApp } from "../browser/return-to-app.tsx";
import { shownProvider } from "../browser/shown-provider.ts";
import { failureResponse } from "../browser/failure-response.tsx";
import { readFlowCookie } from "../browser/flow-cookies.ts";
import { formBody } from "../browser/form-body.ts";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse, seeOther } from "../browser/page-response.ts";
import { problem } from "../problem.ts";
import { callerAddress, limitPageViews } from "../middleware/rate-limit.ts";
import { respondToHead } from "../middleware/respond-to-head.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";
import { type AttemptStatusResult, statusUrl } from "../../connection/connect/attempt-status.ts";

const InputForm = lazy(() =>
  z.object({
    state: z.string().max(1024),
    name: z.string().min(1).max(64),
    /** What the person has entered, or the ID of the account that the person has chosen. */
    value: z.string().min(1).max(4096),
  }),
);

/** The name of the field in which the end user chooses an account. */
const ACCOUNT = "account";

export const connectStatus = new Hono<HttpEnv>();

connectStatus.use(respondToHead);

// connect.js asks for the status of a session from the app's page. Anyone who has the connect link may read it. The URL
// of a choice has both parameters, because connect.js opens it like a connect URL.
connectStatus.get("/", async (c, next) => {
  const token = c.req.query("token");
  if (token === undefined || c.req.query("state") !== undefined) return next();
  c.header("access-control-allow-origin", "*");
  c.header("cache-control", "no-store");
  const reference = await verifyConnectToken(c.get("config").keyring, token);
  const limited = await limitPageViews(c, reference?.session ?? callerAddress(c));
  if (limited !== null) return limited;
  if (reference === null) return problem(c, { code: "connect_token_invalid" });
  const status = await connectionStub(c.env, reference.app, reference.connection).sessionStatus(
    reference.session,
  );
  return status === null ? problem(c, { code: "session_expired" }) : c.json(status);
});

connectStatus.get("/", async (c) => {
  const state = c.req.query("state") ?? "";
  const reference = await verifyAttemptToken(c.get("config").keyring, "state", state);
  // The page polls every two seconds, and users can share an address, so the limit counts each attempt separately.
  const limited = await limitPageViews(c, reference?.attempt ?? callerAddress(c));
  if (limited !== null) return limited;
  if (reference === null) return failureResponse(c, { code: "state_invalid" });
  const stub = connectionStub(c.env, reference.app, reference.connection);
  const isPoll = c.req.query("peek") !== undefined;
  const status = await stub.attemptStatus({ ...attemptInBrowser(c, reference), isPoll }, c.get("requestId"));
  if (!isPoll) return statusResponse(c, state, reference, status);
  const { result } = status;
  return c.json({ next: result.ok ? result.value.next : "failed" }, 200, { "cache-control": "no-store" });
});

connectStatus.post("/", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin))
    return failureResponse(c, { code: "not_same_origin" });
  const form = InputForm().safeParse(await formBody(c));
  const state = form.data?.state ?? "";
  const reference = await verifyAttemptToken(c.get("config").keyring, "state", state);
  const limited = await limitPageViews(c, reference?.attempt ?? callerAddress(c));
  if (limited !== null) return limited;
  if (reference === null || !form.success) return failureResponse(c, { code: "state_invalid" });
  const { name } = form.data;
  // Of two accounts, the ID of one can be that of the other with a space.
  const value = name === ACCOUNT ? form.data.value : form.data.value.trim();
  const stub = connectionStub(c.env, reference.app, reference.connection);
  const input = { ...attemptInBrowser(c, reference), name, value };
  const submitted = await stub.submitAttemptInput(input, c.get("requestId"));
  // Redirect, because the waiting page reloads itself and must not submit the form again.
  return submitted.ok ? seeOther(statusUrl(state)) : failureResponse(c, submitted.failure);
});

function attemptInBrowser(c: Context<HttpEnv>, { attempt }: AttemptReference) {
  const { publicOrigin } = c.get("config");
  return { attempt, cookie: readFlowCookie(publicOrigin, attempt, c.req.header("cookie")) };
}

async function statusResponse(
  c: Context<HttpEnv>,
  state: string,
  reference: AttemptReference,
  { result, returnInfo }: AttemptStatusResult,
): Promise<Response> {
  if (!result.ok) {
    const { code } = result.failure;
    if (code === "attempt_expired" && returnInfo?.flow === "device" && returnInfo.canRetry)
      return expiredCodeResponse(c, reference, returnInfo);
    const links = returnInfo === null ? {} : await failureLinks(c, reference, returnInfo, code);
    return failureResponse(c, result.failure, links);
  }
  const { value } = result;
  switch (value.next) {
    case "confirm":
    case "connected":
      return returnInfo === null
        ? failureResponse(c, { code: "wrong_browser" })
        : returnToApp(c, reference, value.next, returnInfo);
    case "provider":
      if (value.isFirst) return seeOther(value.url);
      break;
    case "choose":
    case "device":
    case "wait":
    case "input":
    case "action":
      break;
  }
  const next = value.completion === "confirm" ? "confirm" : "connected";
  const url = statusUrl(state);
  if (returnInfo === null) return failureResponse(c, { code: "wrong_browser" });
  // Nothing more is needed from the person, so the attempt goes on without this page.
  const isDone =
    (value.next === "wait" && value.hasReturned) ||
    (value.completion === "automatic" && (value.next === "wait" || value.next === "action"));
  const canceled = { error: "access_denied", connection_id: reference.connection };
  const back = returnLinks(returnInfo, isDone ? await resultOf(c, reference, next) : canceled);
  const { app, integration, institution } = returnInfo;
  const provider = (await shownProvider(c, reference.app, integration, institution)) ?? {
    id: integration,
    name: value.institution,
    logo: null,
  };
  if (value.next === "device") return deviceCodeResponse(c, { url, code: value.code, app, provider, back });
  if (value.next === "choose") {
    return pageResponse(
      c,
      200,
      (nonce, words) => (
        <ChooseAccountPage
          nonce={nonce}
          words={words}
          state={state}
          app={app}
          provider={provider}
          accounts={value.accounts}
          cancelUrl={back.returnUrl}
          leave={back.leave}
        />
      ),
      { scripts: back.leave !== undefined },
    );
  }
  return pageResponse(
    c,
    200,
    (nonce, words) => (
      <StatusPage
        nonce={nonce}
        words={words}
        state={state}
        url={url}
        status={value}
        app={app}
        provider={provider}
        backUrl={back.returnUrl}
        leave={isDone ? undefined : back.leave}
        isDone={isDone}
      />
    ),
    { scripts: true, fetches: true },
  );
}
