import { clientSecretContext } from "../../../integration/client-secret.ts";
import { reEncryptFields } from "../../../vault/re-encrypt-fields.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { RemoteGrant } from "../../lifecycle/remote-grant.ts";
import { itemRemoteGrant, putItemRemoteGrant } from "./stored-records.ts";

/** Re-encrypts the record of an item to delete. Only its client secret is encrypted. */
export async function reEncryptRemoteGrant(
  { store, config }: ConnectionContext,
  { id, app, integration }: RemoteGrant,
): Promise<void> {
  await reEncryptFields(config.keyring, {
    contexts: { sealed_client_secret: clientSecretContext(app, integration) },
    read: () => itemRemoteGrant(store, id)?.client ?? null,
    write: (changed) => {
      const grant = itemRemoteGrant(store, id);
      if (grant === null || grant.client === null) return;
      putItemRemoteGrant(store, { ...grant, client: { ...grant.client, ...changed } });
    },
  });
}
