// The API key of an integration at a provider of items: one for all its connections, sealed like a grant,
// made anew once however many ask. A client the provider refuses pauses the integration as a whole.

import * as z from "zod";
import { isExpired, isNearExpiry } from "../../shared/token-lifetime.ts";
import type { ApiFailure } from "../../items/api-call.ts";
import { createApiKey } from "../../items/create-api-key.ts";
import { resolveEndpoints } from "../../providers/registration.ts";
import { providerOf } from "../../providers/registry.ts";
import { MINUTE, SECOND } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { open, seal } from "../../vault/seal.ts";
import type { AppContext } from "../app-context.ts";
import { recordMetrics } from "../metrics/record-metrics.ts";
import { type Integration, settingsOf } from "../../integration/integration.ts";
import { refreshMetrics } from "../metrics/metrics.ts";
import type { StoredApiKey } from "./stored-api-key.ts";
import { recordClientAccepted, recordClientRefused, permitRefresh } from "./integration-health.ts";
import { openClientSecret } from "../../integration/client-secret.ts";
import { backoffMs } from "../../shared/backoff.ts";
import type { SharedApiKey } from "../app-rpc.ts";

type Ask = {
  /** The key that the provider has refused. */
  rejected: string | null;
  requestId: string | null;
};

/** What is sealed as an integration's key belongs to this integration of this app alone. */
export const sharedApiKeyContext = (app: string, integration: string) =>
  ({ use: "integration_key", owners: [app, integration] }) as const;

/** A key that works as far as anyone knows; one that nears its end, or was refused, is replaced first. */
export async function getSharedApiKey(
  context: AppContext,
  id: string,
  ask: Ask,
): Promise<Result<SharedApiKey>> {
  for (;;) {
    const integration = context.store.integration(id);
    if (integration === null) return fail("integration_not_found");
    const stored = context.store.integrationKey(id);
    const held = await openKey(context, integration, stored);
    if (held !== null && held.key !== ask.rejected && !isNearExpiry(held, context.now(), 0)) return ok(held);
    // Replaced while this one was opened: looked at again, or a key would be made for each who waited here.
    if (context.store.integrationKey(id)?.sealed_key !== stored?.sealed_key) continue;
    const rejects = held !== null && held.key === ask.rejected;
    if (rejects && isSoonAgain(stored, context.now())) return fail("provider_unavailable", SOON_AGAIN);
    const renewed = await renewOnce(context, integration, { rejects, requestId: ask.requestId });
    if (renewed === "changed") continue;
    const isUsable = held !== null && held.key !== ask.rejected && !isExpired(held, context.now());
    return renewed.ok || !isUsable ? renewed : ok(held);
  }
}

/** Between two keys that are made because the one before was refused. */
const REJECTION_COOLDOWN_MS = MINUTE;
const SOON_AGAIN = { retryAfterSeconds: REJECTION_COOLDOWN_MS / SECOND };

/** Whether the key that is refused came in place of one that was: the provider refuses something else then. */
function isSoonAgain(stored: StoredApiKey | null, now: number): boolean {
  const at = stored?.rejected_at ?? null;
  return at !== null && now - at < REJECTION_COOLDOWN_MS;
}

type Cause = { rejects: boolean; requestId: string | null };

/** Has a new key made, or joins whoever does. "changed": the integration is another one by now. */
function renewOnce(
  context: AppContext,
  integration: Integration,
  cause: Cause,
): Promise<Result<SharedApiKey> | "changed"> {
  const running = context.keyFlights.get(integration.id);
  if (running !== undefined) return running;
  const flight = renew(context, integration, cause).finally(() => {
    context.keyFlights.delete(integration.id);
  });
  context.keyFlights.set(integration.id, flight);
  return flight;
}

