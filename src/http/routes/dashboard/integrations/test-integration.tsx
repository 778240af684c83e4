// …/integrations/{integration}/test: the wizard's last step. A test is bound to the browser of whoever starts it, with a cookie,
// so that a link that is sent to somebody else connects nothing.

import type { Context } from "hono";
import { appStub } from "../../../../apps/app-rpc.ts";
import { SESSION_LIFETIME_MS } from "../../../../connection/connect/session.ts";
import { TestRequest } from "../../../../connection/test/new-test.ts";
import { integrationPath } from "../../../../pages/dashboard/frame/paths.ts";
import { type FormState, NO_FORM } from "../../../../pages/dashboard/integrations/form-values.ts";
import { ReturningPage } from "../../../../pages/dashboard/integrations/returning-page.tsx";
import { TestPage } from "../../../../pages/dashboard/integrations/wizard/test-page.tsx";
import { kindOf } from "../../../../providers/provider-kinds.ts";
import { SECOND } from "../../../../shared/clock.ts";
import { sha256Hex } from "../../../../shared/digest.ts";
import type { Failure } from "../../../../shared/failure.ts";
import { newConnectionId, newSecret } from "../../../../shared/id.ts";
import { actorOf } from "../../../actor.ts";
import { flowCookie, readFlowCookie } from "../../../browser/flow-cookies.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardResponse, seeOther } from "../../../browser/page-response.ts";
import { readDescriptions } from "../../../browser/static-files.ts";
import { presentSession } from "../../../create-connect-session.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { readIntegration, rejectedForm } from "../../../dashboard/integration-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { pathParameter } from "../../../operation.ts";
import { parse } from "../../../validate.ts";

/** The tests that the page shows. */
const MAX_SHOWN = 3;

export const dashboardTestIntegration = new Hono<HttpEnv>();

dashboardTestIntegration.get("/test", requireSignIn("integrations:write"), (c) => testPage(c));

dashboardTestIntegration.post("/tests", requireSignIn("integrations:write"), async (c) => {
  const { assertion } = await formBody(c);
  const [app, integration] = [c.get("namedApp"), pathParameter(c, "integration")];
  const given = assertion === undefined || assertion.trim() === "" ? {} : { assertion: assertion.trim() };
  const request = parse(TestRequest(), given);
  if (!request.ok) return testPage(c, rejectedForm({}, request.failure), request.failure);
  const { publicOrigin } = c.get("config");
  const here = integrationPath(app, integration);
  const [connection, browser] = [newConnectionId(), newSecret()];
  const returnUrl = `${publicOrigin}${here}/tests/return`;
  const origin = { returnUrl, browserHash: await sha256Hex(browser) };
  const stub = appStub(c.env, app);
  const created = await stub.createTest(connection, integration, request.value, origin, actorOf(c));
  if (!created.ok) return testPage(c, rejectedForm({}, created.failure), created.failure);
  const { id, session } = created.value;
  if (session === null) return seeOther(`${here}/test`);
  const shown = await presentSession(c, { app, connection }, session, "redirect");
  if (!shown.ok) return testPage(c, rejectedForm({}, shown.failure), shown.failure);
  const maxAgeSeconds = SESSION_LIFETIME_MS / SECOND;
  return seeOther(
    shown.value.connect_url,
    flowCookie(publicOrigin, session.id, browser, maxAgeSeconds),
    flowCookie(publicOrigin, LAST_TEST, `${id}.${browser}`, maxAgeSeconds),
  );
});

/** The cookie that has the test which this browser has started last. */
const LAST_TEST = "integration_test";

// The provider has caused this request, so it has no cookie of the dashboard. It changes nothing.
dashboardTestIntegration.get("/tests/return", (c) => {
  const [app, integration] = [pathParameter(c, "app"), pathParameter(c, "integration")];
  const to = `${integrationPath(encodeURIComponent(app), integration)}/tests/finish`;
  return dashboardResponse(c, 200, (nonce) => <ReturningPage nonce={nonce} to={to} />);
});

dashboardTestIntegration.get("/tests/finish", requireSignIn("integrations:write"), async (c) => {
  const [app, integration] = [c.get("namedApp"), pathParameter(c, "integration")];
  const cookie = readFlowCookie(c.get("config").publicOrigin, LAST_TEST, c.req.header("cookie")) ?? "";
  const [test = "", browser = null] = cookie.split(".");
  // What went wrong is in the report.
  await appStub(c.env, app).finishTest(integration, test, browser);
  return seeOther(`${integrationPath(app, integration)}/test`);
});

async function testPage(
  c: Context<HttpEnv>,
  form: FormState = NO_FORM,
  failure: Failure | null = null,
): Promise<Response> {
  const stub = appStub(c.env, c.get("namedApp"));
  const id = pathParameter(c, "integration");
  const [shown, tests, descriptionOf] = await Promise.all([
    readIntegration(c),
    stub.listTests(id),
    readDescriptions(c),
  ]);
  if (!shown.ok) return dashboardFailure(c, shown.failure);
  const reports = await Promise.all(tests.slice(0, MAX_SHOWN).map((test) => stub.testReport(id, test.id)));
  const { provider, ...others } = shown.value;
  const kind = kindOf(provider, others.integration);
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <TestPage
      context={context}
      {...others}
      settingsUrl={descriptionOf(provider).registration?.url ?? null}
      kind={kind}
      needsAssertion={
        kind === "jwt_bearer" && (provider.kind !== "code" || provider.token.assertion === undefined)
      }
      reports={reports.flatMap((report) => (report.ok ? [report.value] : []))}
      form={form}
      isSaved={c.req.query("done") === "saved"}
      now={Date.now()}
    />
  ));
}
