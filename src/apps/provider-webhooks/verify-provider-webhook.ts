// Whether a webhook is the provider's: what it has to show is in the provider's file, and what it is
// compared with the app has told us. Nothing of it is read before this has been seen to.

import { Webhook } from "standardwebhooks";
import * as z from "zod";
import type { Config } from "../../config.ts";
import type { ProviderWebhooks, KeyForm } from "../../providers/provider.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { open } from "../../vault/seal.ts";
import { providerWebhookSecretContext } from "../../integration/provider-webhook-secret.ts";
import type { Integration } from "../../integration/integration.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

type Shown = Pick<ProviderWebhookRequest, "headers" | "body">;

/** Compares what a delivery shows with the integration's webhook secret, where the provider's file asks for one. */
export async function verifyProviderWebhook(
  { keyring }: Pick<Config, "keyring">,
  owner: { app: AppId; integration: Integration },
  { proof }: ProviderWebhooks,
  shown: Shown,
): Promise<Result<null>> {
  if (proof.kind === "url") return ok(null);
  const { id, sealed_hook_secret } = owner.integration;
  if (sealed_hook_secret === null)
    return fail("webhook_secret_missing", { detail: "Set the integration's webhook_secret." });
  const secret = await open(
    keyring,
    providerWebhookSecretContext(owner.app, id),
    sealed_hook_secret,
    z.string(),
  );
  if (proof.kind === "standard_webhooks")
    return isSigned(secret, proof.keyForms, shown)
      ? ok(null)
      : fail("unauthenticated", { detail: "The signature does not fit, or its timestamp is too old." });
  return equalInConstantTime(shown.headers[proof.header] ?? "", secret)
    ? ok(null)
    : fail("unauthenticated", { detail: `The header ${proof.header} does not hold the webhook_secret.` });
}

/** Whether a signature fits, and its timestamp is no more than five minutes away (Standard Webhooks 1.0.0). */
function isSigned(secret: string, keyForms: readonly KeyForm[], { headers, body }: Shown): boolean {
  return keyForms.some((form) => {
    try {
      const webhook = new Webhook(secret, form === "text" ? { format: "raw" } : {});
      webhook.verify(body, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}
