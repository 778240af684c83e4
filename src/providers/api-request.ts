// Builds requests to a provider's API: the URL, and the headers that carry the credential. Pure.

import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import type { Provider } from "./provider.ts";

/** What the credential of a request is made of: a part of a token. */
export type RequestCredential = {
  access_token: string;
  metadata: Readonly<Record<string, unknown>>;
  /** The fields of an API key's credential, where it has several. */
  credentials?: Readonly<Record<string, string>> | undefined;
  /** The key to which the token is bound, if it is (RFC 9449). */
  dpop?: object | undefined;
};

/** Returns the headers that carry the credential to the provider's API, and the account that it is for. */
export function credentialHeaders(
  provider: Provider,
  { access_token, metadata, credentials, dpop }: RequestCredential,
): Record<string, string> {
  const { header, scheme, basic, metadata_headers, credential_headers, token_parameter } = provider.api;
  // A bound token has one place, wherever the API accepts bearer tokens (RFC 9449, section 7.1).
  const headers: Record<string, string> =
    dpop !== undefined
      ? { authorization: `DPoP ${access_token}` }
      : token_parameter === undefined
        ? { [header]: basic === undefined ? credentialOf(scheme, access_token) : `Basic ${access_token}` }
        : {};
  if (credential_headers !== undefined)
    for (const [name, field] of Object.entries(credential_headers)) {
      const value = credentials?.[field];
      if (value !== undefined) headers[name] = value;
    }
  for (const [name, field] of Object.entries(metadata_headers)) {
    const value = metadata[field];
    if (typeof value === "string") headers[name] = value;
  }
  return headers;
}

/** Returns a credential with its scheme. In HTTP Basic authentication (RFC 7617), the token is the user name. */
export function credentialOf(scheme: string | null, accessToken: string): string {
  if (scheme === null) return accessToken;
  if (scheme.endsWith("=")) return scheme + accessToken;
  return `${scheme} ${scheme === "Basic" ? base64Of(`${accessToken}:`) : accessToken}`;
}

/** Returns the base64 of a text in UTF-8. */
export const base64Of = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join(""));

/** Returns a URL with the token in its query, where the API accepts it only there. */
export function withTokenParameter(
  url: string,
  { api }: Provider,
  { access_token, dpop }: Pick<RequestCredential, "access_token" | "dpop">,
): string {
  if (api.token_parameter === undefined || dpop !== undefined) return url;
  const target = new URL(url);
  target.searchParams.set(api.token_parameter, access_token);
  return target.href;
}

/**
 * Raw characters that the URL parser drops, trims or replaces, so that they would not arrive as they are: control
 * characters, spaces and backslashes.
 */
// oxlint-disable-next-line no-control-regex -- This rejects control characters.
const NEVER_RAW = /[\\\u0000- \u007f]/;

/**
 * What a decoded path must not contain: a control character, or a dot segment. Servers cut path parameters and
 * what looks like a query off a segment, and some drop spaces at its end.
 */
