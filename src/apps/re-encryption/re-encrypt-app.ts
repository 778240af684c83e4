// Brings an app's secrets, and page by page its connections, under the current root key.

import { connectionStub } from "../../connection/connection-rpc.ts";
import type { AppId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { resealFields } from "../../vault/re-encrypt-fields.ts";
import type { AppContext } from "../app-context.ts";
import { clientSecretContext } from "../../integration/build-integration.ts";
import { hookSecretContext } from "../../integration/provider-webhook-secret.ts";
import { hookKeyContext } from "../../integration/provider-webhook-url.ts";
import { integrationKeyContext } from "../integrations/integration-api-key.ts";
import { webhookSecretContext } from "../outgoing-webhooks/webhook-secret.ts";

/** A page of an app: how many connections are done, the ids of what could not be, where to go on. */
export type ResealedPage = { connections: number; failed: string[]; nextCursor: string | null };

const CONNECTIONS_PER_PAGE = 20;

/** Re-seals the app's own secrets and the connections after `cursor`. */
export async function resealApp(context: AppContext, cursor: string, kid: string): Promise<ResealedPage> {
  // An object may run the code and secrets of the deployment before for a while.
  if (context.config.keyring.currentKid !== kid) throw new Error("another root key is current here");
  const app = context.store.app();
  if (app === null) return { connections: 0, failed: [], nextCursor: null };
  const failed: string[] = [];
  if (cursor === "") {
    const isResealed = await resealSecrets(context, app.id);
    // The edge copy is as old as it was: sealed anew by being published.
    await context.publisher.publish();
    if (!isResealed || context.publisher.isBehind) failed.push(app.id);
  }
  const ids = context.directory.idsAfter(cursor, CONNECTIONS_PER_PAGE);
  let connections = 0;
  for (const id of ids) {
    try {
      await connectionStub(context.env, app.id, id).reseal(kid);
      connections += 1;
    } catch (error) {
      log.bug("not_resealed", error, { app: app.id, connection: id });
      failed.push(id);
    }
  }
  const nextCursor = ids.length < CONNECTIONS_PER_PAGE ? null : (ids.at(-1) ?? null);
  return { connections, failed, nextCursor };
}

async function resealSecrets(context: AppContext, app: AppId): Promise<boolean> {
  try {
    await resealWebhookSecrets(context, app);
    for (const { id } of context.store.integrations()) {
      await resealIntegration(context, app, id);
      await resealIntegrationKey(context, app, id);
    }
    return true;
  } catch (error) {
    log.bug("not_resealed", error, { app });
    return false;
  }
}

async function resealWebhookSecrets({ store, config }: AppContext, app: AppId): Promise<void> {
  const place = webhookSecretContext(app);
  await resealFields(config.keyring, {
    places: { sealed_webhook_secret: place },
    read: () => store.app(),
    write: (changed) => {
      const current = store.app();
      if (current !== null) store.putApp({ ...current, ...changed });
    },
  });
  await resealFields(config.keyring, {
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

async function resealIntegration({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await resealFields(config.keyring, {
    places: {
      sealed_client_secret: clientSecretContext(app, id),
      sealed_hook_key: hookKeyContext(app, id),
      sealed_hook_secret: hookSecretContext(app, id),
    },
    read: () => store.integration(id),
    write: (changed) => {
      const integration = store.integration(id);
      if (integration !== null) store.putIntegration({ ...integration, ...changed });
    },
  });
}

async function resealIntegrationKey({ store, config }: AppContext, app: AppId, id: string): Promise<void> {
  await resealFields(config.keyring, {
    places: { sealed_key: integrationKeyContext(app, id) },
    read: () => store.integrationKey(id),
    write: (changed) => {
      const key = store.integrationKey(id);
      if (key !== null) store.putIntegrationKey(id, { ...key, ...changed });
    },
  });
}
