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
// 3. A new grant's account is announced before the connection is activated. Until the connection is reported as active,
//    a claim has to wait. The announcement of an attempt that fails or is interrupted expires.
// 4. A request that was claimed shortly before the announcement may have ended the new grant. The announcement returns
//    this, and the connection then checks its grant after the request has ended.

import type { Integration } from "../../integration/integration.ts";
import { providerOf } from "../../providers/registry.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { AppContext } from "../app-context.ts";
import type { AccountUse, RevocationClaim } from "./account-claims.ts";
import type { DirectoryEntry } from "./connection-directory.ts";

/** How long an announcement is valid. Longer than a report to this object is delayed. */
const ANNOUNCED_MS = 10 * MINUTE;

/** How long a claim is remembered. Longer than the time from the exchange of a code to the announcement. */
const CLAIMED_MS = 2 * MINUTE;

/** Stores a connection's row. The first row of a deleted connection decides whether its account is shared. */
export function putEntry({ directory, accountClaims }: AppContext, entry: DirectoryEntry): void {
  const { id: connection, integration, status, account = null } = entry;
  const isDeletion = status === "deleted" && !directory.isDeleted(connection);
  directory.put(entry);
  // An active connection is also reported while it is being connected again, perhaps with another account.
  if (status === "active" && account !== null) accountClaims.delete(connection, "connecting", account);
  if (status === "deleted") accountClaims.delete(connection, "connecting");
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
    claims.delete(connection, "connecting", account);
    if (claims.has(use, "shared", now, connection) || directory.isAccountActive(integration, account))
      return "shared";
    if (claims.has(use, "connecting", now, null)) return "wait";
    claims.put(use, "revoking", now + CLAIMED_MS);
    return "revoke";
  });
}

function isEachGrantRevoked(integration: Integration | null): boolean {
  if (integration === null) return false;
  return (integration.options.revocation_scope ?? providerOf(integration).revocationScope) === "grant";
}

/** Announces that a connection is about to be active. Returns whether a revocation may have ended its grant. */
export function announceAccount({ store, accountClaims: claims, now }: AppContext, use: AccountUse): boolean {
  if (store.app() === null) return false;
  claims.deleteExpired(now());
  claims.put(use, "connecting", now() + ANNOUNCED_MS);
  return claims.has(use, "revoking", now(), null);
}
