// Builds the content of a call from what an agent has sent: the query, the headers, and the body. Pure.

import type { CallContent } from "../../../agents/calls/held-call.ts";
import type { AgentMethod } from "../../../agents/policy/agent-policy.ts";
import { parseJson } from "../../../shared/json.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";

type QueryValue = string | number | boolean;

/** What an agent sends besides the path. */
export type AgentRequest = {
  method: AgentMethod;
  query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: unknown;
};

/** The headers that an agent can set, besides those that name a version of the API. */
const HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "accept-language",
  "content-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
  "last-event-id",
  "mcp-method",
  "mcp-name",
  "mcp-session-id",
  "prefer",
  "range",
]);

const isAllowed = (name: string) => HEADERS.has(name) || /^[a-z\d-]{1,60}-version$/.test(name);

/** Parameters with which some servers run another method than that of the request, which the policy has judged. */
const METHOD_OVERRIDES = /^(_method|_httpmethod|\$?httpmethod|x-http-method(-override)?|x-method-override)$/i;

/** Returns the content of a call, or what is wrong with it. */
export function contentOf({ method, query = {}, headers = {}, body }: AgentRequest): Result<CallContent> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (METHOD_OVERRIDES.test(name))
      return fail("proxy_request_invalid", { detail: `query.${name} is not allowed.` });
    for (const one of [value].flat()) parameters.append(name, String(one));
  }
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const refused = given.find(([name]) => !isAllowed(name));
  if (refused !== undefined)
    return fail("proxy_request_invalid", {
      detail: `headers.${refused[0].slice(0, 60)} is not allowed. Latchkey adds the credentials itself.`,
    });
  const invalid = given.find(([, value]) => !/^[\t\x20-\x7e]*$/.test(value));
  if (invalid !== undefined)
    return fail("proxy_request_invalid", { detail: `headers.${invalid[0]} must be printable ASCII.` });
  if (new Set(given.map(([name]) => name)).size < given.length)
    return fail("proxy_request_invalid", { detail: "A header is repeated." });
  const hasBody = body !== undefined && body !== null;
  if (hasBody && (method === "GET" || method === "HEAD"))
    return fail("proxy_request_invalid", { detail: `A ${method} request has no body.` });
  // With line breaks, so that the person who allows a call reads exactly what is sent.
  const text = hasBody ? (typeof body === "string" ? body : JSON.stringify(body, null, 2)) : null;
  const isJson =
    text !== null && !given.some(([name]) => name === "content-type") && parseJson(text) !== undefined;
  return ok({
    query: parameters.size === 0 ? "" : `?${parameters.toString()}`,
    headers: { ...Object.fromEntries(given), ...(isJson && { "content-type": "application/json" }) },
    body: text,
  });
}
