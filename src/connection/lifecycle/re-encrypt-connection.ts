// Re-encrypts what a connection's Durable Object stores with the current root key.

import { reEncryptFields } from "../../vault/re-encrypt-fields.ts";
import { clientSecretContext } from "../../integration/client-secret.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { publishConnection } from "../token/publish-connection.ts";
import { connectionKeyContext } from "../token/token-set.ts";

/** Re-encrypts the grant, the attempts and the grants to revoke. */
export async function reEncryptConnection(context: ConnectionContext): Promise<void> {
  // Published again, because the KV copy is still encrypted with the old key.
  if (await reEncryptGrant(context)) await publishConnection(context);
  await reEncryptServer(context);
  // They can be requested again.
  context.store.exchangedTokens.clear();
  for (const attempt of context.store.attempts())
    await context.kinds[attempt.kind].reEncryptAttempt?.(context, attempt);
  for (const grant of context.store.remoteGrants())
    await context.kinds[grant.kind].reEncryptRemoteGrant(context, grant);
}

/** Re-encrypts the secret of the client at a discovered server. */
async function reEncryptServer({ store, config }: ConnectionContext): Promise<void> {
  const connection = store.connection();
  if (connection === null || connection.integration === null) return;
  await reEncryptFields(config.keyring, {
    contexts: { sealed_client_secret: clientSecretContext(connection.app, connection.integration) },
    read: () => store.connection()?.server ?? null,
    write: (changed) => {
      const current = store.connection();
      if (current !== null && current.server !== null)
        store.putConnection({ ...current, server: { ...current.server, ...changed } });
    },
  });
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
