// Returns the browser from an attempt to the app with the result, or offers another try. A popup posts the result
// to the page that opened it and closes.

import type { Context } from "hono";
import {
  type AttemptReference,
  signAttemptToken,
  signConnectToken,
} from "../../connection/connect/signed-tokens.ts";
import { connectPath } from "../../pages/connect/connect-link.ts";
import { DonePage } from "../../pages/done-page.tsx";
import type { FailureCode } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { shownProvider } from "./shown-provider.ts";
import { pageResponse, seeOther } from "./page-response.ts";
import type { ReturnInfo } from "../../connection/connect/callback.ts";

/** The result of an attempt, as it appears in the return URL and in the popup's message. */
type AttemptResult =
  | { handle: string }
  | { connection_id: string }
  | { error: string; connection_id: string };

type PopupSession = Pick<ReturnInfo, "returnUrl" | "openerOrigin" | "session">;

/** Returns the return URL with the result and, for a popup, the message to the page that opened it. */
export function returnLinks({ returnUrl, openerOrigin, session }: PopupSession, result: AttemptResult) {
  const next = withResult(returnUrl, result);
  const message = { type: "latchkey", session, ...result };
  const leave = openerOrigin === null ? undefined : { origin: openerOrigin, message, next };
  return { returnUrl: next, leave };
}

/** Returns to the app with a handle to confirm, or with the ID of a connection that is already active. */
export async function returnToApp(
  c: Context<HttpEnv>,
  reference: AttemptReference,
  next: "confirm" | "connected",
  returnInfo: ReturnInfo,
): Promise<Response> {
  const { returnUrl, leave } = returnLinks(returnInfo, await resultOf(c, reference, next));
  if (leave === undefined) return seeOther(returnUrl);
  const { app, integration, institution } = returnInfo;
  const provider = await shownProvider(c, reference.app, integration, institution);
  return pageResponse(
    c,
    200,
    (nonce, words) => <DonePage nonce={nonce} words={words} app={app} provider={provider} leave={leave} />,
    { scripts: true },
  );
}

/** Returns the result of an attempt: a handle to confirm, or the ID of the connection. */
export async function resultOf(
  c: Context<HttpEnv>,
  reference: AttemptReference,
  next: "confirm" | "connected",
): Promise<AttemptResult> {
  return next === "confirm"
    ? { handle: await signAttemptToken(c.get("config").keyring, "handle", reference) }
    : { connection_id: reference.connection };
}

function withResult(returnUrl: string, result: AttemptResult): string {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
}

/** Returns the links of a failure page: try again on the connect page, or return to the app with the error code. */
export async function failureLinks(
  c: Context<HttpEnv>,
  reference: AttemptReference,
  returnInfo: ReturnInfo,
  code: FailureCode,
) {
  const { app, integration, institution, openerOrigin, canRetry, session } = returnInfo;
  const token = await signConnectToken(c.get("config").keyring, { ...reference, session });
  return {
    app,
    provider: await shownProvider(c, reference.app, integration, institution),
    ...returnLinks(returnInfo, { error: code, connection_id: reference.connection }),
    retryUrl: canRetry ? connectPath({ token, parameters: null, openerOrigin }, { integration }) : undefined,
  };
}
