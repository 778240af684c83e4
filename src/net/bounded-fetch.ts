// Requests to authorization servers and item APIs. Redirects are not followed, and the response is read
// completely, with limits on time and size.

import { readBoundedBody } from "./read-bounded-body.ts";
import { USER_AGENT } from "./user-agent.ts";

const MAX_RESPONSE_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/** A response with more than 64 KiB. */
export class ResponseTooLarge extends Error {
  override name = "ResponseTooLarge";
  /** The response's HTTP status. */
  readonly status: number;

  constructor(status: number) {
    super(`more than ${MAX_RESPONSE_BYTES} bytes`);
    this.status = status;
  }
}

/**
 * Fetches a URL with limits: 10 seconds, 64 KiB, no redirects. The returned response is complete. The request
 * ID is sent as `x-request-id`, so that a call can be found in the logs of both sides. A signal ends the request earlier.
 * @throws {ResponseTooLarge} past the limit; the runtime's own errors on a timeout or a broken connection
 */
export async function boundedFetch(
  url: string,
  init: RequestInit,
  requestId: string | null,
): Promise<Response> {
  const headers = new Headers(init.headers);
  // oauth4webapi sets its own.
  headers.set("user-agent", USER_AGENT);
  if (requestId !== null) headers.set("x-request-id", requestId);
  // A timer that can be cleared: AbortSignal.timeout would keep a Durable Object awake until it fires.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      ...init,
      headers,
      redirect: "manual",
      signal: init.signal ? AbortSignal.any([abort.signal, init.signal]) : abort.signal,
      cache: "no-store",
    });
    const body =
      response.body === null ? new Uint8Array() : await readBoundedBody(response.body, MAX_RESPONSE_BYTES);
    if (body === null) throw new ResponseTooLarge(response.status);
    const { status, statusText } = response;
    // A response with a null body status must not have a body, not even an empty one.
    return new Response(body.byteLength === 0 ? null : body, {
      status,
      statusText,
      headers: response.headers,
    });
  } finally {
    clearTimeout(timer);
  }
}
