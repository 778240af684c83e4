// Compares the accounts of connections in the app's directory. Pure.

import type { AccountKey, DirectoryEntry } from "../apps/app-rpc.ts";
import { traitsOf } from "./provider-traits.ts";
import { timestamp } from "../shared/clock.ts";
import { type Connection, presentConnection } from "./connection.ts";

/**
 * Returns the key of the account whose authorization the connection's grant may share with other connections; null where
 * the account is not verified, or where grants are separate or can't be revoked.
 */
export function accountKeyOf(
  grant: Pick<Connection, "kind" | "provider" | "provider_traits" | "revocable" | "account"> &
    Partial<Pick<Connection, "sibling_accounts">>,
): AccountKey | null {
  const traits = traitsOf(grant);
  // The account of an assertion is one of the identity provider, and each token is a grant of its own.
  const isOfAssertion = grant.kind === "jwt_bearer";
  if (grant.account === null || !grant.revocable || traits === null || isOfAssertion) return null;
  const { parts } = grant.account;
  return {
    // One sign-in can have several accounts, and a revocation can end the grants of all of them.
    ids: [...(grant.sibling_accounts ?? []), ...parts.map((_, i) => parts.slice(0, i + 1).join("/"))],
    isPartial: parts.length < traits.account_parts,
  };
}

/** Returns the connection's row in the app's directory. `now` is when the directory hears of it, in milliseconds. */
export function directoryEntry(connection: Connection, now: number): DirectoryEntry {
  const { id, end_user, integration, created_at, revision } = connection;
  // Lists and counts leave out what is deleted, and re-encryption finds it.
  const status = connection.test === null ? connection.status : "deleted";
  const record = JSON.stringify({ ...presentConnection(connection), as_of: timestamp(now) });
  const account = accountKeyOf(connection);
  return { id, end_user: end_user.id, integration, status, created_at, revision, record, account };
}
