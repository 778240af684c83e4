// Where a provider's webhooks for an integration come to. The key in the URL is what lets a sender in at all;
// what else a sender has to show is the provider's affair.

import * as z from "zod";
import type { Config } from "../config.ts";
import type { AppId } from "../shared/id.ts";
import { open } from "../vault/seal.ts";
import type { Integration } from "./integration.ts";

/** What is sealed as an integration's hook key belongs to this integration of this app alone. */
export const providerWebhookKeyContext = (app: string, integration: string) =>
  ({ use: "hook_key", owners: [app, integration] }) as const;

/** The URL; null where the integration's provider sends none. */
export async function providerWebhookUrl(
  config: Config,
  app: AppId,
  integration: Integration,
): Promise<string | null> {
  const { id, callback_id, sealed_hook_key } = integration;
  if (sealed_hook_key === null) return null;
  const key = await open(config.keyring, providerWebhookKeyContext(app, id), sealed_hook_key, z.string());
  return `${config.publicOrigin}/hooks/${callback_id}/${key}`;
}
