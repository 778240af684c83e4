// Finds the API endpoints of an integration. It reads the KV copy, and asks the AppObject if the copy does
// not have the integration yet.

import type { Env } from "../../env.ts";
import type { Endpoints, Provider } from "../../providers/provider.ts";
import { resolveEndpoints } from "../../providers/registration.ts";
import { findProvider } from "../../providers/registry.ts";
import { type TokenRefusal, tokenRefusalOf } from "../../providers/token-refusal.ts";
import type { AppId } from "../../shared/id.ts";
import { ownValue } from "../../shared/own-value.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { appStub } from "../app-rpc.ts";
import { readAppCopy } from "../../kv/app-copy.ts";
import { settingsOf } from "../../integration/integration.ts";

/**
 * Returns the provider and endpoints of an integration, with a connection's own variables filled in, and which
 * responses of the API mean that the token was rejected.
 */
export async function findApiEndpoints(
  env: Env,
  app: AppId,
  integration: string,
  variables: Record<string, string>,
): Promise<Result<{ provider: Provider; endpoints: Endpoints; tokenRefusal: TokenRefusal }>> {
  const copy = await readAppCopy(env, app, Date.now());
  const known =
    (copy && ownValue(copy.integrations, integration)) ?? (await readFromAppObject(env, app, integration));
  const provider = known === null ? undefined : findProvider(known.provider);
  if (known === null || provider === undefined) return fail("integration_not_found");
  const endpoints = resolveEndpoints(provider, known, variables);
  return ok({ provider, endpoints, tokenRefusal: tokenRefusalOf(provider, known) });
}

async function readFromAppObject(env: Env, app: AppId, id: string) {
  const integration = await appStub(env, app).integration(id);
  return integration === null ? null : { provider: integration.provider, ...settingsOf(integration) };
}
