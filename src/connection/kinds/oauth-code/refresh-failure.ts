// What a failed refresh means for the connection (RFC 6749, section 5.2). Pure.

import { isNotBound, subjectOf, type TokenFailure } from "../../../oauth/token/token-failure.ts";
import type { CodeProvider } from "../../../providers/provider.ts";
import { DAY, HOUR } from "../../../shared/clock.ts";
import type { Connection } from "../../connection.ts";

export type RefreshFailureCode =
  | "reauthorization_required"
  | "integration_misconfigured"
  | "provider_response_invalid"
  | "dpop_not_supported"
  | "provider_unavailable";

type Refusals = Connection["refresh"]["refusals"];

export type RefreshFailure = {
  code: RefreshFailureCode;
  /** The refusals of this refresh token that no table explains, for the connection's record. */
  refusals: Refusals;
};

/** How often, and for how long, a server has to refuse a refresh token without a known reason. */
const UNEXPLAINED_REFUSALS = 5;
const UNEXPLAINED_FOR_MS = DAY;
/** Several refusals within this time count once, because they may have the same temporary cause. */
const UNEXPLAINED_INTERVAL_MS = HOUR;

/**
 * Returns whether a failure is about the grant, the client, or only this request. A server that keeps refusing the same
 * refresh token, for more than a day and at least five times, has ended the grant, whatever it calls that. Outages and
 * rate limits never end a grant.
 */
export function classifyRefreshFailure(
  failure: TokenFailure,
  provider: CodeProvider,
  refusals: Refusals,
  now: number,
): RefreshFailure {
  switch (failure.kind) {
    case "invalid":
      // With a new refresh token, what was refused before no longer counts.
      return {
        code: isNotBound(failure) ? "dpop_not_supported" : "provider_response_invalid",
        refusals: failure.rotatedRefreshToken === null ? refusals : null,
      };
    case "unavailable":
      return { code: "provider_unavailable", refusals };
    case "oauth_error": {
      const subject = subjectOf(failure, provider.token.final_errors);
      if (subject === "grant") return { code: "reauthorization_required", refusals: null };
      if (subject === "client") return { code: "integration_misconfigured", refusals };
      const { count, since, last } = refusals ?? { count: 0, since: now, last: 0 };
      if (now - last < UNEXPLAINED_INTERVAL_MS) return { code: "provider_unavailable", refusals };
      const hasEnded = count + 1 >= UNEXPLAINED_REFUSALS && now - since > UNEXPLAINED_FOR_MS;
      return {
        code: hasEnded ? "reauthorization_required" : "provider_unavailable",
        refusals: { count: count + 1, since, last: now },
      };
    }
  }
}
