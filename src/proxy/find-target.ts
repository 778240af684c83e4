// Finds what a call of a connection's API is made with: the token, and the API of its integration.

import { findApiEndpoints } from "../apps/integrations/find-api-endpoints.ts";
import { getTokenOfObject, readToken, type TokenReader } from "../connection/token/read-token.ts";
import type { AccessToken } from "../connection/token/token-set.ts";
import { hasOriginsOf } from "../integration/credential-origins.ts";
import { outboundPolicyOf } from "../providers/registration/registration-problems.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { type ApiTarget, apiTarget, recallTarget, rememberTarget } from "./api-target.ts";

/**
 * Returns a token and the API of its integration. A token is only sent to the origins that it was issued for: if the
 * integration has others now, the end user must reconnect.
 */
export async function findTarget(
  reader: TokenReader,
  app: AppId,
  id: ConnectionId,
): Promise<Result<{ token: AccessToken; target: ApiTarget }>> {
  const read = await readToken(reader, app, id, {});
  if (!read.ok) return read;
  let { token } = read.value;
  const known = recallTarget(token, Date.now());
  if (known !== null) return ok({ token, target: known });
  let found = await findApiEndpoints(reader.env, app, token);
  if (found.ok && !hasOriginsOf(token, found.value)) {
    // The copy of the token in KV may be older than the integration.
    const request = { originsSince: found.value.origins_since };
    const issued = await getTokenOfObject(reader, app, id, request);
    if (!issued.ok) return issued;
    token = issued.value;
    found = await findApiEndpoints(reader.env, app, token);
  }
  if (!found.ok) return found;
  if (!hasOriginsOf(token, found.value)) return fail("reauthorization_required");
  const apiBaseUrl = found.value.endpoints.api_base_url;
  if (apiBaseUrl === undefined)
    return fail("api_not_configured", { detail: "Set the integration's endpoints.api_base_url." });
  const policy = outboundPolicyOf(found.value.provider, reader.config.outbound);
  const target = apiTarget({ ...found.value, apiBaseUrl }, policy);
  if (target === null)
    return fail("api_not_configured", {
      detail: "The integration's endpoints.api_base_url may not be called.",
    });
  rememberTarget(token, target, Date.now());
  return ok({ token, target });
}
