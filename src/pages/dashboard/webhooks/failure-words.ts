// Says in words why an attempt to deliver an event failed.

import type { AttemptFailure } from "../../../events/attempt.ts";

type Failed = { status: number | null; failure: AttemptFailure | null };

/** Two words for a list. */
export function shortOutcome({ status, failure }: Failed): string {
  switch (failure) {
    case "timed_out":
      return "Timed out";
    case "tls_failed":
      return "TLS failed";
    case "not_allowed":
      return "Not sent";
    case "no_response":
      return "No answer";
    case null:
    case "redirected":
    case "gone":
    case "rejected":
      return status === null ? "No answer" : String(status);
  }
}

/** A sentence about the endpoint, without its first word: `${"It"} ${failureSentence(…)}`. */
export function failureSentence({ status, failure }: Failed): string {
  const code = status === null ? "" : String(status);
  switch (failure) {
    case "timed_out":
      return "did not answer within 15 seconds. Let your backend answer first, and do the work afterwards.";
    case "tls_failed":
      return "could not agree on TLS with Latchkey. Its certificate may have expired, or be for another host.";
    case "not_allowed":
      return "has a URL that Latchkey may not call, so nothing was sent.";
    case "redirected":
      return `answered ${code}. Latchkey follows no redirects.`;
    case "gone":
      return "answered 410, which turns it off.";
    case null:
    case "no_response":
    case "rejected":
      return status === null || failure === "no_response"
        ? "could not be reached, or the connection broke off. Check that its server runs and that the URL is right."
        : `answered ${code}.`;
  }
}
