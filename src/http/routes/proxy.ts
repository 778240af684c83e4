// ANY /v1/connections/{connection}/proxy/{path}: forwards a request to the provider's API and returns its response.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import * as z from "zod";
import { findApiEndpoints } from "../../apps/integrations/find-api-endpoints.ts";
import { getTokenOfObject, readToken, type TokenReader } from "../../connection/token/read-token.ts";
import type { AccessToken } from "../../connection/token/token-set.ts";
import { hasOriginsOf } from "../../integration/credential-origins.ts";
import { type ApiTarget, apiTarget, recallTarget, rememberTarget } from "../../proxy/api-target.ts";
import { callApi } from "../../proxy/call-api.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { outboundPolicyOf } from "../../providers/registration-problems.ts";
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
    "Sends your request to `{path}` below the integration's API base URL, byte for byte, with the provider's credential instead of your `Authorization` header and cookies. If the provider rejects the token, Latchkey refreshes it, and sends a request of up to 64 KiB once more. With `latchkey-retries: 1`, `2`, or `3`, Latchkey also repeats idempotent requests after a 429, 500, 502, 503, or 504. Add `;any-method` to repeat any request. A `Location` below the API base URL is a path of the proxy. Only Latchkey's own errors have the header `latchkey-error`.",
  response: returns(z.unknown, { id: "4711", name: "Ada Lovelace" }),
  failures: [...TOKEN_FAILURES, "api_not_configured", "proxy_path_invalid", "proxy_request_invalid"],
};

const proxyHandler = documented(callProvider, async (c) => {
  const [app, connection] = [c.get("appId"), c.get("connectionId")];
  const reader = tokenReaderOf(c);
  const found = await findTarget(c, reader);
  if (!found.ok) return problem(c, found.failure);
  const response = await callApi(c.req.raw, { ...reader, app, connection, ...found.value });
  if (!response.ok) return problem(c, response.failure);
  if (response.value.status < 400) c.set("unlogged", true);
  return response.value;
});

proxy.all("/:connection/proxy/*", requireApp, connectionParameter, proxyHandler);

/**
 * Returns a token and the API of its integration. A token is only sent to the origins that it was issued for: if the
 * integration has others now, the end user must reconnect.
 */
async function findTarget(
  c: Context<HttpEnv>,
  reader: TokenReader,
): Promise<Result<{ token: AccessToken; target: ApiTarget }>> {
  const [app, id] = [c.get("appId"), c.get("connectionId")];
  const read = await readToken(reader, app, id, {});
  if (!read.ok) return read;
  let { token } = read.value;
  const known = recallTarget(token, Date.now());
  if (known !== null) return ok({ token, target: known });
  let found = await findApiEndpoints(c.env, app, token);
  if (found.ok && !hasOriginsOf(token, found.value)) {
    // The copy of the token in KV may be older than the integration.
    const request = { originsSince: found.value.origins_since };
    const issued = await getTokenOfObject(reader, app, id, request);
    if (!issued.ok) return issued;
    token = issued.value;
    found = await findApiEndpoints(c.env, app, token);
  }
  if (!found.ok) return found;
  if (!hasOriginsOf(token, found.value)) return fail("reauthorization_required");
  const apiBaseUrl = found.value.endpoints.api_base_url;
  if (apiBaseUrl === undefined)
    return fail("api_not_configured", { detail: "Set the integration's endpoints.api_base_url." });
  const policy = outboundPolicyOf(found.value.provider, c.get("config").outbound);
  const target = apiTarget({ ...found.value, apiBaseUrl }, policy);
  if (target === null)
    return fail("api_not_configured", {
      detail: "The integration's endpoints.api_base_url may not be called.",
    });
  rememberTarget(token, target, Date.now());
  return ok({ token, target });
}
