// Which connections of an integration use the same account. Some servers revoke everything that a person granted to a
// client, whichever token is sent. The provider's authorization is therefore revoked only with the last connection of an
// account. An account that could not be verified is not compared.
//
// Where a revocation ends only one grant, each connection revokes its own (`revocation_scope`).
//
// 1. The first report of a connection as deleted decides, in its transaction, whether another connection of the account
//    is active. If so, the decision that the authorization is shared is stored. Of two connections that are deleted at
//    the same time, one is reported first and sees the other one. The other one sees none and revokes.
// 2. A connection claims the revocation before each request. The claim contains the report, so that step 1 always comes
//    first. The grant stays in the connection's storage until there is an outcome. A crash repeats the claim and loses
//    nothing.
// 3. A claim may be made between the exchange of a code and the first report of the new grant, and its request may end that
//    grant. The report returns this, and the connection then checks its grant after the request has ended.

import type { DirectoryEntry } from "../../connection/connection-rpc.ts";
import type { Integration } from "../../integration/integration.ts";
import { providerOf } from "../../providers/registry.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { AppContext } from "../app-context.ts";
import type { AccountUse, RevocationClaim } from "./account-claims.ts";

/** How long a claim is remembered. Longer than the time from the exchange of a code to the report of its grant. */
const CLAIMED_MS = 10 * MINUTE;

/** Stores a connection's row. The first row of a deleted connection decides whether its account is shared. */
export function putEntry({ directory, accountClaims }: AppContext, entry: DirectoryEntry): void {
  const { id: connection, integration, status, account = null } = entry;
  const isDeletion = status === "deleted" && !directory.isDeleted(connection);
  directory.put(entry);
  if (!isDeletion || integration === null || account === null) return;
  if (directory.isAccountActive(integration, account))
    accountClaims.put({ connection, integration, account }, "shared", Number.MAX_SAFE_INTEGER);
}

/** Decides whether a grant may be revoked now. `entry` is the connection's row; null where it stores nothing anymore. */
export function claimRevocation(
  context: AppContext,
  use: AccountUse,
  entry: DirectoryEntry | null,
): RevocationClaim {
  const { store, directory, accountClaims: claims } = context;
  // A late claim must not recreate the storage of a deleted app, which has no connections.
  if (store.app() === null || isEachGrantRevoked(store.integration(use.integration))) return "revoke";
  return context.transaction(() => {
    const { connection, integration, account } = use;
    const now = context.now();
    if (entry !== null) putEntry(context, entry);
    if (claims.has(use, "shared", now, connection) || directory.isAccountActive(integration, account))
      return "shared";
    claims.deleteExpired(now);
    claims.put(use, "revoking", now + CLAIMED_MS);
    return "revoke";
  });
}

function isEachGrantRevoked(integration: Integration | null): boolean {
  if (integration === null) return false;
  return (integration.options.revocation_scope ?? providerOf(integration).revocation.scope) === "grant";
}

/** Returns whether a revocation of the account may have ended the grant of an active connection. */
export function isRevocationClaimed({ accountClaims, now }: AppContext, entry: DirectoryEntry): boolean {
  const { id: connection, integration, status, account = null } = entry;
  if (status !== "active" || integration === null || account === null) return false;
  return accountClaims.has({ connection, integration, account }, "revoking", now(), null);
}
