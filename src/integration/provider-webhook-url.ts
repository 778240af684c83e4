// The URL that a provider sends an integration's webhooks to. It contains a key, and a request without it is
// rejected. Some providers also sign their webhooks or send a secret.

import * as z from "zod";
import type { Config } from "../config.ts";
import type { Provider } from "../providers/provider.ts";
import type { AppId } from "../shared/id.ts";
import { issueKey } from "../vault/api-key.ts";
import type { Keyring } from "../vault/keyring.ts";
import { open, seal } from "../vault/seal.ts";
import type { Integration } from "./integration.ts";

/** The key context of the key in a webhook URL. It opens for this integration of this app only. */
export const providerWebhookKeyContext = (app: string, integration: string) =>
  ({ use: "hook_key", owners: [app, integration] }) as const;

/** Creates the key in the webhook URL. There is none if the provider sends no webhooks. */
export async function createWebhookUrlKey(
  keyring: Keyring,
  { webhooks }: Provider,
  app: AppId,
  integration: string,
): Promise<Pick<Integration, "sealed_hook_key" | "hook_key_hash">> {
  if (webhooks === null) return { sealed_hook_key: null, hook_key_hash: null };
  const { key, hash } = await issueKey("hk", app);
  const context = providerWebhookKeyContext(app, integration);
  return { sealed_hook_key: await seal(keyring, context, key), hook_key_hash: hash };
}

/** Returns the webhook URL; null where the provider sends no webhooks. */
export async function providerWebhookUrl(
  config: Config,
  app: AppId,
  integration: Pick<Integration, "id" | "callback_id" | "sealed_hook_key">,
): Promise<string | null> {
  const { id, callback_id, sealed_hook_key } = integration;
  if (sealed_hook_key === null) return null;
  const key = await open(config.keyring, providerWebhookKeyContext(app, id), sealed_hook_key, z.string());
  return `${config.publicOrigin}/hooks/${callback_id}/${key}`;
}
