// /connect: the page a person sees before anything happens, and the click that begins it.

import { type Context, Hono } from "hono";
import * as z from "zod";
import { type SessionReference, verifyConnectToken } from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { ConnectPage } from "../../pages/connect-page.tsx";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import { returnLinks } from "../browser/return-to-app.tsx";
import { failureResponse } from "../browser/failure-response.tsx";
import { attemptCookie } from "../browser/attempt-cookie.ts";
import { formBody } from "../browser/form-body.ts";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse, seeOther } from "../browser/page-response.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";

const MAX_TOKEN = 1024;
const MAX_PARAMETERS = 4096;

/** What the person has filled in is in fields of this prefix. */
const PARAMETER = "parameters.";

const Link = z.object({
  token: z.string().max(MAX_TOKEN),
  /** What the app has filled in, sealed. */
  parameters: z.string().max(MAX_PARAMETERS).optional(),
  /** Of the page that opened this window, which is told what comes of it. */
  origin: z.string().max(256).optional(),
});
const Form = Link.extend({ integration: z.string().max(64) });

type Link = z.output<typeof Link>;

export const connect = new Hono<HttpEnv>();

connect.use(limitByAddress);

connect.get("/", async (c) => {
  const link = Link.safeParse(c.req.query());
  const named = link.success ? await verifyConnectToken(c.get("config").keyring, link.data.token) : null;
  if (!link.success || named === null) return failureResponse(c, { code: "connect_token_invalid" });
  return connectPage(c, link.data, named, []);
});

connect.post("/", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin)) {
    return failureResponse(c, { code: "not_same_origin" });
  }
  const body = await formBody(c);
  const form = Form.safeParse(body);
  if (!form.success) return failureResponse(c, { code: "connect_token_invalid" });
  const { keyring, publicOrigin } = c.get("config");
  const { token, integration, parameters: sealedParameters = null, origin: openerOrigin = null } = form.data;
  const named = await verifyConnectToken(keyring, token);
  if (named === null) return failureResponse(c, { code: "connect_token_invalid" });
  const stub = connectionStub(c.env, named.app, named.connection);
  const click = {
    session: named.session,
    integration,
    parameters: filledIn(body),
    sealedParameters,
    openerOrigin,
  };
  const begun = await stub.beginAttempt(named, click, c.get("requestId"));
  if (!begun.ok) {
    const { code, fields } = begun.failure;
    if (code === "parameters_invalid" && fields !== undefined)
      return connectPage(c, form.data, named, fields);
    return failureResponse(c, begun.failure, await waysOut(c, form.data, named, code));
  }
  const { id, location, cookie, maxAgeSeconds } = begun.value;
  return seeOther(location, { "set-cookie": attemptCookie(publicOrigin, id, cookie, maxAgeSeconds) });
});

/** The page, with what was wrong with a form that came before. */
async function connectPage(
  c: Context<HttpEnv>,
  link: Link,
  named: SessionReference,
  problems: readonly InvalidField[],
): Promise<Response> {
  const { token, origin: openerOrigin = null, parameters = null } = link;
  const stub = connectionStub(c.env, named.app, named.connection);
  const view = await stub.describeSession(
    named,
    named.session,
    { sealedParameters: parameters, openerOrigin },
    c.get("requestId"),
  );
  if (!view.ok) return failureResponse(c, view.failure, await waysOut(c, link, named, view.failure.code));
  const opened = { session: named.session, openerOrigin, returnUrl: view.value.returnUrl };
  const news = { error: "access_denied", connection_id: named.connection };
  const { returnUrl: cancelUrl, leave } = returnLinks(opened, news);
  return pageResponse(
    c,
    problems.length === 0 ? 200 : 400,
    (nonce, words) => (
      <ConnectPage
        nonce={nonce}
        words={words}
        token={token}
        parameters={parameters}
        openerOrigin={openerOrigin}
        session={view.value}
        cancelUrl={cancelUrl}
        leave={leave}
        problems={problems}
      />
    ),
    { scripts: leave !== undefined },
  );
}

/** Back to the app, as long as the session is remembered, and another try where that can still be used. */
async function waysOut(c: Context<HttpEnv>, link: Link, named: SessionReference, code: FailureCode) {
  const session = await connectionStub(c.env, named.app, named.connection).sessionFacts(named.session);
  if (session === null) return {};
  // Nobody has looked yet whether the page that opened this window is the app's, so it is told nothing.
  const here = { session: named.session, openerOrigin: null, returnUrl: session.returnUrl };
  const { returnUrl } = returnLinks(here, { error: code, connection_id: named.connection });
  return { ...session, returnUrl, retryUrl: code === "session_expired" ? undefined : linkOf(link) };
}

function filledIn(body: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(body).flatMap(([name, value]): [string, string][] =>
    // A field that was left empty was not filled in.
    name.startsWith(PARAMETER) && typeof value === "string" && value.trim() !== ""
      ? [[name.slice(PARAMETER.length), value.trim().slice(0, 512)]]
      : [],
  );
  return Object.fromEntries(entries.slice(0, 20));
}

function linkOf({ token, parameters, origin }: Link): string {
  const query = new URLSearchParams({ token });
  if (parameters !== undefined) query.set("parameters", parameters);
  if (origin !== undefined) query.set("origin", origin);
  return `/connect?${query.toString()}`;
}
