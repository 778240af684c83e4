// Builds requests to a provider's API: the URL, and the headers that carry the credential. Pure.

import type { Provider } from "./provider.ts";

/** Returns the headers that carry the credential to the provider's API. */
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
 * What a path must not contain in any encoding, because it could lead outside the base. A URL parser drops
 * tabs and line breaks and trims spaces, so "/<tab>/" becomes "//" only after all checks of the string.
 */
// oxlint-disable-next-line no-control-regex -- This rejects control characters.
const ESCAPES = /%(25)*(2e|2f|5c|7f|[01][0-9a-f])|[\\\u0000- \u007f]/i;

/**
 * Returns the URL of a path below an API's base, or null where the path would leave it. `path` is still
 * percent-encoded and does not start with a slash; `query` starts with "?" or is empty.
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
