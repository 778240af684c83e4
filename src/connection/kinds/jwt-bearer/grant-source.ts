// What a connection with the JWT bearer grant gets its tokens with: an assertion, and the token of an identity provider that
// is exchanged for one. It is a part of the encrypted token set, and kept only as long as it can get another token. Pure.

import { decodeJwt } from "jose";
import * as z from "zod";
import { TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import { SECOND } from "../../../shared/clock.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";

export const GrantSource = lazy(() =>
  z.object({
    /** The assertion that the authorization server accepts (RFC 7523), with its expiry in milliseconds. */
    assertion: z
      .object({
        jwt: z.string(),
        expires_at: z.number(),
        /** The scopes that the identity provider allows in it; null for all that are requested. */
        scopes: z.array(z.string()).nullable(),
      })
      .nullable(),
    /** The token that the identity provider exchanges for an assertion. */
    subject: z
      .object({
        token: z.string(),
        type: z.string(),
        /** In milliseconds; null for a refresh token, which the identity provider ends. */
        expires_at: z.number().nullable(),
        /** The identity provider that the token may be sent to. */
        issuer: z.string(),
        token_origin: z.string(),
      })
      .nullable(),
  }),
);

export type GrantSource = Parsed<typeof GrantSource>;
export type Subject = NonNullable<GrantSource["subject"]>;
export type Assertion = NonNullable<GrantSource["assertion"]>;

/** A token that expires this soon may have expired when it arrives. */
const MARGIN_MS = 5 * SECOND;

/** Returns the claims of a JWT. They are not verified: its receiver does that. Null where it is no JWT. */
export function claimsOf(jwt: string): Record<string, unknown> | null {
  try {
    return decodeJwt(jwt);
  } catch {
    return null;
  }
}

/** Returns when a JWT expires, in milliseconds; null where it does not say so. */
export function expiryOf(jwt: string): number | null {
  const exp = claimsOf(jwt)?.["exp"];
  return typeof exp === "number" && Number.isFinite(exp) ? exp * SECOND : null;
}

/**
 * Returns the parts of a source that can get another token at a time; null where there is none. Of a token without a known
 * expiry, only a refresh token can be used again.
 */
export function usableSource(source: GrantSource | undefined, now: number): GrantSource | null {
  if (source === undefined) return null;
  const isUsable = (part: { expires_at: number | null } | null) =>
    part !== null && (part.expires_at === null || part.expires_at - MARGIN_MS > now);
  const assertion = isUsable(source.assertion) ? source.assertion : null;
  const subject = isUsable(source.subject) ? source.subject : null;
  return assertion === null && subject === null ? null : { assertion, subject };
}

/** Returns the source of an assertion that an app has sent. It has no other use if it does not say when it expires. */
export function sourceOfAssertion(jwt: string): GrantSource | null {
  const expires_at = expiryOf(jwt);
  return expires_at === null ? null : { assertion: { jwt, expires_at, scopes: null }, subject: null };
}

/** Returns the token of an identity provider as it is kept; null where it can't be used again. */
export function keptSubject(subject: Omit<Subject, "expires_at">): Subject | null {
  if (subject.type === TOKEN_TYPE.refreshToken) return { ...subject, expires_at: null };
  const expires_at = expiryOf(subject.token);
  return expires_at === null ? null : { ...subject, expires_at };
}

/**
 * Returns until when a source can get tokens, in milliseconds: the end of the last of its parts; null where that is not known.
 */
export function endOfSource({ assertion, subject }: GrantSource): number | null {
  if (subject !== null && subject.expires_at === null) return null;
  return Math.max(assertion?.expires_at ?? 0, subject?.expires_at ?? 0);
}
