// ANY /v1/connections/{connection}/proxy/{path}: forwards a request to the provider's API and returns its response.

import { Hono } from "hono";
import * as z from "zod";
import { findApiEndpoints } from "../../apps/integrations/find-api-endpoints.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readToken } from "../../connection/token/read-token.ts";
import { forward } from "../../proxy/forward.ts";
import { requireApp } from "../middleware/authenticate.ts";
import { systemClock } from "../../shared/clock.ts";
import { tokenReaderOf, type HttpEnv } from "../http-env.ts";
import { connectionParameter } from "../middleware/connection-parameter.ts";
import { documented, returns, type Operation } from "../operation.ts";
import { problem } from "../problem.ts";
import { TOKEN_FAILURES } from "../token-failures.ts";

export const proxy = new Hono<HttpEnv>();

const callProvider: Operation = {
  id: "call-provider",
  section: "Tokens",
  summary: "Call the provider's API",
  description:
    "Appends `{path}` and the query to the integration's API base URL, and sends your request to the resulting URL. The path arrives byte for byte, including encoded slashes. Latchkey removes your `Authorization` header, cookies, and forwarding headers, and sets the provider's credential headers. If the provider rejects the token, Latchkey refreshes it. Latchkey then sends the request once more if the body is no larger than 64 KiB and the provider definition allows the request to be repeated. With the header `latchkey-retries: 1`, `2`, or `3`, Latchkey also repeats GET, HEAD, OPTIONS, PUT, and DELETE requests after a 429, 500, 502, 503, or 504, and the response contains the number of retries in the same header. Add `;any-method` to repeat any request. Redirects are returned to you; a `Location` below the API base URL is a path of the proxy. Latchkey's own errors have the media type `application/problem+json`, a `code`, and a `latchkey-error` header. Responses from the provider never have the `latchkey-error` header.",
  response: returns(z.unknown(), { id: "4711", name: "Ada Lovelace" }),
  failures: [...TOKEN_FAILURES, "api_not_configured", "proxy_path_invalid", "proxy_request_invalid"],
};

const proxyHandler = documented(callProvider, async (c) => {
  const id = c.get("connectionId");
  const app = c.get("appId");
  const config = c.get("config");
  const token = await readToken(tokenReaderOf(c), app, id, {});
  if (!token.ok) return problem(c, token.failure);
  const found = await findApiEndpoints(c.env, app, token.value.integration, token.value.variables);
  if (!found.ok) return problem(c, found.failure);
  const { provider, endpoints, tokenRefusal } = found.value;
  const apiBaseUrl = endpoints.api_base_url;
  if (apiBaseUrl === undefined) {
    return problem(c, {
      code: "api_not_configured",
      detail: "Set the integration's endpoints.api_base_url.",
    });
  }
  const proxyPath = `/v1/connections/${id}/proxy/`;
  const called = splitTarget(c.req.url, proxyPath);
  if (called === null)
    return problem(c, { code: "proxy_path_invalid", detail: "The path must follow /proxy/." });
  const requestId = c.get("requestId");
  const policy = config.outbound;
  const target = { provider, tokenRefusal, apiBaseUrl, ...called, proxyPath, policy, requestId };
  const response = await forward(
    c.req.raw,
    target,
    token.value,
    (rejectedVersion) =>
      connectionStub(c.env, app, id).getToken({ rejectedVersion, isRejectedByProxy: true }, requestId),
    { now: systemClock, sleep },
  );
  return response.ok ? response.value : problem(c, response.failure);
});

proxy.all("/:connection/proxy/*", requireApp, connectionParameter, proxyHandler);

/**
 * Returns the part of the URL after the proxy's path, or null. It is neither decoded nor parsed, because both could
 * change it.
 */
function splitTarget(url: string, proxyPath: string): { path: string; query: string } | null {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (!url.startsWith(proxyPath, start)) return null;
  const [called = ""] = url.slice(start + proxyPath.length).split("#");
  const end = called.indexOf("?");
  return end < 0 ? { path: called, query: "" } : { path: called.slice(0, end), query: called.slice(end) };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
