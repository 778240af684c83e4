// A protected API that verifies its access tokens itself: JWTs of an issuer (RFC 9068), for this API (RFC 8707). It names its
// authorization server (RFC 9728), so that a client can discover it.

import { createRemoteJWKSet, jwtVerify } from "jose";
import { listen, sendJson } from "../http/local-server.ts";

export type ResourceApi = {
  /** The identifier of the API, which is its URL. */
  resource: string;
  close: () => Promise<void>;
};

const PATH = "/files";

/** Starts the API. It responds with the claims of the token. */
export async function startResourceApi(issuer: string): Promise<ResourceApi> {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const api = { resource: "" };
  const { origin, close } = await listen(async (request, response) => {
    const metadata = `/.well-known/oauth-protected-resource${PATH}`;
    const scopes_supported = ["files:read"];
    if (request.url === metadata)
      return sendJson(response, 200, {
        resource: api.resource,
        authorization_servers: [issuer],
        scopes_supported,
      });
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    try {
      const options = { issuer, audience: api.resource, typ: "at+jwt" };
      return sendJson(response, 200, (await jwtVerify(token, keys, options)).payload);
    } catch {
      const challenge = `Bearer resource_metadata="${origin}${metadata}"`;
      response.setHeader("www-authenticate", challenge);
      return sendJson(response, 401, {});
    }
  });
  api.resource = `${origin}${PATH}`;
  return { ...api, close };
}
