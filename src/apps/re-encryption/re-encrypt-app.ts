// Brings an app's secrets, and page by page its connections, under the current root key.

import { connectionStub } from "../../connection/connection-rpc.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { reEncryptFields } from "../../vault/re-encrypt-fields.ts";
import type { AppContext } from "../app-context.ts";
import { providerWebhookSecretContext } from "../../integration/provider-webhook-secret.ts";
import { providerWebhookKeyContext } from "../../integration/provider-webhook-url.ts";
import { sharedApiKeyContext } from "../integrations/integration-api-key.ts";
import { webhookSecretContext } from "../outgoing-webhooks/webhook-secret.ts";
import { clientSecretContext } from "../../integration/client-secret.ts";
import type { ReEncryptedPage } from "./re-encryption-job.ts";

const CONNECTIONS_PER_PAGE = 20;

/** Re-seals the app's own secrets and the connections after `cursor`. */
export async function reEncryptApp(
  context: AppContext,
  cursor: string,
  kid: string,
): Promise<ReEncryptedPage> {
  // An object may run the code and secrets of the deployment before for a while.
  if (context.config.keyring.currentKid !== kid) throw new Error("another root key is current here");
  const app = context.store.app();
  if (app === null) return { connections: 0, failed: [], nextCursor: null };
  const failed: string[] = [];
  if (cursor === "") {
    const isDone = await reEncryptSecrets(context, app.id);
    // The edge copy is as old as it was: sealed anew by being published.
    await context.publisher.publish();
    if (!isDone || context.publisher.isBehind) failed.push(app.id);
  }
  const ids = context.directory.idsAfter(cursor, CONNECTIONS_PER_PAGE);
  let connections = 0;
  for (const id of ids) {
    try {
      await connectionStub(context.env, app.id, id).reEncrypt(kid);
      connections += 1;
    } catch (error) {
      log.bug("not_resealed", error, { app: app.id, connection: id });
      failed.push(id);
    }
  }
  const nextCursor = ids.length < CONNECTIONS_PER_PAGE ? null : (ids.at(-1) ?? null);
  return { connections, failed, nextCursor };
}

async function reEncryptSecrets(context: AppContext, app: AppId): Promise<boolean> {
  try {
    await reEncryptWebhookSecrets(context, app);
    for (const { id } of context.store.integrations()) {
      await reEncryptIntegration(context, app, id);
      await reEncryptSharedApiKey(context, app, id);
    }
    return true;
  } catch (error) {
    log.bug("not_resealed", error, { app });
    return false;
  }
}

async function reEncryptWebhookSecrets({ store, config }: AppContext, app: AppId): Promise<void> {
  const place = webhookSecretContext(app);
  await reEncryptFields(config.keyring, {
    places: { sealed_webhook_secret: place },
    read: () => store.app(),
    write: (changed) => {
      const current = store.app();
      if (current !== null) store.putApp({ ...current, ...changed });
    },
  });
  await reEncryptFields(config.keyring, {
    places: { sealed: place },
    read: () => store.app()?.previous_webhook_secret ?? null,
    write: (changed) => {
      const current = store.app();
      const previous = current?.previous_webhook_secret ?? null;
      if (current === null || previous === null) return;
      store.putApp({ ...current, previous_webhook_secret: { ...previous, ...changed } });
    },
  });
}

async function reEncryptIntegration({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await reEncryptFields(config.keyring, {
    places: {
      sealed_client_secret: clientSecretContext(app, id),
      sealed_hook_key: providerWebhookKeyContext(app, id),
      sealed_hook_secret: providerWebhookSecretContext(app, id),
    },
    read: () => store.integration(id),
    write: (changed) => {
      const integration = store.integration(id);
      if (integration !== null) store.putIntegration({ ...integration, ...changed });
    },
  });
}

async function reEncryptSharedApiKey({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await reEncryptFields(config.keyring, {
    places: { sealed_key: sharedApiKeyContext(app, id) },
    read: () => store.integrationKey(id),
    write: (changed) => {
      const key = store.integrationKey(id);
      if (key !== null) store.putIntegrationKey(id, { ...key, ...changed });
    },
  });
}
