// Finds the API endpoints of an integration. It reads the KV copy, and asks the AppObject if the copy does
// not have the integration yet.

import type { Env } from "../../env.ts";
import type { Endpoints, Provider } from "../../providers/provider.ts";
import { resolveEndpoints } from "../../providers/registration/registration.ts";
import type { TemplateValues } from "../../providers/definition/templates.ts";
import { templateValues } from "../../providers/template-values.ts";
import { findProvider, providerOf } from "../../providers/registry.ts";
import { type TokenRefusal, tokenRefusalOf } from "../../providers/token-refusal.ts";
import type { AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { appStub } from "../app-rpc.ts";
import {
  type IntegrationCopy,
  readIntegrationCopy,
  rememberIntegrationCopy,
} from "../../kv/integration-copy.ts";
import { hasOriginsOf } from "../../integration/credential-origins.ts";
import { settingsOf } from "../../integration/integration.ts";

/** What a token says about where it may be sent. */
type TokenTarget = {
  integration: string;
  variables: Record<string, string>;
  metadata: Readonly<Record<string, unknown>>;
  origins_since: number;
};

type ApiEndpoints = {
  provider: Provider;
  endpoints: Endpoints;
  /** The values of the templates of the provider's definition. */
  values: TemplateValues;
  origins_since: number;
  /** Which responses of the API mean that the token was rejected. */
  tokenRefusal: TokenRefusal;
};

/**
 * Returns the provider and endpoints of a token's integration, with the connection's own variables filled in. If the
 * copy is of another time than the token, the endpoints are the current ones, and `origins_since` may still differ.
 */
export async function findApiEndpoints(
  env: Env,
  app: AppId,
  { integration, variables, metadata, origins_since }: TokenTarget,
): Promise<Result<ApiEndpoints>> {
  const copy = await readIntegrationCopy(env, app, integration, Date.now());
  const isCurrent = copy !== null && hasOriginsOf({ origins_since }, copy);
  let known = isCurrent ? copy : await readFromAppObject(env, app, integration, copy);
  if (known === null || findProvider(known.provider) === undefined) return fail("integration_not_found");
  const given = { variables, learned: metadata };
  let provider = providerOf(known);
  let endpoints = resolveEndpoints(provider, settingsOf(known), given);
  if (isCurrent && endpoints.api_base_url === undefined) {
    // The API may have been set since the copy was written.
    known = await readFromAppObject(env, app, integration, copy);
    if (known === null) return fail("integration_not_found");
    provider = providerOf(known);
    endpoints = resolveEndpoints(provider, settingsOf(known), given);
  }
  const tokenRefusal = tokenRefusalOf(provider, known);
  const values = templateValues(provider, settingsOf(known), given);
  return ok({ provider, endpoints, values, origins_since: known.origins_since, tokenRefusal });
}

async function readFromAppObject(env: Env, app: AppId, id: string, seen: IntegrationCopy | null) {
  const current = await appStub(env, app).integrationCopy(id, seen?.updated_at ?? null);
  if (current !== null) rememberIntegrationCopy(app, id, current, Date.now());
  return current;
}
