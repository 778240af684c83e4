// /connect: shows the connect page, and starts an attempt when the end user submits its form.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { type SessionReference, verifyConnectToken } from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { SESSION_LIFETIME_MS } from "../../connection/connect/session.ts";
import { SECOND } from "../../shared/clock.ts";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import { newSecret } from "../../shared/id.ts";
import { GROUPS } from "../../providers/category-group.ts";
import { type ConnectLink, connectPath, linkFields } from "../../pages/connect/connect-link.ts";
import { integrationPage, pickerPage } from "../browser/connect-pages.tsx";
import { shownProvider } from "../browser/shown-provider.ts";
import { returnLinks } from "../browser/return-to-app.tsx";
import { failureResponse } from "../browser/failure-response.tsx";
import { flowCookie, readFlowCookie, startOf } from "../browser/flow-cookies.ts";
import { formBody } from "../browser/form-body.ts";
import type { HttpEnv } from "../http-env.ts";
import { seeOther } from "../browser/page-response.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";
import { isFromOurPage } from "../middleware/same-origin.ts";

const MAX_TOKEN = 1024;
const MAX_PARAMETERS = 4096;

/** The prefixes of the form fields that the end user fills in, and where a value is cut. A key is not: it would be another. */
const FIELDS = { parameters: 512, variables: 1024, credentials: null } as const;
const MAX_FIELDS = 20;

/** The failures after which the session can't be used in this browser. */
const ENDS_SESSION: ReadonlySet<FailureCode> = new Set([
  "session_expired",
  "session_already_used",
  "wrong_browser",
]);

const Link = lazy(() =>
  z.object({
    token: z.string().max(MAX_TOKEN),
    /** The parameters that the app has provided, encrypted. */
    parameters: z.string().max(MAX_PARAMETERS).optional(),
    /** The origin of the page that opened this popup and receives the result. */
    origin: z.string().max(256).optional(),
    /** The integration that the end user has selected. */
    integration: z.string().max(64).optional(),
  }),
);

/** The filter of the picker. A value that is not known counts as omitted. */
const Filter = lazy(() =>
  z.object({
    q: z.string().max(100).default("").catch(""),
    category: z.enum(GROUPS).nullable().default(null).catch(null),
    all: z.literal("1").optional().catch(undefined),
  }),
);

const Form = lazy(() =>
  Link().extend({
    integration: z.string().max(64),
    /** The host that the page showed; see SessionChoice. */
    host: z.string().max(1024).optional(),
    /**
     * Set by the page. All clicks on one page have the same value, so a double click, whose first response the browser
     * drops, does not look like two browsers.
     */
    browser: z
      .string()
      .regex(/^[0-9a-z]{52}$/)
      .optional()
      .catch(undefined),
  }),
);

type Link = Parsed<typeof Link>;

export const connect = new Hono<HttpEnv>();

connect.use(limitByAddress);

connect.get("/", async (c) => {
  const link = Link().safeParse(c.req.query());
  const reference = link.success ? await verifyConnectToken(c.get("config").keyring, link.data.token) : null;
  if (!link.success || reference === null) return failureResponse(c, { code: "connect_token_invalid" });
  return connectPage(c, link.data, reference, browserOf(c, reference));
});

connect.post("/", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin)) {
    return failureResponse(c, { code: "not_same_origin" });
  }
  const body = await formBody(c);
  const form = Form().safeParse(body);
  if (!form.success) return failureResponse(c, { code: "connect_token_invalid" });
  const { keyring, publicOrigin } = c.get("config");
  const { token, integration, parameters: sealedParameters = null, origin: openerOrigin = null } = form.data;
  const reference = await verifyConnectToken(keyring, token);
  if (reference === null) return failureResponse(c, { code: "connect_token_invalid" });
  const known = browserOf(c, reference);
  const browser = known ?? form.data.browser ?? newSecret();
  const stub = connectionStub(c.env, reference.app, reference.connection);
  const request = {
    session: reference.session,
    integration,
    parameters: submittedFields(body, "parameters"),
    variables: submittedFields(body, "variables"),
    credential: submittedFields(body, "credentials"),
    host: form.data.host ?? null,
    sealedParameters,
    openerOrigin,
    browser,
  };
  const bound = flowCookie(publicOrigin, reference.session, browser, SESSION_LIFETIME_MS / SECOND);
  const started = await stub.beginAttempt(reference, request, c.get("requestId"));
  if (!started.ok) {
    const { code, fields } = started.failure;
    // The second of two clicks, after the first one has connected the account.
    const connected =
      code === "session_already_used" || code === "session_expired"
        ? await stub.connectedReturnUrl(reference.session, browser)
        : null;
    if (connected !== null) {
      const popup = { session: reference.session, openerOrigin: null, returnUrl: connected };
      return seeOther(returnLinks(popup, { connection_id: reference.connection }).returnUrl);
    }
    if (known === null && !ENDS_SESSION.has(code)) c.header("set-cookie", bound);
    if (fields !== undefined) {
      // A form without any of the fields reports nothing: the end user sees them for the first time.
      const prefixes = Object.keys(FIELDS).map((prefix) => `${prefix}.`);
      const hadFields = Object.keys(body).some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
      const problems = hadFields ? fields : fields.filter(({ path }) => path === "host");
      const diagnosed = code === "parameters_invalid" ? null : code;
      if (diagnosed !== null) c.set("failureCode", diagnosed);
      return connectPage(c, form.data, reference, browser, { problems, body, code: diagnosed });
    }
    return failureResponse(c, started.failure, await exitLinks(c, form.data, reference, code));
  }
  const { id, location, cookie, maxAgeSeconds, callbackId } = started.value;
  const start = new URLSearchParams(
    linkFields(shownLink({ ...form.data, parameters: undefined })),
  ).toString();
  return seeOther(
    location,
    flowCookie(publicOrigin, id, cookie, maxAgeSeconds),
    flowCookie(publicOrigin, startOf(callbackId), start, maxAgeSeconds),
    ...(known === null ? [bound] : []),
  );
});

