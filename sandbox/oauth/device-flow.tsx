// The device authorization grant (RFC 8628): the endpoint that issues codes, the page where a user enters one, and the
// responses to polls.

import type { Params } from "../control/received-request.ts";
import { readRequest, singleParam } from "../control/received-request.ts";
import { initialPick } from "../control/pick.ts";
import { DeviceCodePage } from "../pages/device-code-page.tsx";
import { htmlResponse } from "../pages/page.tsx";
import { randomUserCode, randomUrlSafe } from "../random.ts";
import type { Sandbox } from "../sandbox.ts";
import { authenticateClient } from "./client-authentication.ts";
import { decisionSchema } from "./decision.ts";
import { parseScope } from "./scope-list.ts";
import { readTokenCall } from "./token-endpoint.ts";
import { errorResponse, tokenError } from "./token-error.ts";

const LIFETIME_SECONDS = 600;

/** Issues a device code. */
export async function handleDeviceAuthorization(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const { provider, clients, deviceCodes } = sandbox;
  const { credentials, params } = await readTokenCall(sandbox, await readRequest(incoming));
  const refused = authenticateClient(provider, clients, credentials);
  if (refused) return errorResponse(refused);
  const scope = parseScope(provider, singleParam(params, "scope"));
  if (!scope) return errorResponse(tokenError("invalid_scope", "A requested scope is missing or unknown"));
  const device_code = randomUrlSafe(32);
  const user_code = randomUserCode();
  const client_id = credentials.clientId ?? "";
  deviceCodes.add({
    device_code,
    user_code,
    client_id,
    scope,
    expires_at: Date.now() + LIFETIME_SECONDS * 1000,
  });
  const verification_uri = `${new URL(incoming.url).origin}${provider.paths.device?.verification ?? ""}`;
  return Response.json(
    {
      device_code,
      user_code,
      verification_uri,
      verification_uri_complete: `${verification_uri}?user_code=${user_code}`,
      expires_in: LIFETIME_SECONDS,
      interval: 5,
    },
    { headers: { "cache-control": "no-store" } },
  );
}

/** Shows the page where a user enters a code, and applies the decision. */
export async function handleVerification(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const { form, query } = await readRequest(incoming);
  const params: Params = form ?? query;
  const entered = singleParam(params, "user_code") ?? "";
  const decision = decisionSchema.safeParse(form ?? {});
  const code = sandbox.deviceCodes.findUndecided(entered.trim().toUpperCase(), Date.now());
  const page = (state: "enter" | "unknown" | "allowed" | "denied") => (
    <DeviceCodePage
      provider={sandbox.provider}
      userCode={entered}
      state={state}
      client={code === undefined ? null : (sandbox.clients.find(code.client_id)?.name ?? code.client_id)}
      scope={code?.scope ?? []}
    />
  );
  if (!decision.success) return htmlResponse(page("enter"));
  if (!code) return htmlResponse(page("unknown"), 422);
  if (decision.data.decision === "deny") {
    sandbox.deviceCodes.deny(code.device_code);
    return htmlResponse(page("denied"));
  }
  const { account } = decision.data;
  const request = { clientId: code.client_id, redirectUri: "", scope: code.scope, challenge: null };
  sandbox.deviceCodes.allow(code.device_code, account, initialPick(sandbox, request, account));
  return htmlResponse(page("allowed"));
}
