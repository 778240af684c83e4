// Where an integration's API is, answered from the edge copy; the AppObject is asked when the copy does
// not know the integration yet.

import type { Env } from "../../env.ts";
import type { Endpoints, Provider } from "../../providers/provider.ts";
import { resolveEndpoints } from "../../providers/registration.ts";
import { findProvider } from "../../providers/registry.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { appStub } from "../app-rpc.ts";
import { readAppCopy } from "../../kv/app-copy.ts";
import { settingsOf } from "../../integration/integration.ts";

/** The provider and endpoints of an integration, with a connection's own variables filled in. */
export async function findApiEndpoints(
  env: Env,
  app: AppId,
  integration: string,
  variables: Record<string, string>,
): Promise<Result<{ provider: Provider; endpoints: Endpoints }>> {
  const record = await readAppCopy(env, app, Date.now());
  const known = record?.integrations[integration] ?? (await ask(env, app, integration));
  const provider = known === null ? undefined : findProvider(known.provider);
  if (known === null || provider === undefined) return fail("integration_not_found");
  return ok({ provider, endpoints: resolveEndpoints(provider, known, variables) });
}

async function ask(env: Env, app: AppId, id: string) {
  const integration = await appStub(env, app).integration(id);
  return integration === null ? null : { provider: integration.provider, ...settingsOf(integration) };
}
