// The responses to polls of a device code (RFC 8628, section 3.5).

import { singleParam } from "../control/received-request.ts";
import { tokenError } from "./token-error.ts";
import type { TokenError } from "./token-error.ts";
import type { TokenRequest } from "./token-request.ts";
import { issueTokens } from "./token-response.ts";

/** The grant type of a device code. */
export const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

/** The shortest time between two polls. */
const INTERVAL_MS = 5_000;

/** Issues tokens for a device code that the user has approved. */
export function deviceCodeGrant(request: TokenRequest): Response | TokenError {
  const { sandbox, clientId, params, now } = request;
  const { deviceCodes, grants } = sandbox;
  const code = deviceCodes.find(singleParam(params, "device_code") ?? "");
  if (!code || code.client_id !== clientId)
    return tokenError("invalid_grant", "The device code is not valid");
  if (code.denied === 1) return tokenError("access_denied", "The user denied the request");
  if (code.expires_at <= now) return tokenError("expired_token", "The device code has expired");
  if (code.account === null) {
    const isTooEarly = now - code.polled_at < INTERVAL_MS;
    deviceCodes.markPolled(code.device_code, now);
    return isTooEarly
      ? tokenError("slow_down", "Poll less often")
      : tokenError("authorization_pending", "The user has not decided yet");
  }
  deviceCodes.delete(code.device_code);
  const { client_id, account, scope, pick } = code;
  return issueTokens(request, grants.createGrant({ client_id, account, scope, pick }), "first");
}
