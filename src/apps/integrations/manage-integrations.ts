// Creates, updates, lists, returns and deletes an app's integrations. The validation is in
// integration/build-integration.ts.

import { providerOf } from "../../providers/registry.ts";
import type { Actor } from "../../shared/actor.ts";
import type { AppId } from "../../shared/id.ts";
import { MAX_PAGE_BYTES } from "../../shared/storage/page-query.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { IntegrationCopy } from "../../kv/integration-copy.ts";
import { integrationCopyOf } from "../app-copies.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { COPY_OF_KEYS, copiesOfIntegration } from "../app-publisher.ts";
import type { IntegrationPage } from "../app-rpc.ts";
import { buildIntegration, changeIntegration } from "../../integration/build-integration.ts";
import { providerWebhookUrl } from "../../integration/provider-webhook-url.ts";
import { integrationChanges } from "./integration-changes.ts";
import { resetHealth } from "./integration-health.ts";
import { discardTests } from "./test-integration.ts";
import {
  type Integration,
  type IntegrationChanges,
  MAX_INTEGRATIONS,
  type NewIntegration,
} from "../../integration/integration.ts";
import { presentIntegration, type PublicIntegration } from "../../integration/present-integration.ts";

/** The most integrations on a page, so that few are in memory. */
const PAGE_SIZE = 100;

/** Creates an integration. */
export async function createIntegration(
  context: AppContext,
  input: NewIntegration,
  by: Actor,
): Promise<Result<PublicIntegration>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const { config, store } = context;
  const built = await buildIntegration({ config, appId: app.id, now: context.now() }, input);
  if (!built.ok) return built;
  // Checked after discovery, because discovery takes time.
  if (activeApp(context) === null) return fail("app_not_found");
  if (store.integration(built.value.id) !== null) return fail("integration_exists");
  if (store.countIntegrations() >= MAX_INTEGRATIONS) {
    const limit = MAX_INTEGRATIONS.toLocaleString("en-US");
    return fail("invalid_request", { detail: `An app can have up to ${limit} integrations.` });
  }
  return save(context, app.id, { integration: built.value, former: null, by });
}

/** Updates an integration. Omitted fields do not change. */
export async function updateIntegration(
  context: AppContext,
  id: string,
  changes: IntegrationChanges,
  by: Actor,
): Promise<Result<PublicIntegration>> {
  const { config, store } = context;
  for (;;) {
    const app = activeApp(context);
    const current = store.integration(id);
    if (app === null || current === null) return fail("integration_not_found");
    const build = { config, appId: app.id, now: context.now() };
    const changed = await changeIntegration(build, current, changes);
    if (!changed.ok) return changed;
    const latest = store.integration(id);
    // The integration was changed or deleted during discovery. Apply the changes to the latest one.
    if (activeApp(context) === null || JSON.stringify(latest) !== JSON.stringify(current)) continue;
    context.clientEvidence.delete(id);
    context.refusedProbes.delete(id);
    const integration = resetHealth(current, changed.value, context.now());
    return save(context, app.id, { integration, former: current, by });
  }
}

/** Deletes an integration that has no connections. */
export async function deleteIntegration(context: AppContext, id: string, by: Actor): Promise<Result<null>> {
  for (;;) {
    const app = activeApp(context);
    if (app === null || context.store.integration(id) === null) return fail("integration_not_found");
    if (context.directory.isIntegrationInUse(id)) {
      return fail("integration_in_use", {
        detail: "Delete its connections first, including pending ones.",
      });
    }
    const tests = context.tests.of(id);
    if (tests.length === 0) break;
    // First, because a grant is revoked with the integration's client. Others may have begun when they have ended.
    await discardTests(context, app.id, tests);
  }
  const integration = context.store.integration(id);
  if (integration === null) return fail("integration_not_found");
  context.transaction(() => {
    context.store.deleteIntegration(id);
    context.audit.append(by, { action: "integration.deleted", target: targetOf(integration) });
  });
  await context.publisher.publish(...copiesOf(integration));
  return ok(null);
}

/** Returns a page of the integrations after an ID. It ends before it is larger than 1 MiB. */
export async function listIntegrations(context: AppContext, after: string): Promise<Result<IntegrationPage>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const found = context.store.integrationsAfter(after, PAGE_SIZE + 1);
  const rows = await Promise.all(
    found.slice(0, PAGE_SIZE).map((integration) => present(context, app.id, integration)),
  );
  let left = MAX_PAGE_BYTES;
  const end = rows.findIndex((row, place) => {
    left -= new TextEncoder().encode(JSON.stringify(row)).length;
    return left < 0 && place > 0;
  });
  const data = end < 0 ? rows : rows.slice(0, end);
  const isLast = data.length === found.length;
  return ok({ data, nextCursor: isLast ? null : (data.at(-1)?.id ?? null) });
}

/** Returns one integration. */
export async function getIntegration(context: AppContext, id: string): Promise<Result<PublicIntegration>> {
  const app = activeApp(context);
  const integration = context.store.integration(id);
  if (app === null || integration === null) return fail("integration_not_found");
  return ok(await present(context, app.id, integration));
}

/**
 * Returns what the KV copies of integrations have to contain, without those that do not exist; none if the app was
 * deleted. A copy is written again where `seen`, the `updated_at` of the copy that a reader found, is another one.
 */
export function findIntegrationCopies(
  context: AppContext,
  seen: readonly (readonly [id: string, updatedAt: number | null])[],
): IntegrationCopy[] {
  const app = activeApp(context);
  if (app === null) return [];
  const found = seen.flatMap(([id, updatedAt]) => {
    const integration = context.store.integration(id);
    return integration === null ? [] : [{ integration, isOutdated: updatedAt !== integration.updated_at }];
  });
  const outdated = found.filter(({ isOutdated }) => isOutdated);
  context.publisher.restore(...outdated.flatMap(({ integration }) => copiesOfIntegration(integration)));
  return found.map(({ integration }) => integrationCopyOf(app, integration));
}

async function present(
  { config }: AppContext,
  app: AppId,
  integration: Integration,
): Promise<PublicIntegration> {
  const webhookUrl = await providerWebhookUrl(config, app, integration);
  return presentIntegration(integration, providerOf(integration), config.publicOrigin, webhookUrl);
}

/** Returns the names of the copies that contain something of an integration. */
const copiesOf = (integration: Integration) => [
  ...copiesOfIntegration(integration),
  ...(integration.hook_key_hash === null ? [] : [COPY_OF_KEYS]),
];

const targetOf = ({ id, name }: Integration) => ({ type: "integration", id, name });

async function save(
  context: AppContext,
  app: AppId,
  { integration, former, by }: { integration: Integration; former: Integration | null; by: Actor },
): Promise<Result<PublicIntegration>> {
  context.transaction(() => {
    // The API key was created for the previous client.
    if (former !== null) context.store.deleteIntegrationKey(integration.id);
    context.store.putIntegration(integration);
    context.audit.append(by, {
      action: former === null ? "integration.created" : "integration.updated",
      target: targetOf(integration),
      changes: former === null ? [] : integrationChanges(former, integration),
    });
  });
  // A change of the definition can give it another key set.
  const changed = former === null ? [] : copiesOf(former);
  await context.publisher.publish(...changed, ...copiesOf(integration));
  return ok(await present(context, app, integration));
}
