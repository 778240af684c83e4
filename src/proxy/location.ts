// Rewrites the addresses in a provider's response headers, which are relative to the provider's API.

import { apiUrl, withSlash } from "../providers/api-request.ts";

/** An absolute URL for every parser. `https:path` is relative where the base URL has the same scheme. */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\//i;

/**
 * Returns a `Location` as the caller can use it: a path of this connection's proxy if the target is below the API's
 * base URL, and the absolute URL otherwise. `url` is the URL that was called. Returns null for one that is not valid,
 * because a caller could take it for a path of Latchkey.
 */
export function proxiedLocation(
  location: string,
  url: URL,
  { apiBaseUrl, proxyPath }: { apiBaseUrl: string; proxyPath: string },
): string | null {
  if (!URL.canParse(location, url.href)) return null;
  // U+FFFD stands for bytes that are not UTF-8 and can't be restored.
  if (location.includes("\uFFFD")) return ABSOLUTE.test(location) ? location : null;
  const { href } = new URL(location, url);
  const base = new URL(withSlash(apiBaseUrl)).href;
  if (href.startsWith(base)) {
    const below = href.slice(base.length);
    const [path = ""] = below.split(/[?#]/);
    if (apiUrl(apiBaseUrl, path) !== null) return proxyPath + below;
  }
  return ABSOLUTE.test(location) ? location : href;
}
