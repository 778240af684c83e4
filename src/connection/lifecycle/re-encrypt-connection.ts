// Brings what a connection's object holds under the current root key.

import { clientSecretContext } from "../../integration/build-integration.ts";
import { resealFields } from "../../vault/re-encrypt-fields.ts";
import type { CodeAttempt } from "../connect/attempt.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { publish } from "../token/publish-connection.ts";
import type { Revocation } from "./remote-grant.ts";
import { sealContext } from "../token/token-set.ts";

/** Re-seals everything that is sealed here. */
export async function resealConnection(context: ConnectionContext): Promise<void> {
  // A grant is published anew: its copy at the edges is as old as it was.
  if (await resealGrant(context)) await publish(context);
  for (const attempt of context.store.attempts())
    if (attempt.kind === "code") await resealAttempt(context, attempt);
  for (const revocation of context.store.revocations()) await resealRevocation(context, revocation);
}

async function resealGrant(context: ConnectionContext): Promise<boolean> {
  const { store, config, tasks } = context;
  const connection = store.connection();
  if (connection === null) return false;
  return resealFields(config.keyring, {
    places: { sealed_grant: sealContext("grant", connection) },
    read: () => store.connection(),
    write: (changed) =>
      context.transaction(() => {
        const current = store.connection();
        if (current !== null) store.putConnection({ ...current, ...changed });
        tasks.schedule("publish", context.now());
      }),
  });
}

async function resealAttempt(context: ConnectionContext, { id, integration }: CodeAttempt): Promise<void> {
  const { store, config } = context;
  const connection = store.connection();
  if (connection === null) return;
  const place = sealContext("attempt", connection);
  await resealFields(config.keyring, {
    places: {
      sealed_verifier: place,
      sealed_code: place,
      sealed_grant: place,
      sealed_client_secret: clientSecretContext(connection.app, integration),
    },
    read: () => store.codeAttempt(id),
    write: (changed) => {
      const attempt = store.codeAttempt(id);
      if (attempt !== null) store.putAttempt({ ...attempt, ...changed });
    },
  });
}

async function resealRevocation(context: ConnectionContext, revocation: Revocation): Promise<void> {
  const { store, config } = context;
  const { id, app, connection, integration } = revocation;
  await resealFields(config.keyring, {
    places: { sealed_tokens: sealContext("grant", { app, id: connection }) },
    read: () => codeRevocation(context, id),
    write: (changed) => {
      const current = codeRevocation(context, id);
      if (current !== null) store.putRevocation({ ...current, ...changed });
    },
  });
  await resealFields(config.keyring, {
    places: { sealed_client_secret: clientSecretContext(app, integration) },
    read: () => store.revocation(id)?.client ?? null,
    write: (changed) => {
      const current = store.revocation(id);
      if (current?.kind === "code" && current.client !== null)
        store.putRevocation({ ...current, client: { ...current.client, ...changed } });
      if (current?.kind === "item" && current.client !== null)
        store.putRevocation({ ...current, client: { ...current.client, ...changed } });
    },
  });
}

/** One of a grant: an item has nothing that is sealed but its client's secret. */
function codeRevocation({ store }: ConnectionContext, id: string) {
  const revocation = store.revocation(id);
  return revocation?.kind === "code" ? revocation : null;
}
