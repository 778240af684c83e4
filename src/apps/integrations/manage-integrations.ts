// An app's integrations are made, changed, shown and deleted here; what makes a right one is build-integration's.

import { providerOf } from "../../providers/registry.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { buildIntegration, changeIntegration } from "../../integration/build-integration.ts";
import { providerWebhookUrl } from "../../integration/provider-webhook-url.ts";
import { resetHealth } from "./integration-health.ts";
import {
  type Integration,
  type IntegrationChanges,
  type NewIntegration,
  presentIntegration,
  type PublicIntegration,
} from "../../integration/integration.ts";

/** All of them are in the edge copy, which every proxied call reads. */
const MAX_INTEGRATIONS = 100;

/** A new integration of the app. */
export async function createIntegration(
  context: AppContext,
  input: NewIntegration,
): Promise<Result<PublicIntegration>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const { config, store } = context;
  const built = await buildIntegration({ config, appId: app.id, now: context.now() }, input);
  if (!built.ok) return built;
  // Looked at after discovery, which may take its time.
  if (liveApp(context) === null) return fail("app_not_found");
  if (store.integration(built.value.id) !== null) return fail("integration_exists");
  if (store.integrations().length >= MAX_INTEGRATIONS) {
    return fail("invalid_request", { detail: `An app has ${MAX_INTEGRATIONS} integrations at most.` });
  }
  return save(context, app.id, built.value);
}

/** Changes an integration; what is left out stays. */
export async function updateIntegration(
  context: AppContext,
  id: string,
  changes: IntegrationChanges,
): Promise<Result<PublicIntegration>> {
  const { config, store } = context;
  for (;;) {
    const app = liveApp(context);
    const current = store.integration(id);
    if (app === null || current === null) return fail("integration_not_found");
    const build = { config, appId: app.id, now: context.now() };
    const changed = await changeIntegration(build, providerOf(current), current, changes);
    if (!changed.ok) return changed;
    const latest = store.integration(id);
    // Changed or deleted during discovery: what was built on the old one is built again on the new one.
    if (liveApp(context) === null || JSON.stringify(latest) !== JSON.stringify(current)) continue;
    // It was made for what the integration was before.
    store.deleteIntegrationKey(id);
    return save(context, app.id, resetHealth(changed.value, context.now()));
  }
}

/** Deletes an integration that no connection uses. */
export async function deleteIntegration(context: AppContext, id: string): Promise<Result<null>> {
  if (liveApp(context) === null || context.store.integration(id) === null)
    return fail("integration_not_found");
  if (context.directory.isIntegrationUsed(id)) {
    return fail("integration_in_use", {
      detail: "Delete its connections first, those that are pending too.",
    });
  }
  context.store.deleteIntegration(id);
  await context.publisher.publish();
  return ok(null);
}

/** The app's integrations as the API shows them. */
export async function listIntegrations(context: AppContext): Promise<Result<PublicIntegration[]>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const integrations = context.store.integrations();
  return ok(await Promise.all(integrations.map((integration) => present(context, app.id, integration))));
}

/** One of them. */
export async function getIntegration(context: AppContext, id: string): Promise<Result<PublicIntegration>> {
  const app = liveApp(context);
  const integration = context.store.integration(id);
  if (app === null || integration === null) return fail("integration_not_found");
  return ok(await present(context, app.id, integration));
}

async function present(
  { config }: AppContext,
  app: AppId,
  integration: Integration,
): Promise<PublicIntegration> {
  const webhookUrl = await providerWebhookUrl(config, app, integration);
  return presentIntegration(integration, providerOf(integration), config.publicOrigin, webhookUrl);
}

async function save(
  context: AppContext,
  app: AppId,
  integration: Integration,
): Promise<Result<PublicIntegration>> {
  context.store.putIntegration(integration);
  await context.publisher.publish();
  return ok(await present(context, app, integration));
}
