// ANY /v1/connections/{connection}/proxy/{path}: forwards a request to the provider's API and returns its response.

import { type Context, Hono } from "hono";
import * as z from "zod";
import { findApiEndpoints } from "../../apps/integrations/find-api-endpoints.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readToken } from "../../connection/token/read-token.ts";
import { hasOriginsOf } from "../../integration/credential-origins.ts";
import { forward } from "../../proxy/forward.ts";
import { fail, ok } from "../../shared/result.ts";
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
  const found = await findTarget(c);
  if (!found.ok) return problem(c, found.failure);
  const { token, provider, endpoints, tokenRefusal } = found.value;
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
  const { origin, ...below } = called;
  const ownOrigins = [config.publicOrigin, origin];
  const target = { provider, tokenRefusal, apiBaseUrl, ...below, proxyPath, ownOrigins, policy, requestId };
  const renew = async (rejectedVersion: number) => {
    const request = { rejectedVersion, isRejectedByProxy: true };
    const renewed = await connectionStub(c.env, app, id).getToken(request, requestId);
    // Reconnected in the meantime, for other origins than this API's.
    return renewed.ok && !hasOriginsOf(token, renewed.value) ? REAUTHORIZATION_REQUIRED : renewed;
  };
  const response = await forward(c.req.raw, target, token, renew, { now: systemClock, sleep });
  return response.ok ? response.value : problem(c, response.failure);
});

proxy.all("/:connection/proxy/*", requireApp, connectionParameter, proxyHandler);

const REAUTHORIZATION_REQUIRED = fail("reauthorization_required");

/**
 * Returns a token and the API of its integration. A token is only sent to the origins that it was issued for: if the
 * integration has others now, the end user must reconnect.
 */
async function findTarget(c: Context<HttpEnv>) {
  const [app, id] = [c.get("appId"), c.get("connectionId")];
  let token = await readToken(tokenReaderOf(c), app, id, {});
  if (!token.ok) return token;
  let found = await findApiEndpoints(c.env, app, token.value);
  if (found.ok && !hasOriginsOf(token.value, found.value)) {
    // The copy of the token in KV may be older than the integration.
    const request = { originsSince: found.value.origins_since };
    token = await connectionStub(c.env, app, id).getToken(request, c.get("requestId"));
    if (!token.ok) return token;
    found = await findApiEndpoints(c.env, app, token.value);
  }
  if (!found.ok) return found;
  return hasOriginsOf(token.value, found.value)
    ? ok({ token: token.value, ...found.value })
    : REAUTHORIZATION_REQUIRED;
}

/**
 * Returns the origin and the part of the URL after the proxy's path, or null. It is neither decoded nor parsed, because
 * both could change it.
 */
function splitTarget(url: string, proxyPath: string): { origin: string; path: string; query: string } | null {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (!url.startsWith(proxyPath, start)) return null;
  const [called = ""] = url.slice(start + proxyPath.length).split("#");
  const end = called.indexOf("?");
  const [path, query] = end < 0 ? [called, ""] : [called.slice(0, end), called.slice(end)];
  return { origin: url.slice(0, start), path, query };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
