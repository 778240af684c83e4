// Builds the content of a call from what an agent has sent: the query, the headers, and the body. Pure.

import type { CallContent } from "../../../agents/calls/held-call.ts";
import type { AgentMethod } from "../../../agents/policy/agent-policy.ts";
import { parseJson } from "../../../shared/json.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { hasMethodOverride, isMethodOverride } from "./method-override.ts";

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

/** The longest query, before it is encoded. A list repeats its name, so a short message could otherwise be a huge query. */
const MAX_QUERY_CHARACTERS = 16 * 1024;

/** How deep a body can be nested. */
const MAX_LEVELS = 64;

/** Longer bodies are sent without line breaks. Indentation could otherwise make a short list huge. */
const MAX_INDENTED_CHARACTERS = 128 * 1024;

/** Returns the content of a call, or what is wrong with it. */
export function contentOf({ method, query = {}, headers = {}, body }: AgentRequest): Result<CallContent> {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  const queryLength = parameters.reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);
  if (queryLength > MAX_QUERY_CHARACTERS)
    return fail("proxy_request_invalid", {
      detail: `The query is longer than ${MAX_QUERY_CHARACTERS} characters.`,
    });
  const override = parameters.find(([name]) => isMethodOverride(name));
  if (override !== undefined)
    return fail("proxy_request_invalid", { detail: `query.${override[0].slice(0, 60)} is not allowed.` });
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
  if (isDeeperThan(body, MAX_LEVELS))
    return fail("proxy_request_invalid", { detail: `The body is nested deeper than ${MAX_LEVELS} levels.` });
  const text = hasBody ? textOf(body) : null;
  const type = given.find(([name]) => name === "content-type")?.[1];
  const isJson = text !== null && type === undefined && parseJson(text) !== undefined;
  if (text !== null && hasMethodOverride(text, isJson ? "application/json" : type))
    return fail("proxy_request_invalid", { detail: "The body has a parameter that replaces the method." });
  return ok({
    query: parameters.length === 0 ? "" : `?${new URLSearchParams(parameters).toString()}`,
    headers: { ...Object.fromEntries(given), ...(isJson && { "content-type": "application/json" }) },
    body: text,
  });
}

/** Returns the text of a body, with line breaks, so that the person who allows a call reads exactly what is sent. */
function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  const text = JSON.stringify(body, null, 2);
  return text.length > MAX_INDENTED_CHARACTERS ? JSON.stringify(body) : text;
}

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((one) => isDeeperThan(one, levels - 1)));
