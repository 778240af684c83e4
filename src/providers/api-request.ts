// How a call to a provider's API is addressed and how it shows the grant. Pure.

import type { Provider } from "./provider.ts";

/** The headers that carry a grant to the provider's API. */
export function credentialHeaders(
  provider: Provider,
  accessToken: string,
  metadata: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const { header, scheme, metadataHeaders } = provider.api;
  const headers = { [header]: scheme === null ? accessToken : `${scheme} ${accessToken}` };
  for (const [name, field] of Object.entries(metadataHeaders)) {
    const value = metadata[field];
    if (typeof value === "string") headers[name] = value;
  }
  return headers;
}

/**
 * What must not stand in a path, however it is written: it could lead out of the base. A URL parser drops tabs
 * and line breaks and trims spaces, so that "/<tab>/" reads as "//" only after every look at the text.
 */
// oxlint-disable-next-line no-control-regex -- Control characters are what this refuses.
const ESCAPES = /%(25)*(2e|2f|5c|7f|[01][0-9a-f])|[\\\u0000- \u007f]/i;

/**
 * The URL of a path below an API's base, or null when the path would leave it.
 * `path` is still percent-encoded and does not begin with a slash; `query` begins with "?" or is empty.
 */
export function apiUrl(base: string, path: string, query = ""): URL | null {
  if (path.startsWith("/") || ESCAPES.test(path)) return null;
  if (path.split("/").some((segment) => /^\.{1,2}(;|$)/.test(segment))) return null;
  if (path.includes("//")) return null;
  const prefix = base.endsWith("/") ? base : `${base}/`;
  const text = `${prefix}${path}${query}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const expected = new URL(prefix);
  return url.origin === expected.origin && url.pathname.startsWith(expected.pathname) ? url : null;
}
