// A token that a connection's access token was exchanged for (RFC 8693, section 2.2.1).

import * as z from "zod";
import { timestamp } from "../../shared/clock.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { MARGIN_SHARE } from "../../shared/token-lifetime.ts";

export const ExchangedToken = lazy(() =>
  z.object({
    access_token: z.string(),
    issued_token_type: z.string(),
    token_type: z.string(),
    issued_at: z.number(),
    /** Null where the server does not say it. */
    expires_at: z.number().nullable(),
    /** Null where the server does not say it. */
    scope: z.string().nullable(),
    /** The version of the access token that was exchanged. */
    version: z.number(),
  }),
);

export type ExchangedToken = Parsed<typeof ExchangedToken>;

/** The longest time before its expiry in which a token is exchanged anew, in milliseconds. */
const MAX_MARGIN_MS = 30_000;

/**
 * Returns until when a token is returned again, in milliseconds: until 30 seconds or a tenth of its lifetime before its expiry,
 * whichever is shorter. A token without a known expiry is not kept.
 */
export function keptUntil({
  issued_at,
  expires_at,
}: Pick<ExchangedToken, "issued_at" | "expires_at">): number {
  if (expires_at === null) return 0;
  return expires_at - Math.min(MAX_MARGIN_MS, (expires_at - issued_at) * MARGIN_SHARE);
}

/** Returns a token as the API shows it. */
export function presentExchangedToken({
  access_token,
  issued_token_type,
  token_type,
  expires_at,
  scope,
}: ExchangedToken) {
  return { access_token, issued_token_type, token_type, expires_at: timestamp(expires_at), scope };
}
