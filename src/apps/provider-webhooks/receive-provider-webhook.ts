// Receives a request at an integration's webhook URL. It verifies the request and stores it once, before it
// responds; the alarm processes it.

import { providerOf } from "../../providers/registry.ts";
import { DAY, HOUR, SECOND } from "../../shared/clock.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import { deriveEventId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { Integration } from "../../integration/integration.ts";
import { parseProviderWebhook } from "./parse-provider-webhook.ts";
import { verifyProviderWebhook } from "./verify-provider-webhook.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

/** Returns whether a hash is that of the key in an integration's webhook URL. */
export function isProviderWebhookKey(context: AppContext, callbackId: string, hash: string): boolean {
  return integrationOf(context, { callbackId, keyHash: hash }) !== null;
}

/** How long a provider is asked to wait while the log is full. */
const FULL_RETRY_SECONDS = HOUR / SECOND;

/** Verifies and stores a webhook. A repeated delivery changes nothing. */
export async function receiveProviderWebhook(
  context: AppContext,
  request: ProviderWebhookRequest,
): Promise<Result<null>> {
  const app = activeApp(context);
  const integration = integrationOf(context, request);
  if (app === null || integration === null) return fail("unauthenticated");
  const { webhooks } = providerOf(integration);
  if (webhooks === null) return fail("unauthenticated");
  if (context.providerWebhooks.isFull())
    return fail("rate_limited", { retryAfterSeconds: FULL_RETRY_SECONDS });
  const verified = await verifyProviderWebhook(
    context.config,
    { app: app.id, integration },
    webhooks,
    request,
  );
  if (!verified.ok) return verified;
  const parsed = parseProviderWebhook(webhooks, request);
  if (parsed === null)
    return fail("invalid_request", {
      detail: `The body must be a JSON object with a ${webhooks.type_field} field.`,
    });
  const { type, deliveryId, claim } = parsed;
  // Derived from the callback ID, which is never reused; an integration's own ID can be.
  const { id: name, callback_id, provider } = integration;
  const identity = deliveryId === null ? { body: request.body } : { id: deliveryId };
  const id = await deriveEventId(JSON.stringify([callback_id, identity]));
  // The integration can have been deleted while the request was verified.
  if (integrationOf(context, request) === null) return fail("unauthenticated");
  const now = context.now();
  const { body: payload, requestId: request_id } = request;
  const webhook = { integration: name, provider, type, delivery_id: deliveryId, claim, payload, request_id };
  context.transaction(() => {
    context.providerWebhooks.add(id, claim?.connection ?? name, webhook, now);
    context.tasks.schedule("hooks", now);
    context.tasks.schedule("prune", now + DAY);
  });
  return ok(null);
}

/** Returns the integration with this callback ID and webhook key; null where the app was deleted. */
function integrationOf(
  context: AppContext,
  { callbackId, keyHash }: Pick<ProviderWebhookRequest, "callbackId" | "keyHash">,
): Integration | null {
  if (activeApp(context) === null) return null;
  const integration = context.store.integrationByCallbackId(callbackId);
  const expected = integration?.hook_key_hash ?? null;
  return expected !== null && equalInConstantTime(keyHash, expected) ? integration : null;
}
