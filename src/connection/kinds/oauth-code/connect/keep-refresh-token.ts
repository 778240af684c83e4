// Some servers issue a refresh token only at the first consent. The response to a reconnect then has none, and the
// refresh token of the connection's grant goes on.

import { hasOriginsOf } from "../../../../integration/credential-origins.ts";
import { log } from "../../../../shared/log.ts";
import { compareAccounts } from "../../../check/account.ts";
import type { Account, Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { openGrant } from "../../../token/publish-connection.ts";
import { keyOfRequests, type TokenSet } from "../../../token/token-set.ts";

/**
 * Returns the new token set with the refresh token of the connection's grant if the new one has none, and if both are
 * known to be of the same account, client, and origins. Otherwise, returns the new token set as it is.
 */
export async function keepRefreshToken(
  context: ConnectionContext,
  connection: Connection,
  tokens: TokenSet,
  { account, origins_since }: { account: Account | null; origins_since: number },
): Promise<TokenSet> {
  const { sealed_grant, account: known } = connection;
  if (tokens.refresh_token !== null || sealed_grant === null || !isVerified(known, account)) return tokens;
  // A refresh token is not sent to an origin that was configured after it was issued.
  if (!hasOriginsOf(connection, { origins_since })) return tokens;
  const previous = await openGrant(context, connection, sealed_grant).catch((error: unknown) => {
    log.bug("grant_not_read", error, { app: connection.app, connection: connection.id });
    return null;
  });
  if (previous === null || previous.refresh_token === null || !isSameClient(previous, tokens)) return tokens;
  const { refresh_token, refresh_expires_at } = previous;
  // The refresh token can be bound to the key of the earlier grant.
  const refresh_dpop_key = keyOfRequests(previous);
  return {
    ...tokens,
    refresh_token,
    refresh_expires_at: tokens.refresh_expires_at ?? refresh_expires_at,
    ...(refresh_dpop_key !== undefined && { refresh_dpop_key }),
  };
}

function isSameClient({ client: a }: TokenSet, { client: b }: TokenSet): boolean {
  return a !== null && b !== null && a.id === b.id && a.token_origin === b.token_origin;
}

/** Whether both accounts are known completely and are the same. */
function isVerified(known: Account | null, account: Account | null): boolean {
  return (
    known !== null &&
    account !== null &&
    known.parts.length === account.parts.length &&
    compareAccounts(known, account) === "same"
  );
}
