import { changeBrand } from "../../brand/brand.ts";
import type { Actor } from "../../shared/actor.ts";
import { newKeyId, type AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { seal } from "../../vault/seal.ts";
import { issueKey } from "../../vault/api-key.ts";
import { type App, type NewApp, type PublicApp, urlProblems } from "./app.ts";
import { reportToOperator } from "../audit/report-to-operator.ts";
import { newKeyDetails } from "../keys/api-key.ts";
import type { AppContext } from "../app-context.ts";
import { describeApp } from "./describe-app.ts";
import { newWebhookSecret, webhookSecretContext } from "../outgoing-webhooks/webhook-secret.ts";

/**
 * Creates this object's app and its first API key. Only this response contains the API key and the webhook
 * secret.
 */
export async function createApp(
  context: AppContext,
  id: AppId,
  input: NewApp,
  by: Actor,
): Promise<Result<PublicApp & { api_key: string; webhook_secret: string }>> {
  const { config, store } = context;
  const fields = urlProblems(input, config.outbound);
  if (fields.length > 0) return fail("invalid_request", { fields });
  const now = context.now();
  const webhookSecret = newWebhookSecret();
  const sealed_webhook_secret = await seal(config.keyring, webhookSecretContext(id), webhookSecret);
  const key = await issueKey("lk", id);
  const unlimited = { name: null, scopes: null, expires_at: null };
  const details = newKeyDetails(unlimited, { lastFour: key.lastFour, by, now });
  const app: App = {
    id,
    ...input,
    brand: input.brand === undefined ? null : changeBrand(null, input.brand),
    sealed_webhook_secret,
    previous_webhook_secret: null,
    older_webhook_secrets: [],
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  context.transaction(() => {
    store.putApp(app);
    store.apiKeys.put({ id: newKeyId(), hash: key.hash, last_used_at: null, ...details });
    context.audit.append(by, { action: "app.created", target: { type: "app", id, name: app.name } });
  });
  await Promise.all([context.publisher.publish(), reportToOperator(context)]);
  return ok({ ...describeApp(context, app), api_key: key.key, webhook_secret: webhookSecret });
}
