// Sends a call of an agent to the API of a connection, and reads the response.

import type { Context } from "hono";
import type { CallContent } from "../../../agents/calls/held-call.ts";
import { recallToken } from "../../../connection/token/token-memory.ts";
import type { AccessToken } from "../../../connection/token/token-set.ts";
import { apiHref } from "../../../providers/api-request.ts";
import type { ApiTarget } from "../../../proxy/api-target.ts";
import { callApi } from "../../../proxy/call-api.ts";
import type { AppId, ConnectionId } from "../../../shared/id.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { type HttpEnv, tokenReaderOf } from "../../http-env.ts";
import { readResponse, secretPattern, type ShownResponse } from "./read-response.ts";

/** Where a call is sent, with the path that the policy has judged. */
export type Destination = {
  app: AppId;
  connection: ConnectionId;
  method: string;
  path: string;
  token: AccessToken;
  target: ApiTarget;
};

/** Returns the URL to which a path leads, without its query; null where the path is not below the API's base URL. */
export const urlOf = ({ base }: ApiTarget, path: string): string | null => apiHref(base, path.slice(1), "");

/** Sends a call. The path and the query arrive as they are. */
export async function sendCall(
  c: Context<HttpEnv>,
  { app, connection, method, path, token, target }: Destination,
  { query, headers, body }: CallContent,
): Promise<Result<ShownResponse>> {
  const proxyPath = `/v1/connections/${connection}/proxy/`;
  const url = new URL(`${c.get("config").publicOrigin}${proxyPath}${path.slice(1)}${query}`);
  if (url.pathname !== proxyPath + path.slice(1) || url.search !== query)
    return fail("proxy_path_invalid", { detail: "The path or the query would not arrive as it is." });
  const content = body === null ? null : new TextEncoder().encode(body);
  const request = new Request(url, { method, headers: new Headers(headers), body: content });
  if (content !== null) request.headers.set("content-length", String(content.byteLength));
  const response = await callApi(request, { ...tokenReaderOf(c), app, connection, token, target });
  if (!response.ok) return response;
  // The token may have been refreshed.
  const current = recallToken(app, connection, Date.now())?.token;
  const tokens = current === undefined ? [token] : [token, current];
  return ok(await readResponse(response.value, secretPattern(target.provider, tokens), proxyPath));
}
