// A pending grant: its code was exchanged, but it is not the connection's grant yet. It is stored encrypted in its
// attempt.

import * as z from "zod";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { seal } from "../../../../vault/seal.ts";
import { accountKeyOf } from "../../../account-key.ts";
import { traitsOfProvider } from "../../../provider-traits.ts";
import type { Account, Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { eraseIfDeletionComplete } from "../../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { connectionKeyContext, TokenSet } from "../../../token/token-set.ts";
import { registrationOf } from "../client-snapshot.ts";
import { callCheckEndpoint } from "../../../check/call-check-endpoint.ts";
import {
  type CodeAttempt,
  codeRemoteGrant,
  putCodeRemoteGrant,
  type UnscheduledCodeGrant,
} from "../stored-records.ts";

/** The token set and the metadata of the token response. */
export const PendingGrant = lazy(() =>
  z.object({ tokens: TokenSet(), metadata: z.record(z.string(), z.string()) }),
);

export type PendingGrant = Parsed<typeof PendingGrant>;

/**
 * Revokes a grant that will not be used, unless a connection uses its account. An account that is not given is read
 * from the provider.
 */
export async function revokePendingGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  { tokens, metadata }: PendingGrant,
  account?: Account | null,
): Promise<void> {
  const { app, id } = connection;
  const { integration, variables, origins_since, client_id } = attempt;
  const { sealed_client_secret, sealed_client_key } = attempt;
  const registration = registrationOf(attempt, metadata);
  if (registration.endpoints.revocation_endpoint === undefined) return;
  const sealed_tokens = await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens);
  const accountKey = (known: Account | null) =>
    accountKeyOf({
      provider: attempt.provider,
      provider_traits: traitsOfProvider(codeProviderOf(attempt)),
      revocable: true,
      account: known,
    });
  const client = { registration, client_id, sealed_client_secret, sealed_client_key };
  const grant: UnscheduledCodeGrant = {
    kind: "code",
    app,
    connection: id,
    integration,
    variables,
    learned: metadata,
    origins_since,
    client,
    sealed_tokens,
    account: accountKey(account ?? null),
  };
  // Scheduled before the account is read, so that a crash does not lose the revocation.
  const revocation = scheduleRevocation(context, grant);
  if (account === undefined) {
    const { access_token: accessToken } = tokens;
    const clientId = attempt.client_id;
    const provider = codeProviderOf(attempt);
    const credential = { provider, registration, clientId, variables, accessToken, metadata };
    const check = await callCheckEndpoint(context, credential);
    const scheduled = codeRemoteGrant(context.store, revocation);
    if (scheduled !== null)
      putCodeRemoteGrant(context.store, { ...scheduled, account: accountKey(check?.account ?? null) });
  }
  await revokeRemoteGrant(context, revocation);
  // The connection may have been deleted in the meantime.
  await eraseIfDeletionComplete(context);
}
