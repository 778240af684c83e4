// Rewrites the addresses in a provider's response headers, which are relative to the provider's API.

import { apiUrl, withSlash } from "../providers/api-request.ts";

/**
 * Returns a `Location` as the caller can use it: a path of this connection's proxy if the target is below the API's
 * base URL, and the absolute URL otherwise. `url` is the URL that was called.
 */
export function proxiedLocation(
  location: string,
  url: URL,
  { apiBaseUrl, proxyPath }: { apiBaseUrl: string; proxyPath: string },
): string {
  // U+FFFD stands for bytes that are not UTF-8 and can't be restored.
  if (location.includes("\uFFFD") || !URL.canParse(location, url.href)) return location;
  const { href } = new URL(location, url);
  const base = new URL(withSlash(apiBaseUrl)).href;
  if (href.startsWith(base)) {
    const below = href.slice(base.length);
    const [path = ""] = below.split(/[?#]/);
    if (apiUrl(apiBaseUrl, path) !== null) return proxyPath + below;
  }
  return URL.canParse(location) ? location : href;
}
