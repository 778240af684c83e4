// Requests to authorization servers: no redirect is followed, the answer is read whole, within a limit
// of time and size. What comes back is a Response that holds its bytes already.

import { readBoundedBody } from "./read-bounded-body.ts";

const MAX_ANSWER_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

class AnswerTooLarge extends Error {
  override name = "AnswerTooLarge";
}

/**
 * Fetches with the limits for OAuth endpoints: 10 seconds, 64 KiB, no redirects. The request id goes along
 * as `x-request-id`, so that a call can be found in both sides' logs.
 * @throws {AnswerTooLarge} past the limit; the runtime's own errors on time-out or a broken connection
 */
export async function boundedFetch(
  url: string,
  init: RequestInit,
  requestId: string | null,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (requestId !== null) headers.set("x-request-id", requestId);
  // A timer that can be cleared: AbortSignal.timeout would keep a Durable Object awake to its end.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, { ...init, headers, redirect: "manual", signal: abort.signal });
    const body =
      response.body === null ? new Uint8Array() : await readBoundedBody(response.body, MAX_ANSWER_BYTES);
    if (body === null) throw new AnswerTooLarge(`more than ${MAX_ANSWER_BYTES} bytes`);
    const { status, statusText } = response;
    // A null-body status must not be given one, not even an empty one.
    return new Response(body.byteLength === 0 ? null : body, {
      status,
      statusText,
      headers: response.headers,
    });
  } finally {
    clearTimeout(timer);
  }
}
