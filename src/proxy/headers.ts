// Which headers pass. The caller's own credentials, its network's traces and everything that belongs to
// one hop stay here; what the provider would set on our origin stays there.

/** Of one hop only (RFC 9110, section 7.6.1), or set by whoever makes the next one. */
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
  // The runtime asks for what it can decode, and encodes for the caller what the caller can.
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

/** What only Latchkey says. */
const OUR_PREFIX = "latchkey-";

/** What would reach beyond this answer if it came from our origin. */
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
 * The headers of a proxied request: the caller's, without what it may not set, and the grant's. `reserved`
 * are names, in lower case, that only the grant may fill.
 */
export function requestHeaders(
  caller: Headers,
  credential: Readonly<Record<string, string>>,
  api: { contentType: string | null; reserved: readonly string[] },
): Headers {
  const listed = connectionListed(caller);
  const headers = new Headers();
  for (const [name, value] of caller) {
    const stays =
      HOP_BY_HOP.has(name) || NEVER_SENT.has(name) || listed.has(name) || api.reserved.includes(name);
    if (stays || NEVER_SENT_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    headers.set(name, value);
  }
  if (api.contentType !== null && !headers.has("content-type")) headers.set("content-type", api.contentType);
  // Last, so that nothing of the caller's stands in their place. A line break in a value throws here.
  for (const [name, value] of Object.entries(credential)) headers.set(name, value);
  return headers;
}

/** The headers of a provider's answer that reach the caller. */
export function responseHeaders(provider: Headers): Headers {
  const listed = connectionListed(provider);
  const headers = new Headers();
  for (const [name, value] of provider) {
    const stays = HOP_BY_HOP.has(name) || NEVER_RETURNED.has(name) || listed.has(name);
    if (stays || name.startsWith(OUR_PREFIX)) continue;
    headers.append(name, value);
  }
  // A page of the provider's must not run as one of ours.
  headers.set("content-security-policy", "sandbox; default-src 'none'");
  headers.set("x-content-type-options", "nosniff");
  return headers;
}

/** The names a Connection header declares to be of this hop. */
function connectionListed(headers: Headers): Set<string> {
  const names = (headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== ""));
}