async function renew(
  context: AppContext,
  integration: Integration,
  { rejects, requestId }: Cause,
): Promise<Result<SharedApiKey> | "changed"> {
  const { id } = integration;
  const startedAt = context.now();
  const waitUntil = context.store.integrationKey(id)?.retry_at ?? 0;
  // Only who may go asks for leave to: a probe's turn is used up by that.
  const retryAt = waitUntil > startedAt ? waitUntil : (permitRefresh(context, id)?.pausedUntil ?? startedAt);
  if (retryAt > startedAt) {
    const code = integration.misconfigured === null ? "provider_unavailable" : "integration_misconfigured";
    return fail(code, { retryAfterSeconds: Math.ceil((retryAt - startedAt) / SECOND) });
  }
  const provider = providerOf(integration);
  const apiBaseUrl = resolveEndpoints(provider, settingsOf(integration)).api_base_url ?? "";
  if (provider.kind !== "item") return fail("integration_not_found");
  const client = { id: integration.client_id, secret: await openSecret(context, integration) };
  const api = { baseUrl: apiBaseUrl, policy: context.config.outbound, now: context.now, requestId };
  const answer = await createApiKey(api, client);
  const failure = answer.ok ? null : answer.failure;
  log.info("key_issued", {
    request_id: requestId,
    integration: id,
    outcome: failure === null ? "ok" : failure.kind,
    duration_ms: context.now() - startedAt,
  });
  const issuedAt = context.now();
  const refresh = { at: issuedAt, ok: answer.ok, durationMs: issuedAt - startedAt };
  recordMetrics(context, issuedAt, refreshMetrics(refresh));
  const key = answer.ok ? answer.value : null;
  const place = sharedApiKeyContext(appIdOf(context), id);
  const sealed_key = key === null ? null : await seal(context.config.keyring, place, key);
  // It was the key, or the failure, of another client.
  if (context.store.integration(id)?.updated_at !== integration.updated_at) return "changed";
  if (key === null || failure !== null) return keepFailure(context, id, failure, startedAt);
  const expiresAt = issuedAt + provider.keyLifetime * SECOND;
  context.store.putIntegrationKey(id, {
    sealed_key,
    issued_at: issuedAt,
    expires_at: expiresAt,
    failures: 0,
    retry_at: null,
    rejected_at: rejects ? issuedAt : null,
  });
  recordClientAccepted(context, id);
  return ok({ key, issuedAt, expiresAt, apiBaseUrl });
}

const NO_KEY: StoredApiKey = {
  sealed_key: null,
  issued_at: 0,
  expires_at: 0,
  failures: 0,
  retry_at: null,
  rejected_at: null,
};

/** Waits longer after each failure, or as long as the provider says; a refused client is the integration's affair. */
function keepFailure(
  context: AppContext,
  id: string,
  failure: ApiFailure | null,
  asOf: number,
): Result<SharedApiKey> {
  const isRefused = failure?.kind === "forbidden" || failure?.kind === "invalid";
  if (isRefused) recordClientRefused(context, id, { error: "invalid_client", asOf, connection: "" });
  const now = context.now();
  // Read now: it may have been brought under another root key while the provider was asked.
  const kept = context.store.integrationKey(id) ?? NO_KEY;
  const failures = kept.failures + 1;
  const asked = failure?.kind === "unavailable" ? (failure.retryAfterSeconds ?? 0) * SECOND : 0;
  const retry_at = isRefused ? null : now + Math.max(asked, backoffMs(failures, Math.random()));
  context.store.putIntegrationKey(id, { ...kept, failures, retry_at });
  if (isRefused) return fail("integration_misconfigured");
  return fail("provider_unavailable", { retryAfterSeconds: Math.ceil(((retry_at ?? now) - now) / SECOND) });
}

/** The key that is stored; one that does not open is none, since another can be had. */
async function openKey(
  context: AppContext,
  integration: Integration,
  stored: StoredApiKey | null,
): Promise<SharedApiKey | null> {
  if (stored === null || stored.sealed_key === null) return null;
  const place = sharedApiKeyContext(appIdOf(context), integration.id);
  const key = await open(context.config.keyring, place, stored.sealed_key, z.string()).catch(
    (error: unknown) => {
      log.bug("integration_key_not_opened", error, { app: appIdOf(context), integration: integration.id });
      return null;
    },
  );
  if (key === null) return null;
  const apiBaseUrl = resolveEndpoints(providerOf(integration), settingsOf(integration)).api_base_url ?? "";
  return { key, issuedAt: stored.issued_at, expiresAt: stored.expires_at, apiBaseUrl };
}

async function openSecret(context: AppContext, integration: Integration): Promise<string> {
  const { id, sealed_client_secret } = integration;
  const owner = { app: appIdOf(context), integration: id };
  return (await openClientSecret(context.config.keyring, owner, sealed_client_secret)) ?? "";
}

/** The app's id, also of one that has been deleted and whose items are still to be given back. */
const appIdOf = ({ store }: AppContext) => store.app()?.id ?? "";
