// ANY /v1/connections/{connection}/proxy/{path}: the provider's own answer.

import { Hono } from "hono";
import * as z from "zod";
import { findApiEndpoints } from "../../apps/integrations/find-api-endpoints.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readToken } from "../../connection/token/read-token.ts";
import { forward } from "../../proxy/forward.ts";
import { requireApp } from "../middleware/authenticate.ts";
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
    "The path below the integration's base is passed on as you wrote it, with its query, your body and headers. Your `Authorization`, cookies and network headers stay here; the provider's credential is set. A refused token is refreshed and the request sent once more, if its body is no larger than 64 KiB. An error of Latchkey's own is `application/problem+json` with a `code`, and only it has the header `latchkey-error`.",
  answer: returns(z.unknown(), { id: "4711", name: "Ada Lovelace" }),
  failures: [...TOKEN_FAILURES, "api_not_configured", "proxy_path_invalid", "proxy_request_invalid"],
};

const callIt = documented(callProvider, async (c) => {
  const id = c.get("connectionId");
  const app = c.get("appId");
  const config = c.get("config");
  const token = await readToken(tokenReaderOf(c), app, id, {});
  if (!token.ok) return problem(c, token.failure);
  const found = await findApiEndpoints(c.env, app, token.value.integration, token.value.variables);
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
    connectionStub(c.env, app, id).getToken({ rejectedVersion, isRejectedByProxy: true }, requestId),
  );
  return answer.ok ? answer.value : problem(c, answer.failure);
});

proxy.all("/:connection/proxy/*", requireApp, connectionParameter, callIt);

/** The part of the URL after `/proxy/`, as it was sent, or null: decoding it would change what it means. */
function splitTarget(url: string, id: string): { path: string; query: string } | null {
  const { pathname, search } = new URL(url);
  const prefix = `/v1/connections/${id}/proxy/`;
  return pathname.startsWith(prefix) ? { path: pathname.slice(prefix.length), query: search } : null;
}
