// Converts the fields about the API: `proxy`.
import { rest } from "./parts.mjs";
import { alternatives, defaultsBetween, namesIn } from "./templates.mjs";

const CONVERTED = new Set(["base_url", "headers", "query", "retry", "verification"]);
const IGNORED = new Set(["connection_config", "paginate", "decompress"]);
const RETRY = new Set(["after", "at", "error_code", "remaining", "in_body"]);

/**
 * Returns the definition's `api` and `account`, defaults of variables, and `left`: the names of headers that the callers of
 * the proxy set themselves.
 */
export function convertApi({ proxy = {}, connection_config: config = {} }) {
  const problems = unknown(proxy, [...CONVERTED, ...IGNORED], "proxy");
  const api = {};
  const headers = {};
  const defaults = {};
  const left = [];
  for (const [name, text] of Object.entries(proxy.headers ?? {})) {
    if (isForCallers(text, config)) {
      left.push(name);
      continue;
    }
    const [first, second] = alternatives(text);
    if (first === "{accessToken}") Object.assign(api, { header: name, scheme: null });
    else if (name === "content-type") api.content_type = first;
    else {
      headers[name] = first;
      if (second !== undefined) Object.assign(defaults, defaultsBetween(first, second));
    }
  }
  if (Object.keys(headers).length > 0) api.headers = headers;
  if (proxy.query !== undefined)
    api.query = Object.fromEntries(
      Object.entries(proxy.query).map(([name, text]) => [name, alternatives(text)[0]]),
    );
  if (proxy.retry !== undefined) {
    problems.push(...unknown(proxy.retry, RETRY, "proxy.retry"));
    const names = [...(proxy.retry.after ?? []), ...(proxy.retry.at ?? [])].filter(
      (name) => name !== "retry-after",
    );
    if (names.length > 0) api.retry_after_headers = names;
  }
  const notes = left.map((name) => rest(`callers of the proxy set the header ${name} themselves`));
  return { api, defaults, left, notes, problems, ...verification(proxy, problems) };
}

/** A header with a secret of the app besides the token, or with a value that is new for each call. */
const isForCallers = (text, config) =>
  /\$\{(clientSecret|random)\}/.test(text) || namesIn(text).some((name) => config[name]?.secret === true);

function verification({ verification: request }, problems) {
  if (request === undefined) return {};
  problems.push(...unknown(request, ["method", "endpoints", "headers"], "proxy.verification"));
  if (request.endpoints.length > 1) problems.push(rest("proxy.verification has several requests"));
  return { account: { path: request.endpoints[0], method: request.method, headers: request.headers } };
}

const unknown = (object, known, path) =>
  Object.keys(object)
    .filter((field) => ![...known].includes(field))
    .map((field) => rest(`${path}.${field} has no counterpart`));
