import { appStub } from "../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../integration/credential-origins.ts";
import { settingsOf } from "../../integration/integration.ts";
import { accountEndpointsOf } from "../../providers/account-endpoints.ts";
import { accountProviderOf } from "../../providers/registry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { callCheckEndpoint, type CheckResult } from "./call-check-endpoint.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { RejectedToken } from "./check-report.ts";
import { requireReauthorizationAfterMove } from "../lifecycle/require-reauthorization.ts";
import type { AccessToken } from "../token/token-set.ts";

/** Checks one token of a connection with the provider. Returns null when the provider has no check endpoint. */
export async function checkToken(
  context: ConnectionContext,
  connection: Connection,
  token: AccessToken,
): Promise<Result<CheckResult | null>> {
  const integration = await appStub(context.env, connection.app).integration(token.integration);
  if (integration === null) return fail("integration_not_found");
  if (!hasOriginsOf(token, integration)) {
    if (hasOriginsOf(connection, integration)) return fail("reauthorization_required");
    const ended = await requireReauthorizationAfterMove(context, connection, "check");
    return ended.ok ? fail("reauthorization_required") : ended;
  }
  const provider = accountProviderOf(integration);
  const result = await callCheckEndpoint(context, {
    provider,
    clientId: integration.client_id,
    variables: { ...integration.variables, ...token.variables },
    registration: accountEndpointsOf(provider, settingsOf(integration), {
      variables: token.variables,
      learned: token.metadata,
    }),
    accessToken: token.access_token,
    metadata: token.metadata,
    known: connection.account,
    credentials: token.credentials,
    dpop: token.dpop,
  });
  // The token response alone does not tell whether the token still works.
  return ok(result?.isAsked === true ? result : null);
}

/** Checks a token that the provider's API has rejected. */
export async function checkRejectedToken(
  context: ConnectionContext,
  connection: Connection,
  token: AccessToken,
): Promise<RejectedToken> {
  const checked = await checkToken(context, connection, token);
  if (!checked.ok || checked.value === null) return { isAccepted: false, diagnostic: null };
  const { reason, diagnostic } = checked.value;
  return reason === "credential_rejected"
    ? { isAccepted: false, diagnostic }
    : { isAccepted: true, diagnostic: null };
}
