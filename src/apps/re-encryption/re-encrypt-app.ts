// Re-encrypts an app's secrets, and page by page its integrations and its connections, with the current root key.

import { connectionStub } from "../../connection/connection-rpc.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { reEncryptFields } from "../../vault/re-encrypt-fields.ts";
import type { AppContext } from "../app-context.ts";
import { COPY_OF_KEYS, copiesOfIntegration, copyOfIntegration } from "../app-publisher.ts";
import { providerWebhookSecretContext } from "../../integration/provider-webhook-secret.ts";
import { providerWebhookKeyContext } from "../../integration/provider-webhook-url.ts";
import { sharedApiKeyContext } from "../integrations/integration-api-key.ts";
import {
  replacedSecrets,
  webhookSecretContext,
  withReplacedSecrets,
} from "../outgoing-webhooks/webhook-secret.ts";
import { clientKeyContext } from "../../integration/client-key.ts";
import { clientSecretContext } from "../../integration/client-secret.ts";
import { identityProviderContext } from "../../integration/identity-provider.ts";
import type { ReEncryptedPage } from "./re-encryption-job.ts";

const CONNECTIONS_PER_PAGE = 20;

/** The copies of a page are published in one run of the publisher. */
const INTEGRATIONS_PER_PAGE = 40;

/** Before the ID of an integration, in the cursor of the page that follows it. No connection ID begins with it. */
const INTEGRATION = "/";

/**
 * Re-encrypts one page after `cursor`: integrations, and after the last of them connections. The first page includes the
 * app's own secrets. Returns null where this instance has another current root key.
 */
export async function reEncryptApp(
  context: AppContext,
  cursor: string,
  kid: string,
): Promise<ReEncryptedPage | null> {
  // After a deployment, an object can run the previous code and secrets for a while.
  if (context.config.keyring.currentKid !== kid) return null;
  const app = context.store.app();
  if (app === null) return { connections: 0, failed: [], nextCursor: null };
  const failed: string[] = [];
  const isFirst = cursor === "";
  const isOfConnections = !isFirst && !cursor.startsWith(INTEGRATION);
  if (!isOfConnections) {
    const after = cursor.slice(INTEGRATION.length);
    const integrations = context.store.integrationIdsAfter(after, INTEGRATIONS_PER_PAGE);
    const areSecretsDone = await reEncryptSecrets(context, app.id, integrations, isFirst);
    // Publishing the KV copies encrypts them with the current key.
    const copies = integrations.flatMap((id) => {
      const integration = context.store.integration(id);
      return integration === null ? [copyOfIntegration(id)] : copiesOfIntegration(integration);
    });
    await context.publisher.publish(COPY_OF_KEYS, ...copies);
    if (!areSecretsDone || context.publisher.isBehind) failed.push(app.id);
    const last = integrations.at(-1);
    if (last !== undefined && integrations.length === INTEGRATIONS_PER_PAGE)
      return { connections: 0, failed, nextCursor: `${INTEGRATION}${last}` };
  }
  const ids = context.directory.listIds(isOfConnections ? cursor : "", CONNECTIONS_PER_PAGE);
  let connections = 0;
  for (const id of ids) {
    try {
      if (await connectionStub(context.env, app.id, id).reEncrypt(kid)) {
        connections += 1;
        continue;
      }
      log.warn("not_reencrypted", { app: app.id, connection: id });
      failed.push(id);
    } catch (error) {
      log.bug("not_reencrypted", error, { app: app.id, connection: id });
      failed.push(id);
    }
  }
  const nextCursor = ids.length < CONNECTIONS_PER_PAGE ? null : (ids.at(-1) ?? null);
  return { connections, failed, nextCursor };
}

async function reEncryptSecrets(
  context: AppContext,
  app: AppId,
  integrations: readonly string[],
  isFirst: boolean,
): Promise<boolean> {
  try {
    if (isFirst) await reEncryptWebhookSecrets(context, app);
    for (const id of integrations) {
      await reEncryptIntegration(context, app, id);
      await reEncryptSharedApiKey(context, app, id);
      await reEncryptRegisteredClients(context, app, id);
    }
    return true;
  } catch (error) {
    log.bug("not_reencrypted", error, { app });
    return false;
  }
}

async function reEncryptWebhookSecrets({ store, config }: AppContext, app: AppId): Promise<void> {
  const keyContext = webhookSecretContext(app);
  await reEncryptFields(config.keyring, {
    contexts: { sealed_webhook_secret: keyContext },
    read: () => store.app(),
    write: (changed) => {
      const current = store.app();
      if (current !== null) store.putApp({ ...current, ...changed });
    },
  });
  const replaced = () => {
    const current = store.app();
    return current === null ? [] : replacedSecrets(current);
  };
  // A rotation adds a secret before the others, and two can end at the same time. So each is found by what is stored.
  for (const { sealed } of replaced())
    await reEncryptFields(config.keyring, {
      contexts: { sealed: keyContext },
      read: () => replaced().find((secret) => secret.sealed === sealed) ?? null,
      write: (changed) => {
        const current = store.app();
        if (current === null) return;
        const secrets = replaced().map((secret) =>
          secret.sealed === sealed ? { ...secret, ...changed } : secret,
        );
        store.putApp(withReplacedSecrets(current, secrets));
      },
    });
}

async function reEncryptIntegration({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await reEncryptFields(config.keyring, {
    contexts: {
      sealed_client_secret: clientSecretContext(app, id),
      sealed_client_key: clientKeyContext(app, id),
      sealed_signing_keys: clientKeyContext(app, id),
      sealed_hook_key: providerWebhookKeyContext(app, id),
      sealed_hook_secret: providerWebhookSecretContext(app, id),
    },
    read: () => store.integration(id),
    write: (changed) => {
      const integration = store.integration(id);
      if (integration !== null) store.putIntegration({ ...integration, ...changed });
    },
  });
  await reEncryptFields(config.keyring, {
    contexts: { sealed_client_secret: identityProviderContext({ app, integration: id }) },
    read: () => store.integration(id)?.identity_provider ?? null,
    write: (changed) => {
      const integration = store.integration(id);
      const identity_provider = integration?.identity_provider ?? null;
      if (integration === null || identity_provider === null) return;
      store.putIntegration({ ...integration, identity_provider: { ...identity_provider, ...changed } });
    },
  });
}

async function reEncryptRegisteredClients(
  { store, config }: AppContext,
  app: AppId,
  id: string,
): Promise<void> {
  for (const issuer of store.registeredIssuers(id))
    await reEncryptFields(config.keyring, {
      contexts: { sealed_client_secret: clientSecretContext(app, id) },
      read: () => store.registeredClient(id, issuer),
      write: (changed) => {
        const client = store.registeredClient(id, issuer);
        if (client !== null) store.changeRegisteredClient(id, issuer, { ...client, ...changed });
      },
    });
}

async function reEncryptSharedApiKey({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await reEncryptFields(config.keyring, {
    contexts: { sealed_key: sharedApiKeyContext(app, id) },
    read: () => store.integrationKey(id),
    write: (changed) => {
      const key = store.integrationKey(id);
      if (key !== null) store.putIntegrationKey(id, { ...key, ...changed });
    },
  });
}
