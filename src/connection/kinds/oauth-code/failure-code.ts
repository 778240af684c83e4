// The error code of a request for a grant that has failed, whichever endpoint it was sent to.

import { isNotBound, subjectOf, type TokenFailure } from "../../../oauth/token/token-failure.ts";
import type { CodeProvider } from "../../../providers/provider.ts";
import type { FailureCode } from "../../../shared/failure.ts";

type Subject = NonNullable<ReturnType<typeof subjectOf>>;

const CODES: Partial<Record<Subject, FailureCode>> = {
  client: "integration_misconfigured",
  authorization_details: "authorization_details_rejected",
};

/** Returns the code of a failure. `own` has the codes for what only this request contains, such as a redirect URI. */
export function failureCode(
  failure: TokenFailure,
  { token: { final_errors } }: CodeProvider,
  own: Partial<Record<Subject, FailureCode>> = {},
): FailureCode {
  switch (failure.kind) {
    case "invalid":
      return isNotBound(failure) ? "dpop_not_supported" : "provider_response_invalid";
    case "unavailable":
      return "provider_unavailable";
    case "oauth_error": {
      const subject = subjectOf(failure, final_errors);
      return (subject === null ? undefined : { ...CODES, ...own }[subject]) ?? "authorization_failed";
    }
  }
}
