// Filters the headers of a proxied call. The caller's own credentials, network traces and hop-by-hop headers
// are not sent to the provider. Headers that would affect Latchkey's origin are not returned to the caller.
// A message gets a copy of all headers, of which some are then deleted by name, because values with bytes that are not
// UTF-8 do not survive being read and set again.

import { HOP_BY_HOP, isReservedHeader, OUR_PREFIX } from "../net/reserved-headers.ts";
import { USER_AGENT } from "../net/user-agent.ts";

/** Headers that would affect more than this response, or lead elsewhere, if they came from Latchkey's origin. */
const NEVER_RETURNED = new Set([
  "set-cookie",
  "set-cookie2",
  "set-login",
  "accept-ch",
  "critical-ch",
  "clear-site-data",
  "content-security-policy-report-only",
  "refresh",
  "strict-transport-security",
  "alt-svc",
  "nel",
  "report-to",
  "reporting-endpoints",
  "service-worker-allowed",
  "use-as-dictionary",
]);

/**
 * Turns a caller's headers into those of the proxied request: the allowed ones and the credential. `reserved` are the
 * names that only the credential can set, in lower case. `contentType`, `requestId`, and the headers of the provider's
 * definition (`fixed`) are sent if the caller sends none.
 */
export function setRequestHeaders(
  headers: Headers,
  credential: Readonly<Record<string, string>>,
  api: {
    contentType: string | null;
    requestId: string;
    reserved: readonly string[];
    fixed: readonly (readonly [string, string])[];
  },
): Headers {
  const listed = connectionListed(headers);
  const names = [...headers.keys()];
  const missing = new Set(["user-agent", "x-request-id"]);
  if (api.contentType !== null) missing.add("content-type");
  for (const name of names) {
    // Servers that pass headers on as variables, as in CGI, do not distinguish underscores from hyphens.
    const plain = name.includes("_") ? name.replaceAll("_", "-") : name;
    if (isReservedHeader(plain) || api.reserved.includes(plain) || listed?.has(plain) || listed?.has(name))
      headers.delete(name);
    else missing.delete(name);
  }
  // The caller's own value of a header wins over the definition's.
  for (const [name, value] of api.fixed) {
    if (name !== "user-agent" ? !headers.has(name) : missing.delete(name)) headers.set(name, value);
  }
  if (missing.has("content-type") && !headers.has("content-type"))
    headers.set("content-type", api.contentType ?? "");
  if (missing.has("user-agent")) headers.set("user-agent", USER_AGENT);
  if (missing.has("x-request-id")) headers.set("x-request-id", api.requestId);
  // Set last, so that the caller can't replace them. A line break in a value throws here.
  for (const [name, value] of Object.entries(credential)) headers.set(name, value);
  return headers;
}

/** Turns a provider's headers into those that reach the caller. `locate` rewrites addresses. */
export function setResponseHeaders(headers: Headers, locate: (location: string) => string | null): Headers {
  const listed = connectionListed(headers);
  const names = [...headers.keys()];
  for (const name of names) {
    const isDropped = HOP_BY_HOP.has(name) || NEVER_RETURNED.has(name) || listed?.has(name);
    if (isDropped || name.startsWith(OUR_PREFIX)) headers.delete(name);
  }
  for (const name of ["location", "content-location"]) {
    const location = headers.get(name);
    if (location === null) continue;
    const located = locate(location);
    if (located === null) headers.delete(name);
    else if (located !== location) headers.set(name, located);
  }
  // A page of the provider must not run as one of Latchkey's own.
  headers.set("content-security-policy", "sandbox; default-src 'none'");
  headers.set("x-content-type-options", "nosniff");
  return headers;
}

/** Renames the challenge of an MCP server. A client would otherwise begin an authorization of its own at that server. */
export function hideChallenge(headers: Headers): void {
  const challenge = headers.get("www-authenticate");
  if (challenge === null) return;
  headers.delete("www-authenticate");
  headers.set("upstream-www-authenticate", challenge);
}

/** Returns the names that a Connection header declares as hop-by-hop; null where it declares none. */
function connectionListed(headers: Headers): Set<string> | null {
  const value = headers.get("connection");
  return value === null ? null : new Set(value.split(",").map((name) => name.trim().toLowerCase()));
}
