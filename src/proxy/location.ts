// Rewrites the addresses in a provider's response headers, which are relative to the provider's API.

import { apiUrl, withSlash } from "../providers/api-request.ts";

/** An absolute URL for every parser. Some read `https:path` and `https:///path` as paths of the origin they called. */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/[^/\\?#]/i;

/**
 * Returns a `Location` as the caller can use it: a path of this connection's proxy if the target is below the API's
 * base URL, and the absolute URL otherwise. `url` is the URL that was called. Returns null for one that is not valid,
 * because a caller could take it for a path of Latchkey, and for one at an origin of Latchkey itself, where a caller
 * that follows it would send its API key.
 */
export function proxiedLocation(
  location: string,
  url: URL,
  { apiBaseUrl, proxyPath, ownOrigins }: { apiBaseUrl: string; proxyPath: string; ownOrigins: string[] },
): string | null {
  if (!URL.canParse(location, url.href)) return null;
  const { href, origin } = new URL(location, url);
  if (ownOrigins.includes(origin)) return null;
  // U+FFFD stands for bytes that are not UTF-8 and can't be restored.
  if (location.includes("\uFFFD")) return ABSOLUTE.test(location) ? location : null;
  const base = new URL(withSlash(apiBaseUrl)).href;
  if (href.startsWith(base)) {
    const below = href.slice(base.length);
    const [path = ""] = below.split(/[?#]/);
    if (apiUrl(apiBaseUrl, path) !== null) return proxyPath + below;
  }
  return ABSOLUTE.test(location) ? location : href;
}
