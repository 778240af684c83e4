// Re-encrypts what authorization code connections store besides the connection itself.

import { clientKeyContext } from "../../../integration/client-key.ts";
import { clientSecretContext } from "../../../integration/client-secret.ts";
import { reEncryptFields } from "../../../vault/re-encrypt-fields.ts";
import type { Attempt } from "../../connect/attempt.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import { connectionKeyContext } from "../../token/token-set.ts";
import { codeAttempt, codeRemoteGrant, putCodeAttempt, putCodeRemoteGrant } from "./stored-records.ts";

/** Re-encrypts an attempt: the verifier, the key of proofs, the codes, the grant, the client secret and the private keys. */
export async function reEncryptAttempt(
  context: ConnectionContext,
  { id, integration }: Attempt,
): Promise<void> {
  const { store, config } = context;
  const connection = store.connection();
  if (connection === null) return;
  const keyContext = connectionKeyContext("attempt", connection);
  await reEncryptFields(config.keyring, {
    contexts: {
      sealed_verifier: keyContext,
      sealed_dpop_key: keyContext,
      sealed_code: keyContext,
      sealed_grant: keyContext,
      sealed_device_code: keyContext,
      sealed_client_secret: clientSecretContext(connection.app, integration),
      sealed_client_key: clientKeyContext(connection.app, integration),
    },
    read: () => codeAttempt(store, id),
    write: (changed) => {
      const attempt = codeAttempt(store, id);
      if (attempt !== null) putCodeAttempt(store, { ...attempt, ...changed });
    },
  });
}

/** Re-encrypts a grant that is to be revoked: its tokens, the client secret and the private keys. */
export async function reEncryptRemoteGrant(
  { store, config }: ConnectionContext,
  { id, app, connection, integration }: RemoteGrant,
): Promise<void> {
  await reEncryptFields(config.keyring, {
    contexts: { sealed_tokens: connectionKeyContext("grant", { app, id: connection }) },
    read: () => codeRemoteGrant(store, id),
    write: (changed) => {
      const grant = codeRemoteGrant(store, id);
      if (grant !== null) putCodeRemoteGrant(store, { ...grant, ...changed });
    },
  });
  await reEncryptFields(config.keyring, {
    contexts: { sealed_client_secret: clientSecretContext(app, integration) },
    read: () => codeRemoteGrant(store, id)?.server ?? null,
    write: (changed) => {
      const grant = codeRemoteGrant(store, id);
      if (grant === null || grant.server === null) return;
      putCodeRemoteGrant(store, { ...grant, server: { ...grant.server, ...changed } });
    },
  });
  await reEncryptFields(config.keyring, {
    contexts: {
      sealed_client_secret: clientSecretContext(app, integration),
      sealed_client_key: clientKeyContext(app, integration),
    },
    read: () => codeRemoteGrant(store, id)?.client ?? null,
    write: (changed) => {
      const grant = codeRemoteGrant(store, id);
      if (grant === null || grant.client === null) return;
      putCodeRemoteGrant(store, { ...grant, client: { ...grant.client, ...changed } });
    },
  });
}
