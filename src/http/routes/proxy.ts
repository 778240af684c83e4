// ANY /v1/connections/{connection}/proxy/{path}: forwards a request to the provider's API and returns its response.

import { Hono } from "../hono.ts";
import * as z from "zod";
import { callApi } from "../../proxy/call-api.ts";
import { findTarget } from "../../proxy/find-target.ts";
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
  access: "tokens:read",
  summary: "Call the provider's API",
  description:
    "Sends your request to `{path}` below the integration's API base URL, byte for byte, with the provider's credential instead of your `Authorization` header and cookies. If the provider rejects the token, Latchkey refreshes it, and sends a request of up to 64 KiB once more. With `latchkey-retries: 1`, `2`, or `3`, Latchkey also repeats idempotent requests after a 429, 500, 502, 503, or 504. Add `;any-method` to repeat any request. A `Location` below the API base URL is a path of the proxy. Only Latchkey's own errors have the header `latchkey-error`.",
  response: returns(DESCRIBED && z.unknown, DESCRIBED && { id: "4711", name: "Ada Lovelace" }),
  failures: DESCRIBED && [
    ...TOKEN_FAILURES,
    "api_not_configured",
    "proxy_path_invalid",
    "proxy_request_invalid",
  ],
};

const proxyHandler = documented(callProvider, async (c) => {
  const [app, connection] = [c.get("appId"), c.get("connectionId")];
  const reader = tokenReaderOf(c);
  const found = await findTarget(reader, app, connection);
  if (!found.ok) return problem(c, found.failure);
  c.set("integrationId", found.value.token.integration);
  c.set("provider", found.value.target.provider.id);
  const response = await callApi(c.req.raw, { ...reader, app, connection, ...found.value });
  if (!response.ok) return problem(c, response.failure);
  if (response.value.status < 400) c.set("unlogged", true);
  return response.value;
});

proxy.all("/:connection/proxy/*", requireApp, connectionParameter, proxyHandler);
