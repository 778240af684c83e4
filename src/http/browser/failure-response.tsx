// Renders a failure as a page for an end user.

import type { Context } from "hono";
import type { ShownApp } from "../../brand/brand.ts";
import { FailurePage, type Report } from "../../pages/failure-page.tsx";
import type { Shown } from "../../pages/sheet/logo.tsx";
import type { PopupMessage } from "../../pages/leave-popup.tsx";
import type { Failure } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse } from "./page-response.ts";
import { statusOf } from "../problem.ts";

type Links = {
  app?: ShownApp | undefined;
  provider?: Shown | null | undefined;
  retryUrl?: string | undefined;
  returnUrl?: string | undefined;
  redirectUri?: string | undefined;
  leave?: PopupMessage | undefined;
  report?: Report | undefined;
};

/** Returns the failure page, with the HTTP status that the API uses for the same code. */
export function failureResponse(
  c: Context<HttpEnv>,
  failure: Failure,
  links: Links = {},
): Response | Promise<Response> {
  c.set("failureCode", failure.code);
  if (failure.retryAfterSeconds !== undefined) c.header("retry-after", String(failure.retryAfterSeconds));
  const requestId = c.get("requestId");
  return pageResponse(
    c,
    statusOf(failure.code),
    (nonce, words) => (
      <FailurePage
        nonce={nonce}
        words={words}
        code={failure.code}
        requestId={requestId}
        {...links}
        app={links.app ?? null}
        provider={links.provider ?? null}
      />
    ),
    { scripts: links.leave !== undefined || links.report !== undefined },
  );
}
