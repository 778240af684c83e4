// Checks a credential with the provider before it is accepted.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import { accountEndpointsOf } from "../../../providers/account-endpoints.ts";
import type { KeyProvider } from "../../../providers/provider.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { callCheckEndpoint } from "../../check/call-check-endpoint.ts";
import type { Account } from "../../connection.ts";
import { providerResponseOf, withDiagnostic } from "../../diagnostics.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { Metadata } from "../../metadata.ts";
import type { TokenSet } from "../../token/token-set.ts";

/** What the provider said about a credential that it accepts. */
export type CheckedCredential = { account: Account | null; metadata: Metadata };

type CheckedIntegration = Parameters<typeof settingsOf>[0] & Pick<Integration, "client_id">;

/**
 * Asks the provider whether it accepts a credential, and whose it is. Fails with `credential_rejected` if not, and with
 * `provider_unavailable` if it does not say so. Without an account request, every credential is accepted.
 */
export async function checkCredential(
  context: ConnectionContext,
  provider: KeyProvider,
  integration: CheckedIntegration,
  variables: Readonly<Record<string, string>>,
  tokens: TokenSet,
): Promise<Result<CheckedCredential>> {
  const check = await callCheckEndpoint(context, {
    provider,
    registration: accountEndpointsOf(provider, settingsOf(integration), { variables }),
    clientId: integration.client_id,
    variables: { ...integration.variables, ...variables },
    accessToken: tokens.access_token,
    metadata: {},
    credentials: tokens.credentials,
    known: context.store.connection()?.account ?? null,
  });
  if (check?.isAsked !== true) return ok({ account: null, metadata: {} });
  if (check.ok) return ok({ account: check.account, metadata: check.metadata });
  const connection = context.store.connection();
  if (connection !== null && check.diagnostic !== null)
    context.store.putConnection(withDiagnostic(connection, check.diagnostic));
  const facts = check.diagnostic === null ? {} : { providerResponse: providerResponseOf(check.diagnostic) };
  return fail(
    check.reason === "provider_unavailable" ? "provider_unavailable" : "credential_rejected",
    check.detail === null ? facts : { ...facts, detail: check.detail },
  );
}
