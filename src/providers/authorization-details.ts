// Authorization details (RFC 9396): what an app requests beyond scopes, and what a server granted of it. Pure.

import * as z from "zod";
import { shownText } from "../brand/shown-text.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";

const MAX_REQUESTED = 20;
/** A request that is not pushed is a URL, in which JSON is up to three times as long. */
const MAX_REQUESTED_BYTES = 4 * 1024;
const MAX_GRANTED = 50;
/** Each copy of the token has what was granted. */
const MAX_GRANTED_BYTES = 8 * 1024;

/** A shorter text is part of many words, and no server's token. */
const MIN_TOKEN_LENGTH = 8;

const Scalar = lazy(() => z.union([z.string(), z.number(), z.boolean(), z.null()]));

// At most four levels deep. The runtime's RPC types do not support a recursive type.
const levelAbove = <T extends z.ZodType>(below: T) =>
  z.union([Scalar(), z.array(below), z.record(z.string(), below)]);
const Value = lazy(() => levelAbove(levelAbove(levelAbove(Scalar()))));

/** One object of `authorization_details` (RFC 9396, section 2). People see its type on the connect page. */
export const AuthorizationDetail = lazy(() =>
  z
    .object({
      type: shownText(256).describe(DESCRIBED && "The type, as the server's documentation names it."),
    })
    .catchall(Value())
    .meta({ id: "AuthorizationDetail" }),
);

export type AuthorizationDetail = Parsed<typeof AuthorizationDetail>;

/** What an app requests. */
export const AuthorizationDetails = lazy(() =>
  z
    .array(AuthorizationDetail())
    .max(MAX_REQUESTED)
    .refine(
      (details) => bytesOf(details) <= MAX_REQUESTED_BYTES,
      `must not exceed ${MAX_REQUESTED_BYTES / 1024} KiB of JSON in all`,
    ),
);

/** As stored. Its content was checked when it was received. */
export const StoredAuthorizationDetails = lazy(() => z.array(AuthorizationDetail()));

/**
 * Returns what a server says that it has granted; null where it does not say it, or not as a list. Objects without a type,
 * those that contain a token, and those that do not fit in 50 objects and 8 KiB of JSON are left out.
 */
export function grantedDetails(value: unknown, tokens: readonly string[]): AuthorizationDetail[] | null {
  if (!Array.isArray(value)) return null;
  const secrets = tokens.filter(({ length }) => length >= MIN_TOKEN_LENGTH);
  const granted: AuthorizationDetail[] = [];
  let left = MAX_GRANTED_BYTES;
  for (const item of value) {
    const detail = AuthorizationDetail().safeParse(item).data;
    if (detail === undefined || granted.length === MAX_GRANTED) continue;
    const text = JSON.stringify(detail);
    const bytes = bytesOf(detail) + 1;
    if (bytes > left || secrets.some((token) => text.includes(token))) continue;
    granted.push(detail);
    left -= bytes;
  }
  return granted;
}

/** Returns the positions of the details whose type a server does not list. `supported` is undefined where it lists none. */
export function unsupportedDetails(
  details: readonly AuthorizationDetail[],
  supported: readonly string[] | undefined,
): number[] {
  if (supported === undefined) return [];
  return details.flatMap(({ type }, index) => (supported.includes(type) ? [] : [index]));
}

/** Returns the parameter of a request. */
export const detailsParameter = (details: readonly AuthorizationDetail[]): Record<string, string> =>
  details.length === 0 ? {} : { authorization_details: JSON.stringify(details) };

/** What to do about a type that the server's metadata does not list. */
export const UNSUPPORTED_TYPE =
  "is not among the authorization_details_types_supported of the server's metadata. If the server has added it, send the integration's endpoints again, and Latchkey reads the metadata again";

const bytesOf = (details: unknown) => new TextEncoder().encode(JSON.stringify(details)).byteLength;
