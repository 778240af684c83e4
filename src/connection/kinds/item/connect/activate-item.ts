import type { Item } from "../../../../items/item.ts";
import type { Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import { activateConnection } from "../../../connect/activate-connection.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { connectionKeyContext, type TokenSet } from "../../../token/token-set.ts";
import { unscheduledItem } from "../remote-items.ts";
import { itemOf } from "../item-of-connection.ts";
import { metadataOf, connectionStatusOf } from "../item-status.ts";
import { getApiKey, integrationOf } from "../call-with-api-key.ts";
import type { ItemAttempt } from "../stored-records.ts";

/**
 * Activates the connection with an item. Its grant is the integration's API key; the metadata contains the item's id.
 */
export async function activateItem(
  context: ConnectionContext,
  attempt: ItemAttempt,
  item: Item,
): Promise<Result<Connection>> {
  const current = context.store.connection();
  if (current === null) return { ok: false, failure: { code: "connection_not_found" } };
  const key = await getApiKey(context, integrationOf(current.app, attempt), null);
  // The item stays, and the next check continues from here.
  if (!key.ok) return key;
  const tokens: TokenSet = {
    access_token: key.value.key,
    refresh_token: null,
    issued_at: key.value.issuedAt,
    expires_at: key.value.expiresAt,
    refresh_expires_at: item.consentExpiresAt,
    scopes: [],
    client: null,
  };
  let replacedId: string | null = null;
  const activated = await activateConnection(context, {
    // The connector id identifies the institution. The provider does not report whose account it is.
    account: { id: item.id, label: item.connector.name, parts: [item.connector.id], exact: true },
    completed: { ...attempt, status: "completed" },
    requested_scopes: [],
    granted_scopes: [],
    scopes_case_sensitive: true,
    provider_metadata: metadataOf(item),
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: true,
    revocable: true,
    sealed_grant: await seal(context.config.keyring, connectionKeyContext("grant", current), tokens),
    refresh_expires_at: tokens.refresh_expires_at,
    // This is the expiry of the consent, which a new key does not extend.
    refresh_end_fixed: true,
    keep_alive_days: null,
    stale: connectionStatusOf(item) === "stale",
    onActivated: (before) => {
      replacedId = scheduleReplacedItem(context, before, item.id);
    },
  });
  if (!activated.ok) return failAttempt(context, attempt, activated.failure.code);
  if (replacedId !== null) await revokeRemoteGrant(context, replacedId);
  return activated;
}

/** Schedules the deletion of the item that another tab connected before, which this one replaces. */
function scheduleReplacedItem(context: ConnectionContext, before: Connection, itemId: string): string | null {
  const own = itemOf(before);
  if (!own.ok || own.value.itemId === itemId) return null;
  return scheduleRevocation(context, unscheduledItem(before, own.value.owner, own.value.itemId));
}
