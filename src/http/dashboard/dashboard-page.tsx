// Renders pages of the dashboard, including failures.

import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { FailurePage } from "../../pages/dashboard/failure-page.tsx";
import { readFrameData } from "./frame-data.ts";
import { type Access, allows } from "../../shared/key-scopes.ts";
import type { Failure } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { dashboardResponse } from "../browser/page-response.ts";
import { explain, statusOf } from "../problem.ts";
import type { PageContext } from "../../pages/dashboard/frame/page-context.ts";

/** Renders a page for the signed-in user, if there is one, in the frame of the app in the path, if there is one. */
export async function dashboardPage(
  c: Context<HttpEnv>,
  status: ContentfulStatusCode,
  render: (context: PageContext) => JSX.Element,
  options: { hasFrame?: boolean } = {},
): Promise<Response> {
  // Not set if nobody is signed in, although the type says otherwise.
  const visitor: HttpEnv["Variables"]["visitor"] | undefined = c.get("visitor");
  const app: HttpEnv["Variables"]["namedApp"] | undefined = c.get("namedApp");
  const may = (access: Access) => visitor?.key === null || allows(visitor?.key.access ?? 0, access);
  const isFramed = app !== undefined && may("read");
  const frame = isFramed ? await (c.get("frame") ?? readFrameData(c)) : null;
  const shown =
    visitor === undefined
      ? null
      : { isOperator: visitor.session.who === "operator", formToken: visitor.formToken, may };
  const allowed = { ...options, scripts: shown !== null };
  return dashboardResponse(c, status, (nonce) => render({ nonce, visitor: shown, frame }), allowed);
}

/** Returns the status of a page that shows a form again; 200 without a failure. The log has the code of the failure. */
export function formStatus(c: Context<HttpEnv>, failure: Failure | null): ContentfulStatusCode {
  if (failure === null) return 200;
  c.set("failureCode", failure.code);
  return statusOf(failure.code);
}

/** Returns the failure page, with the HTTP status that the API uses for the same code. */
export function dashboardFailure(c: Context<HttpEnv>, failure: Failure): Promise<Response> {
  c.set("failureCode", failure.code);
  const { code, detail = null } = failure;
  const requestId = c.get("requestId");
  return dashboardPage(c, statusOf(code), (context) => (
    <FailurePage
      context={context}
      title={explain(code).title}
      detail={detail}
      code={code}
      requestId={requestId}
    />
  ));
}
