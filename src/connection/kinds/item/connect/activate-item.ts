import type { Item } from "../../../../items/item.ts";
import type { Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { sealContext, type TokenSet } from "../../../token/token-set.ts";
import { unscheduledItem } from "../delete-remote-item.ts";
import { itemOf } from "../item-of-connection.ts";
import { metadataOf, connectionStatusOf } from "../item-status.ts";
import { getApiKey } from "../call-with-api-key.ts";
import type { ItemAttempt } from "../stored-records.ts";

/** Makes the item the connection's: its grant is the integration's key, and the id to use it with. */
export async function activateItem(
  context: ConnectionContext,
  attempt: ItemAttempt,
  item: Item,
): Promise<Result<Connection>> {
  const live = context.store.connection();
  if (live === null) return { ok: false, failure: { code: "connection_not_found" } };
  const key = await getApiKey(context, { app: live.app, integration: attempt.integration }, null);
  // The item is there and stays; whoever looks next goes on from here.
  if (!key.ok) return key;
  const tokens: TokenSet = {
    access_token: key.value.key,
    refresh_token: null,
    issued_at: key.value.issuedAt,
    expires_at: key.value.expiresAt,
    refresh_expires_at: item.consentExpiresAt,
    scopes: [],
  };
  let replaced: string | null = null;
  const connected = await activateConnection(context, {
    // The number says which institution it is; whose account there, the provider does not say.
    account: { id: item.id, label: item.connector.name, parts: [item.connector.id] },
    completed: { ...attempt, status: "completed" },
    requested_scopes: [],
    granted_scopes: [],
    scopes_case_sensitive: true,
    provider_metadata: metadataOf(item),
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: true,
    revocable: true,
    sealed_grant: await seal(context.config.keyring, sealContext("grant", live), tokens),
    refresh_expires_at: tokens.refresh_expires_at,
    // The end of the consent, which no new key moves.
    refresh_end_fixed: true,
    keep_alive_days: null,
    stale: connectionStatusOf(item) === "stale",
    onConnected: (before) => {
      replaced = noteReplaced(context, before, item.id);
    },
  });
  if (!connected.ok) return failAttempt(context, attempt, connected.failure.code);
  if (replaced !== null) await revokeRemoteGrant(context, replaced);
  return connected;
}

/** Another tab was first, with an item of its own: this one takes its place. */
function noteReplaced(context: ConnectionContext, before: Connection, itemId: string): string | null {
  const replaced = itemOf(before);
  if (!replaced.ok || replaced.value.itemId === itemId) return null;
  const { owner, itemId: old } = replaced.value;
  return scheduleRevocation(context, unscheduledItem(before, owner.integration, before.variables, old));
}
