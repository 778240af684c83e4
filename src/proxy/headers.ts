// Filters the headers of a proxied call. The caller's own credentials, network traces and hop-by-hop headers
// are not sent to the provider. Headers that would affect Latchkey's origin are not returned to the caller.

/** Hop-by-hop headers (RFC 9110, section 7.6.1), and those that each hop sets itself. */
const HOP_BY_HOP = new Set([
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

const NEVER_SENT = new Set([
  // The runtime negotiates the encoding with the provider, and encodes for the caller itself.
  "accept-encoding",
  "authorization",
  "cookie",
  "host",
  "content-length",
  "expect",
  "forwarded",
  "true-client-ip",
  "via",
  "x-api-key",
  "x-real-ip",
]);

/** The prefix of headers that only Latchkey sets. */
const OUR_PREFIX = "latchkey-";

/** Headers that would affect more than this response if they came from Latchkey's origin. */
const NEVER_RETURNED = new Set([
  "set-cookie",
  "set-cookie2",
  "clear-site-data",
  "strict-transport-security",
  "alt-svc",
  "nel",
  "report-to",
  "reporting-endpoints",
  "service-worker-allowed",
]);

const NEVER_SENT_PREFIXES = ["cf-", "x-forwarded-", "proxy-", "sec-"];

/**
 * Returns the headers of a proxied request: the caller's allowed headers and the credential. `reserved` are
 * lowercase names that only the credential can set.
 */
export function requestHeaders(
  caller: Headers,
  credential: Readonly<Record<string, string>>,
  api: { contentType: string | null; reserved: readonly string[] },
): Headers {
  const listed = connectionListed(caller);
  const headers = new Headers();
  for (const [name, value] of caller) {
    const isDropped =
      HOP_BY_HOP.has(name) || NEVER_SENT.has(name) || listed.has(name) || api.reserved.includes(name);
    if (isDropped || NEVER_SENT_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    headers.set(name, value);
  }
  if (api.contentType !== null && !headers.has("content-type")) headers.set("content-type", api.contentType);
  // Set last, so that the caller can't replace them. A line break in a value throws here.
  for (const [name, value] of Object.entries(credential)) headers.set(name, value);
  return headers;
}

/** Returns the headers of a provider's response that reach the caller. */
export function responseHeaders(provider: Headers): Headers {
  const listed = connectionListed(provider);
  const headers = new Headers();
  for (const [name, value] of provider) {
    const isDropped = HOP_BY_HOP.has(name) || NEVER_RETURNED.has(name) || listed.has(name);
    if (isDropped || name.startsWith(OUR_PREFIX)) continue;
    headers.append(name, value);
  }
  // A page of the provider must not run as one of Latchkey's own.
  headers.set("content-security-policy", "sandbox; default-src 'none'");
  headers.set("x-content-type-options", "nosniff");
  return headers;
}

/** Returns the names that a Connection header declares as hop-by-hop. */
function connectionListed(headers: Headers): Set<string> {
  const names = (headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== ""));
}
