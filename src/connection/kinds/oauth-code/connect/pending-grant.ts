// A pending grant: its code was exchanged, but it is not the connection's grant yet. It is stored encrypted in its
// attempt.

import * as z from "zod";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import type { TokenResponse } from "../../../../oauth/token/token-response.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { seal } from "../../../../vault/seal.ts";
import type { AccountKey } from "../../../../apps/app-rpc.ts";
import { accountKeyOf } from "../../../account-key.ts";
import { traitsOfProvider } from "../../../provider-traits.ts";
import type { Account, Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { eraseIfDeletionComplete } from "../../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { bindingOf, connectionKeyContext, nextTokenSet, TokenSet } from "../../../token/token-set.ts";
import { grantClient, registrationOf } from "../client-snapshot.ts";
import { callCheckEndpoint, type CheckResult, type Credential } from "../../../check/call-check-endpoint.ts";
import {
  type CodeAttempt,
  codeAttempt,
  codeRemoteGrant,
  putCodeRemoteGrant,
  type UnscheduledCodeGrant,
} from "../stored-records.ts";

/** The token set and the metadata of the token response. */
export const PendingGrant = lazy(() =>
  z.object({ tokens: TokenSet(), metadata: z.record(z.string(), z.string()) }),
);

export type PendingGrant = Parsed<typeof PendingGrant>;

/** Returns the grant of a token response. `now` is in milliseconds. `dpopKey` is the key that signed the request's proof. */
export function pendingGrantOf(
  attempt: CodeAttempt,
  response: TokenResponse,
  now: number,
  dpopKey: JsonWebKey | null,
): PendingGrant {
  const { scopes, client_id, learned } = attempt;
  const client = grantClient({ client_id, registration: registrationOf(attempt, learned) });
  const key = dpopKey === null ? {} : { dpop_key: dpopKey };
  const none = { refresh_token: null, refresh_expires_at: null, scopes, client, ...key };
  const tokens = nextTokenSet(response, none, now);
  return { tokens, metadata: { ...learned, ...response.metadata } };
}

/** Returns the grant to revoke, which may be of one of `accounts`; null where its server supports no revocation. */
export async function remoteGrantOf(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  { tokens, metadata }: PendingGrant,
  accounts: readonly Account[],
): Promise<UnscheduledCodeGrant | null> {
  const { integration, variables, origins_since, client_id } = attempt;
  const registration = registrationOf(attempt, metadata);
  if (registration.endpoints.revocation_endpoint === undefined) return null;
  const sealed_tokens = await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens);
  // Read after the await, because a re-encryption may have replaced them.
  const { sealed_client_secret, sealed_client_key } = codeAttempt(context.store, attempt.id) ?? attempt;
  return {
    kind: "code",
    app: connection.app,
    connection: connection.id,
    integration,
    variables,
    learned: metadata,
    origins_since,
    server: null,
    client: { registration, client_id, sealed_client_secret, sealed_client_key },
    sealed_tokens,
    account: sharedAccountOf(attempt, accounts),
  };
}

/** Returns all accounts that a check has found. The one that it has picked comes last. */
export const accountsOf = ({ account, choices }: Pick<CheckResult, "account" | "choices">): Account[] => [
  ...choices.map((choice) => choice.account),
  ...(account === null ? [] : [account]),
];

/** Returns the key of accounts which other connections may use as well; null where none is known. */
function sharedAccountOf(attempt: CodeAttempt, accounts: readonly Account[]): AccountKey | null {
  const provider_traits = traitsOfProvider(codeProviderOf(attempt));
  const keys = accounts.flatMap(
    (account) =>
      accountKeyOf({ kind: null, provider: attempt.provider, provider_traits, revocable: true, account }) ??
      [],
  );
  if (keys.length === 0) return null;
  return { ids: keys.flatMap(({ ids }) => ids), isPartial: keys.some(({ isPartial }) => isPartial) };
}

/**
 * Revokes a grant that will not be used, unless a connection uses one of its accounts. Accounts that are not given are
 * read from the provider.
 */
export async function revokePendingGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  pending: PendingGrant,
  accounts?: readonly Account[],
): Promise<void> {
  const grant = await remoteGrantOf(context, connection, attempt, pending, accounts ?? []);
  if (grant === null) return;
  // Scheduled before the account is read, so that a crash does not lose the revocation.
  const revocation = scheduleRevocation(context, grant);
  if (accounts === undefined)
    nameAccounts(context, attempt, revocation, await accountsOfPending(context, attempt, pending));
  await revokeRemoteGrant(context, revocation);
  // The connection may have been deleted in the meantime.
  await eraseIfDeletionComplete(context);
}

/** Asks the provider for the accounts of a grant; none where it does not say. */
export async function accountsOfPending(
  context: ConnectionContext,
  attempt: CodeAttempt,
  pending: PendingGrant,
): Promise<Account[]> {
  const check = await callCheckEndpoint(context, pendingCredential(attempt, pending));
  return check === null ? [] : accountsOf(check);
}

/** Returns the credential with which the provider is asked about a grant. */
export const pendingCredential = (attempt: CodeAttempt, { tokens, metadata }: PendingGrant): Credential => ({
  provider: codeProviderOf(attempt),
  registration: registrationOf(attempt, metadata),
  clientId: attempt.client_id,
  variables: attempt.variables,
  accessToken: tokens.access_token,
  dpop: bindingOf(tokens),
  metadata,
});

/** Stores the accounts of a grant that is to be revoked, which other connections may use as well. */
export function nameAccounts(
  { store }: ConnectionContext,
  attempt: CodeAttempt,
  revocation: string,
  accounts: readonly Account[],
): void {
  const scheduled = codeRemoteGrant(store, revocation);
  if (scheduled !== null && accounts.length > 0)
    putCodeRemoteGrant(store, { ...scheduled, account: sharedAccountOf(attempt, accounts) });
}
