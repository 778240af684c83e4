// How a page of the dashboard leaves, and what went wrong as one.

import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { FailurePage } from "../../pages/dashboard/failure-page.tsx";
import type { Failure } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { dashboardResponse } from "../browser/page-response.ts";
import { explain, statusOf } from "../problem.ts";
import type { PageContext } from "../../pages/dashboard/components/chrome.ts";

/** Renders a page for whoever is signed in; nobody may be. */
export function dashboardPage(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (chrome: PageContext) => JSX.Element,
): Response | Promise<Response> {
  // Not set where nobody is signed in, whatever the type says.
  const visitor: HttpEnv["Variables"]["visitor"] | undefined = c.get("visitor");
  const shown =
    visitor === undefined
      ? null
      : { isOperator: visitor.session.who === "operator", formToken: visitor.formToken };
  return dashboardResponse(c, status, (nonce) => render({ nonce, visitor: shown }));
}

/** The page for a failure, with the status the API would answer. */
export function dashboardFailure(c: Context<HttpEnv>, failure: Failure): Response | Promise<Response> {
  c.set("failureCode", failure.code);
  const { code, detail = null } = failure;
  const requestId = c.get("requestId");
  return dashboardPage(c, statusOf(code), (chrome) => (
    <FailurePage
      chrome={chrome}
      title={explain(code).title}
      detail={detail}
      code={code}
      requestId={requestId}
    />
  ));
}