// oxlint-disable-next-line no-control-regex -- This rejects control characters.
const ESCAPES = /[\u0000-\u001f\u007f]|(^|[/\\])\.{1,2} *([/\\;?#]|$)/;

/**
 * Returns the URL of a path below an API's base, or null where the path could leave it. The path is passed on
 * byte for byte, encoded slashes and empty segments included. `path` is still percent-encoded and follows a
 * slash; `query` starts with "?" or is empty.
 */
export function apiUrl(base: string, path: string, query = ""): URL | null {
  if (NEVER_RAW.test(path) || ESCAPES.test(decodePath(path))) return null;
  const prefix = withSlash(base);
  const text = `${prefix}${path}${query}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const expected = new URL(prefix);
  return url.origin === expected.origin && url.pathname.startsWith(expected.pathname) ? url : null;
}

/** Adds the query parameters of every request that a query, which starts with "?" or is empty, does not have. */
export function addQuery(query: string, fixed: readonly (readonly [string, string])[]): string {
  if (fixed.length === 0) return query;
  const set = new URLSearchParams(query);
  const missing = new URLSearchParams(fixed.filter(([name]) => !set.has(name)).map(([...pair]) => pair));
  return missing.size === 0 ? query : `${query === "" ? "?" : `${query}&`}${missing.toString()}`;
}

/** An API's base URL, parsed once. */
export type ApiBase = {
  /** As the URL parser writes it, with the slash that the paths below it follow. */
  href: string;
  /** The URL of a call without a path, if it is the base itself and not the one with the slash. */
  exact?: string;
};

/**
 * Parses an API's base URL. Returns null where it is not a URL that may be called. `isExact`: the base is itself what is
 * called, such as an MCP server.
 */
export function parseApiBase(base: string, policy: OutboundPolicy, isExact = false): ApiBase | null {
  const url = checkOutboundUrl(isExact ? base : withSlash(base), policy);
  if (typeof url === "string") return null;
  if (!isExact) return { href: url.href };
  const { href: exact } = url;
  url.search = "";
  return { href: withSlash(url.href), exact };
}

/** Characters that the URL parser does not change in a path and in a query. */
const PLAIN_PATH = /^[\w\-.~!$&'()*+,;=:@/]*$/;
const PLAIN_QUERY = /^(?:\?[\w\-.~!$&()*+,;=:@/?%]*)?$/;

/**
 * Returns the URL of a path below an API's base, or null where the path could leave it, as `apiUrl` does. Most paths need
 * no parser.
 */
export function apiHref({ href, exact }: ApiBase, path: string, query: string): string | null {
  if (path === "" && exact !== undefined) return withQuery(exact, query);
  if (PLAIN_PATH.test(path) && PLAIN_QUERY.test(query))
    return ESCAPES.test(path) ? null : href + path + query;
  return apiUrl(href, path, query)?.href ?? null;
}

/** Adds a query, which starts with "?" or is empty, to a URL that can have one. */
function withQuery(url: string, query: string): string | null {
  if (query === "") return url;
  const text = url.includes("?") ? `${url}&${query.slice(1)}` : url + query;
  return URL.parse(text)?.href ?? null;
}

/** Returns an API's base URL with the slash that the paths below it follow. */
export function withSlash(base: string): string {
  return base.endsWith("/") ? base : `${base}/`;
}

/**
 * Decodes a path byte by byte until nothing is left to decode, because servers and the proxies in front of them
 * each decode it. Overlong UTF-8 and `%u002f` are decoded as well, since some servers accept them. Takes linear
 * time for any input.
 */
export function decodePath(path: string): string {
  if (!path.includes("%")) return path;
  const decoded: string[] = [];
  for (const char of path) {
    decoded.push(char);
    // A decoded character can complete another sequence, such as the 2 in `%%32f`.
    while (shorten(decoded));
  }
  return decoded.join("");
}

/** Replaces an encoded character at the end of the list. Returns false if there is none. */
function shorten(chars: string[]): boolean {
  const tail = chars.slice(-4).join("");
  if (/%u00$/i.test(tail)) return replaceTail(chars, 4, 0x25);
  if (/%[\da-f]{2}$/i.test(tail)) return replaceTail(chars, 3, Number.parseInt(tail.slice(-2), 16));
  const [lead = 0, last = 0] = chars.slice(-2).map((char) => char.charCodeAt(0));
  // F0 80 and E0 80 start overlong forms. Without the leading zeros, they are one byte shorter.
  if (lead === 0xf0 && last === 0x80) return replaceTail(chars, 2, 0xe0);
  if (lead === 0xe0 && (last & ~1) === 0x80) return replaceTail(chars, 2, 0xc0 | (last & 1));
  const isOverlong = (lead & ~1) === 0xc0 && (last & ~0x3f) === 0x80;
  return isOverlong && replaceTail(chars, 2, ((lead & 1) << 6) | (last & 0x3f));
}

function replaceTail(chars: string[], length: number, code: number): true {
  chars.splice(-length, length, String.fromCharCode(code));
  return true;
}
