// Re-encrypts what a connection's Durable Object stores with the current root key.

import { reEncryptFields } from "../../vault/re-encrypt-fields.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { connectionKeyContext } from "../token/token-set.ts";

/** Re-encrypts the grant, the attempts and the grants to revoke. */
export async function reEncryptConnection(context: ConnectionContext): Promise<void> {
  // Published again, because the KV copy is still encrypted with the old key.
  if (await reEncryptGrant(context)) await publishConnection(context);
  for (const attempt of context.store.attempts())
    await context.kinds[attempt.kind].reEncryptAttempt?.(context, attempt);
  for (const grant of context.store.remoteGrants())
    await context.kinds[grant.kind].reEncryptRemoteGrant(context, grant);
}

async function reEncryptGrant(context: ConnectionContext): Promise<boolean> {
  const { store, config, tasks } = context;
  const connection = store.connection();
  if (connection === null) return false;
  return reEncryptFields(config.keyring, {
    contexts: { sealed_grant: connectionKeyContext("grant", connection) },
    read: () => store.connection(),
    write: (changed) =>
      context.transaction(() => {
        const current = store.connection();
        if (current !== null) store.putConnection({ ...current, ...changed });
        tasks.schedule("publish", context.now());
      }),
  });
}
