// ANY /v1/connections/{connection}/proxy/{path}: the provider's own answer.

import { Hono } from "hono";
import { edgeEndpoints } from "../../apps/edge-endpoints.ts";
import { connectionStub } from "../../connection/connection-stub.ts";
import { readToken } from "../../connection/read-token.ts";
import { forward } from "../../proxy/forward.ts";
import { isConnectionId } from "../../shared/id.ts";
import { appOnly } from "../authenticate.ts";
import { edgeOf, type HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

export const proxy = new Hono<HttpEnv>();

proxy.all("/:connection/proxy/*", appOnly, async (c) => {
  const id = c.req.param("connection");
  if (!isConnectionId(id)) return problem(c, { code: "connection_not_found" });
  const app = c.get("appId");
  const config = c.get("config");
  const token = await readToken(edgeOf(c), app, id, {});
  if (!token.ok) return problem(c, token.failure);
  const found = await edgeEndpoints(c.env, app, token.value.integration, token.value.variables);
  if (!found.ok) return problem(c, found.failure);
  const { provider, endpoints } = found.value;
  const apiBaseUrl = endpoints.api_base_url;
  if (apiBaseUrl === undefined) {
    return problem(c, {
      code: "api_not_configured",
      detail: "Set the integration's endpoints.api_base_url.",
    });
  }
  const called = splitTarget(c.req.url, id);
  if (called === null)
    return problem(c, { code: "proxy_path_invalid", detail: "The path begins after /proxy/." });
  const requestId = c.get("requestId");
  const target = { provider, apiBaseUrl, ...called, policy: config.outbound, requestId };
  const answer = await forward(c.req.raw, target, token.value, (rejectedVersion) =>
    connectionStub(c.env, app, id).getToken({ rejectedVersion, inPassing: true }, requestId),
  );
  return answer.ok ? answer.value : problem(c, answer.failure);
});

/** The part of the URL after `/proxy/`, as it was sent, or null: decoding it would change what it means. */
function splitTarget(url: string, id: string): { path: string; query: string } | null {
  const { pathname, search } = new URL(url);
  const prefix = `/v1/connections/${id}/proxy/`;
  return pathname.startsWith(prefix) ? { path: pathname.slice(prefix.length), query: search } : null;
}
