// The token set of a connection with the JWT bearer grant: the tokens of a response, and what gets the next ones.

import type { TokenSet } from "../../token/token-set.ts";
import { endOfSource, type GrantSource, usableSource } from "./grant-source.ts";

/**
 * Returns a token set with what it is renewed with. A refresh token of the authorization server renews it alone, so that
 * nothing else is kept then. The grant ends with the last token that can still be requested.
 */
export function withSource(tokens: TokenSet, source: GrantSource | null): TokenSet {
  const { source: _, ...own } = tokens;
  if (own.refresh_token !== null) return own;
  const usable = source === null ? null : usableSource(source, own.issued_at);
  if (usable === null) return { ...own, refresh_expires_at: null };
  const end = endOfSource(usable);
  const isEndKnown = end !== null && own.expires_at !== null;
  return {
    ...own,
    source: usable,
    refresh_expires_at: isEndKnown ? Math.max(end, own.expires_at ?? 0) : null,
  };
}

/** Whether another token can be requested without the app. */
export const isRenewable = ({ refresh_token, source }: TokenSet): boolean =>
  refresh_token !== null || source !== undefined;

/** Returns the fields of a connection that depend on how it can be renewed. Its end is fixed, because no renewal extends it. */
export const sourceFields = (tokens: TokenSet) => ({
  refreshable: isRenewable(tokens),
  refresh_expires_at: tokens.refresh_expires_at,
  refresh_end_fixed: true,
  refresh_end_since: tokens.issued_at,
});
