// Maps failures to HTTP: the status, and a body in the form of Problem Details (RFC 9457). This is the only such
// mapping. The table is in problem-table.ts.

import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureCode } from "../shared/failure.ts";
import { PROBLEMS } from "./problem-table.ts";
import type { ProblemResponse } from "./schemas/problem.ts";
import type { HttpEnv } from "./http-env.ts";

/** The header of Latchkey's own errors. Responses of providers never have it. */
export const ERROR_HEADER = "latchkey-error";

/** The challenges for callers without a sufficient key (RFC 6750, section 3). */
const CHALLENGES: ReadonlyMap<FailureCode, string> = new Map([
  ["unauthenticated", "Bearer"],
  ["key_expired", 'Bearer error="invalid_token"'],
  ["insufficient_scope", 'Bearer error="insufficient_scope"'],
]);

/** The failure for an exception, which is always a bug. */
export const INTERNAL_ERROR: Failure = {
  code: "internal_error",
  detail: "Send the request ID to the operator.",
};

/** Returns the HTTP status of a failure. */
export function statusOf(code: FailureCode): ContentfulStatusCode {
  return PROBLEMS[code][0];
}

/** Returns the status, title and advice of a failure. */
export function explain(code: FailureCode): { status: number; title: string; advice: string | null } {
  const [status, title, advice] = PROBLEMS[code];
  return { status, title, advice };
}

/** Returns the `type` URI of a problem (RFC 9457, section 3.1.1). */
export const problemType = (code: string) => `urn:latchkey:problem:${code}`;

/** Returns the response for a failure. */
export function problem(c: Context<HttpEnv>, original: Failure): Response {
  // The keys of a deleted app are invalid, even if a KV copy still contains them.
  const isDeletedApp = original.code === "app_not_found" && c.get("appId") !== undefined;
  const failure: Failure = isDeletedApp ? { code: "unauthenticated" } : original;
  c.set("failureCode", failure.code);
  const { body, status, headers } = problemParts(failure, c.get("requestId"));
  return c.body(body, status, headers);
}

/** Returns the body, the status, and the headers of the response for a failure. */
export function problemParts(failure: Failure, requestId: string) {
  const [status, title] = PROBLEMS[failure.code];
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    // Distinguishes it from a provider's error, which may look the same.
    [ERROR_HEADER]: failure.code,
  };
  if (failure.retryAfterSeconds !== undefined) headers["retry-after"] = String(failure.retryAfterSeconds);
  const challenge = CHALLENGES.get(failure.code);
  if (challenge !== undefined) headers["www-authenticate"] = challenge;
  const body: ProblemResponse = {
    type: problemType(failure.code),
    title,
    status,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    code: failure.code,
    request_id: requestId,
    ...(failure.fields === undefined ? {} : { errors: failure.fields }),
    ...(failure.chooseUrl === undefined ? {} : { choose_url: failure.chooseUrl }),
    ...(failure.providerResponse === undefined ? {} : { provider_response: failure.providerResponse }),
  };
  return { body: JSON.stringify(body), status, headers };
}
