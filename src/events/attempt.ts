// One attempt to deliver an event, as it is stored with the event and as the API shows it.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { timestamp } from "../shared/clock.ts";
import { ResponseExcerpt } from "./response-excerpt.ts";

/**
 * Why an attempt failed. not_allowed: the URL may not be called anymore, and nothing was sent. no_response: the connection
 * could not be made, or ended early. timed_out: no response within 15 seconds. tls_failed: the server's certificate or the
 * TLS handshake. redirected: redirects are not followed. gone: a 410. rejected: any other status that is not 2xx.
 */
export const AttemptFailure = lazy(() =>
  z.enum(["not_allowed", "no_response", "timed_out", "tls_failed", "redirected", "gone", "rejected"]),
);
export type AttemptFailure = Parsed<typeof AttemptFailure>;

export const Attempt = lazy(() =>
  z.object({
    /** When the request was signed and sent. */
    at: z.number(),
    /** The time until the response's status, or until the attempt failed. */
    duration_ms: z.number(),
    status: z.number().nullable(),
    failure: AttemptFailure().nullable(),
    response: ResponseExcerpt().nullable(),
  }),
);
export type Attempt = Parsed<typeof Attempt>;

/** How many attempts are stored with an event: the newest ones. */
export const MAX_ATTEMPTS = 10;

/** Statuses that a request from a Worker gets from Cloudflare if the server cannot be reached. */
const UNREACHABLE: Readonly<Record<number, AttemptFailure>> = {
  521: "no_response",
  522: "timed_out",
  523: "no_response",
  524: "timed_out",
  525: "tls_failed",
  526: "tls_failed",
  530: "no_response",
};

/** Returns what a status says about an attempt: null for success (2xx), or why it failed. */
export function failureOfStatus(status: number | null): AttemptFailure | null {
  if (status === null) return "no_response";
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return "redirected";
  if (status === 410) return "gone";
  return UNREACHABLE[status] ?? "rejected";
}

/** Returns an attempt as the API shows it. */
export function presentAttempt({ at, ...rest }: Attempt) {
  return { at: timestamp(at), ...rest };
}

export type PublicAttempt = ReturnType<typeof presentAttempt>;