/** Returns the value of this browser's cookie for the session. */
const browserOf = (c: Context<HttpEnv>, { session }: SessionReference) =>
  readFlowCookie(c.get("config").publicOrigin, session, c.req.header("cookie"));

/** A form that was not accepted. */
type SubmittedForm = {
  problems: readonly InvalidField[];
  /** What was submitted. */
  body: Readonly<Record<string, string>>;
  /** The failure that the connection's diagnostics explain; null where they do not. */
  code: FailureCode | null;
};

/** Returns the connect page: the picker, or the page of an integration. After a form was submitted, with its problems. */
async function connectPage(
  c: Context<HttpEnv>,
  link: Link,
  reference: SessionReference,
  browser: string | null,
  submitted: SubmittedForm = { problems: [], body: {}, code: null },
): Promise<Response> {
  const { origin: openerOrigin = null, parameters: sealedParameters = null, integration } = link;
  const { q, category, all } = Filter().parse(c.req.query());
  const filter = { text: q.trim(), group: category, isComplete: all !== undefined };
  const stub = connectionStub(c.env, reference.app, reference.connection);
  const view = await stub.describeSession(
    reference,
    reference.session,
    { sealedParameters, openerOrigin, selected: integration ?? null, filter, browser },
    c.get("requestId"),
  );
  if (!view.ok)
    return failureResponse(c, view.failure, await exitLinks(c, link, reference, view.failure.code));
  const popup = { session: reference.session, openerOrigin, returnUrl: view.value.returnUrl };
  const result = { error: "access_denied", connection_id: reference.connection };
  const { returnUrl: cancelUrl, leave } = returnLinks(popup, result);
  const page = { link: shownLink(link), view: view.value, cancelUrl, leave };
  const { content } = view.value;
  return "picker" in content
    ? pickerPage(c, { ...page, picker: content.picker, filter })
    : integrationPage(c, { ...page, choice: content.choice, ...submitted });
}

const shownLink = ({ token, parameters, origin }: Link): ConnectLink => ({
  token,
  parameters: parameters ?? null,
  openerOrigin: origin ?? null,
});

/** Returns the link to the app while the session is stored, and the link to try again while the session is valid. */
async function exitLinks(c: Context<HttpEnv>, link: Link, reference: SessionReference, code: FailureCode) {
  const session = await connectionStub(c.env, reference.app, reference.connection).sessionFacts(
    reference.session,
  );
  if (session === null) return {};
  // The origin of the opener has not been verified yet, so no message is sent to it.
  const popup = { session: reference.session, openerOrigin: null, returnUrl: session.returnUrl };
  const { returnUrl } = returnLinks(popup, { error: code, connection_id: reference.connection });
  // A link shows no other integration of the app.
  const selected = link.integration ?? "";
  const isOffered = session.integrations.includes(selected);
  const canRetry = !ENDS_SESSION.has(code);
  // An integration that is gone can't be tried again, but another one can be chosen.
  const again: Record<string, string> =
    link.integration === undefined || code === "integration_not_found"
      ? {}
      : { integration: link.integration };
  return {
    app: session.app,
    provider: await shownProvider(c, reference.app, isOffered ? selected : null),
    returnUrl,
    retryUrl: canRetry ? connectPath(shownLink(link), again) : undefined,
  };
}

function submittedFields(body: Record<string, unknown>, group: keyof typeof FIELDS): Record<string, string> {
  const prefix = `${group}.`;
  const entries = Object.entries(body).flatMap(([name, value]): [string, string][] =>
    // An empty field counts as omitted.
    name.startsWith(prefix) && typeof value === "string" && value.trim() !== ""
      ? [[name.slice(prefix.length), cut(value.trim(), FIELDS[group])]]
      : [],
  );
  return Object.fromEntries(entries.slice(0, MAX_FIELDS));
}

const cut = (text: string, length: number | null) => (length === null ? text : text.slice(0, length));
