// Makes a call of an app to the API of one of its connections.

import { connectionStub } from "../connection/connection-rpc.ts";
import { getTokenOfObject, type TokenReader } from "../connection/token/read-token.ts";
import type { AccessToken } from "../connection/token/token-set.ts";
import { hasOriginsOf } from "../integration/credential-origins.ts";
import { systemClock } from "../shared/clock.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { ApiTarget } from "./api-target.ts";
import { forward } from "./forward.ts";

/** Whose call it is, and what it is made with. */
export type ApiCaller = Pick<TokenReader, "env" | "config" | "requestId"> & {
  app: AppId;
  connection: ConnectionId;
  token: AccessToken;
  target: ApiTarget;
};

/** Calls the API with a request to `…/proxy/{path}`. If the API rejects the token, the call is made with a new one. */
export async function callApi(request: Request, caller: ApiCaller): Promise<Result<Response>> {
  const { app, connection, token, target, config, requestId } = caller;
  const proxyPath = `/v1/connections/${connection}/proxy/`;
  const called = splitTarget(request.url, proxyPath);
  if (called === null) return fail("proxy_path_invalid", { detail: "The path must follow /proxy/." });
  const { origin, path, query } = called;
  const call = { path, query, proxyPath, ownOrigins: [config.publicOrigin, origin], requestId };
  const renew = async (rejectedVersion: number) => {
    const renewed = await getTokenOfObject(caller, app, connection, {
      rejectedVersion,
      isRejectedByProxy: true,
    });
    if (!renewed.ok) return renewed;
    // Reconnected in the meantime, for other origins than this API's.
    if (!hasOriginsOf(token, renewed.value)) return fail("reauthorization_required");
    // Reconnected with other values, which can stand in the API's URL. The new token is not for this API.
    return isSameRecord(token.variables, renewed.value.variables) ? renewed : ok(token);
  };
  const needScopes = (version: number, scopes: readonly string[]) =>
    connectionStub(caller.env, app, connection).needScopes(version, scopes, requestId);
  return forward(request, target, call, token, { renew, needScopes }, { now: systemClock, sleep });
}

function isSameRecord(
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && left[name] === right[name])
  );
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
