// A provider has sent something to an integration's webhook URL. It is stored before the sender is answered,
// once however often it comes; what follows from it is left to the alarm.

import { providerOf } from "../../providers/registry.ts";
import { DAY, HOUR, SECOND } from "../../shared/clock.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import { eventIdOf } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import type { Integration } from "../../integration/integration.ts";
import { parseProviderWebhook } from "./parse-provider-webhook.ts";
import { verifyProviderWebhook } from "./verify-provider-webhook.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

/** Whether a key's hash is the one in the webhook URL of the integration with this callback id. */
export function isProviderWebhookKey(context: AppContext, callbackId: string, hash: string): boolean {
  return integrationOf(context, { callbackId, keyHash: hash }) !== null;
}

/** When a provider may send again what there was no room for. */
const FULL_RETRY_SECONDS = HOUR / SECOND;

/** Takes a webhook in, if it is the provider's; one that has come before changes nothing. */
export async function receiveProviderWebhook(
  context: AppContext,
  delivery: ProviderWebhookRequest,
): Promise<Result<null>> {
  const app = liveApp(context);
  const integration = integrationOf(context, delivery);
  if (app === null || integration === null) return fail("unauthenticated");
  const { webhooks } = providerOf(integration);
  if (webhooks === null) return fail("unauthenticated");
  if (context.providerWebhooks.isFull())
    return fail("rate_limited", { retryAfterSeconds: FULL_RETRY_SECONDS });
  const verified = await verifyProviderWebhook(
    context.config,
    { app: app.id, integration },
    webhooks,
    delivery,
  );
  if (!verified.ok) return verified;
  const read = parseProviderWebhook(webhooks, delivery);
  if (read === null)
    return fail("invalid_request", { detail: `The body must be a JSON object with ${webhooks.typeField}.` });
  const { type, deliveryId, claim } = read;
  // The callback id is never used again, unlike the integration's own.
  const { id: name, callback_id, provider } = integration;
  const sameness = deliveryId === null ? { body: delivery.body } : { id: deliveryId };
  const id = await eventIdOf(JSON.stringify([callback_id, sameness]));
  if (integrationOf(context, delivery) === null) return fail("unauthenticated");
  const now = context.now();
  const { body: payload, requestId: request_id } = delivery;
  const hook = { integration: name, provider, type, delivery_id: deliveryId, claim, payload, request_id };
  context.transaction(() => {
    context.providerWebhooks.add(id, claim?.connection ?? name, hook, now);
    context.tasks.schedule("hooks", now);
    context.tasks.schedule("prune", now + DAY);
  });
  return ok(null);
}

function integrationOf(
  context: AppContext,
  { callbackId, keyHash }: Pick<ProviderWebhookRequest, "callbackId" | "keyHash">,
): Integration | null {
  if (liveApp(context) === null) return null;
  const integration = context.store.integrationAt(callbackId);
  const known = integration?.hook_key_hash ?? null;
  return known !== null && equalInConstantTime(keyHash, known) ? integration : null;
}
