// Verifies that a webhook comes from the provider. The provider's file says what a webhook has to prove; the
// app has set the secret. The body is parsed only after this check.

import * as z from "zod";
import type { Config } from "../../config.ts";
import type { ProviderWebhooks, KeyEncoding } from "../../providers/definition/webhooks.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { open } from "../../vault/seal.ts";
import { isSigned, keyOfSecret } from "../../vault/standard-webhooks.ts";
import { providerWebhookSecretContext } from "../../integration/provider-webhook-secret.ts";
import type { Integration } from "../../integration/integration.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

type SignedRequest = Pick<ProviderWebhookRequest, "headers" | "body">;

/**
 * Checks a webhook against the integration's webhook secret, where the provider's webhooks carry a secret or
 * a signature.
 */
export async function verifyProviderWebhook(
  { keyring }: Pick<Config, "keyring">,
  owner: { app: AppId; integration: Integration },
  { proof }: ProviderWebhooks,
  request: SignedRequest,
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
    return (await hasValidSignature(secret, proof.key_encodings, request))
      ? ok(null)
      : fail("unauthenticated", { detail: "The signature is invalid, or its timestamp is too old." });
  return equalInConstantTime(request.headers[proof.header] ?? "", secret)
    ? ok(null)
    : fail("unauthenticated", { detail: `The ${proof.header} header does not match the webhook_secret.` });
}

/**
 * Returns whether a signature is valid and its timestamp is at most five minutes off (Standard Webhooks
 * 1.0.0).
 */
async function hasValidSignature(
  secret: string,
  key_encodings: readonly KeyEncoding[],
  { headers, body }: SignedRequest,
): Promise<boolean> {
  for (const encoding of key_encodings) {
    const key = keyIn(secret, encoding);
    if (key !== null && (await isSigned(key, headers, body, Date.now()))) return true;
  }
  return false;
}

/** Returns the key in a secret; null where the secret is not in this encoding. */
function keyIn(secret: string, encoding: KeyEncoding): Uint8Array | null {
  if (encoding === "text") return new TextEncoder().encode(secret);
  try {
    return keyOfSecret(secret);
  } catch {
    return null;
  }
}
