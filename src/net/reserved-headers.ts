// The request headers that neither an app's call nor a provider's definition can set: each hop sets some itself, and others
// would carry a credential or a trace, or lead elsewhere.

/** Hop-by-hop headers (RFC 9110, section 7.6.1), and those that each hop sets itself. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const RESERVED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  // The runtime negotiates the encoding with the provider, and encodes for the caller itself.
  "accept-encoding",
  "authorization",
  "cookie",
  // A proof is for one request and one key (RFC 9449), so that of a caller is for another one.
  "dpop",
  "host",
  "content-length",
  "expect",
  "forwarded",
  "true-client-ip",
  "via",
  "x-real-ip",
  // Some servers take the path or the host from these, which could lead outside the API's base URL.
  "x-host",
  "x-http-host-override",
  "x-original-host",
  "x-original-uri",
  "x-original-url",
  "x-rewrite-url",
]);

/** The prefix of headers that only Latchkey reads and sets. */
export const OUR_PREFIX = "latchkey-";

const RESERVED_PREFIXES = ["cf-", "x-forwarded-", "proxy-", "sec-", OUR_PREFIX];

/** Returns whether a header, in lowercase and with hyphens, is reserved. */
export const isReservedHeader = (name: string): boolean =>
  RESERVED.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix));
