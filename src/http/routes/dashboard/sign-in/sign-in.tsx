// /dashboard/sign-in: signs in with the operator's admin token or an app's API key.

import type { Context } from "hono";
import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../../shared/lazy.ts";
import { SignInPage } from "../../../../pages/dashboard/sign-in/sign-in-page.tsx";
import type { Failure } from "../../../../shared/failure.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import { parseKey } from "../../../../vault/api-key.ts";
import { checkAdminToken, authenticateKey, reportUseOf } from "../../../middleware/authenticate.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { type Identity, operatorCredential, sessionCookie } from "../../../dashboard/dashboard-session.ts";
import { formBody } from "../../../browser/form-body.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { statusOf } from "../../../problem.ts";
import { limitByAddress } from "../../../middleware/rate-limit.ts";
import { isFromOurPage } from "../../../middleware/same-origin.ts";

/** The page to open after the sign-in. Only pages of the dashboard are allowed. */
const Next = lazy(() =>
  z
    .string()
    .max(200)
    .regex(/^\/dashboard(\/[a-z0-9-]+)*$/)
    .catch("/dashboard"),
);

const Form = lazy(() => z.object({ credential: z.string().trim().min(1).max(512), next: Next() }));

export const dashboardSignIn = new Hono<HttpEnv>();

dashboardSignIn.get("/", limitByAddress, (c) => signInPage(c, null, Next().parse(c.req.query("next"))));

dashboardSignIn.post("/", limitByAddress, async (c) => {
  const { publicOrigin, adminToken } = c.get("config");
  if (!isFromOurPage(c.req.raw.headers, publicOrigin))
    return dashboardFailure(c, { code: "not_same_origin" });
  const body = await formBody(c);
  const form = Form().safeParse(body);
  if (!form.success) return signInPage(c, { code: "unauthenticated" }, Next().parse(body["next"]));
  const { credential, next } = form.data;
  const identity = await identify(c, credential, adminToken);
  if (!identity.ok) return signInPage(c, identity.failure, next);
  const cookie = await sessionCookie(c.get("config"), identity.value, Date.now());
  return seeOther(next, cookie);
});

/** Returns who the credential belongs to. An API key has its own format and is no guess at the admin token. */
async function identify(
  c: Context<HttpEnv>,
  credential: string,
  adminToken: string,
): Promise<Result<Identity>> {
  if ((await parseKey("lk", credential)) !== null) {
    const key = await authenticateKey(c, credential);
    if (key.ok) reportUseOf(c, key.value.app);
    return key.ok ? ok({ who: "app", app: key.value.app, credential: key.value.hash }) : key;
  }
  const failure = await checkAdminToken(c, credential);
  return failure === null
    ? ok({ who: "operator", credential: await operatorCredential(adminToken) })
    : { ok: false, failure };
}

function signInPage(
  c: Context<HttpEnv>,
  failure: Failure | null,
  next: string,
): Response | Promise<Response> {
  const { host } = new URL(c.get("config").publicOrigin);
  if (failure === null)
    return dashboardPage(c, 200, (context) => (
      <SignInPage context={context} host={host} next={next} problem={null} />
    ));
  const { code, retryAfterSeconds } = failure;
  c.set("failureCode", code);
  if (retryAfterSeconds !== undefined) c.header("retry-after", String(retryAfterSeconds));
  const problem = code === "rate_limited" ? "too_many" : "unknown";
  return dashboardPage(c, statusOf(code), (context) => (
    <SignInPage context={context} host={host} next={next} problem={problem} />
  ));
}
