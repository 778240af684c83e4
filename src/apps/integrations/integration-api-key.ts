// The API key of an integration at an item provider. All connections of the integration share it. It is
// stored encrypted, and concurrent callers share one request for a new key. If the provider rejects the
// client, the integration is paused as a whole.

import * as z from "zod";
import { isExpired, isNearExpiry } from "../../shared/token-lifetime.ts";
import type { ApiFailure } from "../../items/api-call.ts";
import { createApiKey } from "../../items/create-api-key.ts";
import { resolveEndpoints } from "../../providers/registration/registration.ts";
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
import { pauseIntegration, recordClientAccepted, permitRefresh } from "./integration-health.ts";
import { openClientSecret } from "../../integration/client-secret.ts";
import { backoffMs } from "../../shared/backoff.ts";
import type { SharedApiKey } from "../app-rpc.ts";

type KeyOptions = {
  /** The key that the provider rejected. */
  rejected: string | null;
  requestId: string | null;
};

/** The key context of an integration's API key. It opens for this integration of this app only. */
export const sharedApiKeyContext = (app: string, integration: string) =>
  ({ use: "integration_key", owners: [app, integration] }) as const;

/** Returns a key that is expected to work. A key that nears its expiry or was rejected is replaced first. */
export async function getSharedApiKey(
  context: AppContext,
  id: string,
  options: KeyOptions,
): Promise<Result<SharedApiKey>> {
  for (;;) {
    const integration = context.store.integration(id);
    if (integration === null) return fail("integration_not_found");
    const stored = context.store.integrationKey(id);
    const current = await openKey(context, integration, stored);
    if (current !== null && current.key !== options.rejected && !isNearExpiry(current, context.now(), 0))
      return ok(current);
    // The key was replaced while this one was decrypted. Read it again, or each waiting caller would create a
    // key.
    if (context.store.integrationKey(id)?.sealed_key !== stored?.sealed_key) continue;
    const isRejected = current !== null && current.key === options.rejected;
    if (isRejected && isRejectedAgain(stored, context.now()))
      return fail("provider_unavailable", RETRY_AFTER_COOLDOWN);
    const renewed = await createKeyOnce(context, integration, { isRejected, requestId: options.requestId });
    if (renewed === "changed") continue;
    const isUsable =
      current !== null && current.key !== options.rejected && !isExpired(current, context.now());
    return renewed.ok || !isUsable ? renewed : ok(current);
  }
}

/** The shortest time between two keys that replace a rejected one. */
const REJECTION_COOLDOWN_MS = MINUTE;
const RETRY_AFTER_COOLDOWN = { retryAfterSeconds: REJECTION_COOLDOWN_MS / SECOND };

/**
 * Returns whether the rejected key itself replaced a rejected one just now. The provider then rejects
 * something else than the key.
 */
function isRejectedAgain(stored: StoredApiKey | null, now: number): boolean {
  const at = stored?.rejected_at ?? null;
  return at !== null && now - at < REJECTION_COOLDOWN_MS;
}

type Cause = { isRejected: boolean; requestId: string | null };

/**
 * Creates a new key, or joins the request that is in request. "changed": the integration has changed in the
 * meantime.
 */
function createKeyOnce(
  context: AppContext,
  integration: Integration,
  cause: Cause,
): Promise<Result<SharedApiKey> | "changed"> {
  const running = context.apiKeyRequests.get(integration.id);
  if (running !== undefined) return running;
  const request = createKey(context, integration, cause).finally(() => {
    context.apiKeyRequests.delete(integration.id);
  });
  context.apiKeyRequests.set(integration.id, request);
  return request;
}

async function createKey(
  context: AppContext,
  integration: Integration,
  { isRejected, requestId }: Cause,
): Promise<Result<SharedApiKey> | "changed"> {
  const { id, origins_since } = integration;
  const startedAt = context.now();
  const waitUntil = context.store.integrationKey(id)?.retry_at ?? 0;
  // Ask for permission only if the key's own backoff is over, because asking uses up the integration's probe.
  const retryAt =
    waitUntil > startedAt ? waitUntil : (permitRefresh(context, id, null)?.pausedUntil ?? startedAt);
  if (retryAt > startedAt) {
    const code = integration.misconfigured === null ? "provider_unavailable" : "integration_misconfigured";
    return fail(code, { retryAfterSeconds: Math.ceil((retryAt - startedAt) / SECOND) });
  }
  const provider = providerOf(integration);
  const apiBaseUrl = resolveEndpoints(provider, settingsOf(integration)).api_base_url ?? "";
  if (provider.kind !== "item") return fail("integration_not_found");
  const client = { id: integration.client_id, secret: await openSecret(context, integration) };
  const api = { baseUrl: apiBaseUrl, policy: context.config.outbound, now: context.now, requestId };
  const response = await createApiKey(api, client);
  const failure = response.ok ? null : response.failure;
  log.info("key_issued", {
    request_id: requestId,
    integration: id,
    outcome: failure === null ? "ok" : failure.kind,
    duration_ms: context.now() - startedAt,
  });
  const issuedAt = context.now();
  const refresh = { at: issuedAt, ok: response.ok, durationMs: issuedAt - startedAt };
  recordMetrics(context, issuedAt, refreshMetrics(refresh));
  const key = response.ok ? response.value : null;
  const keyContext = sharedApiKeyContext(appIdOf(context), id);
  const sealed_key = key === null ? null : await seal(context.config.keyring, keyContext, key);
  // The key or the failure belongs to the integration's previous client.
  const latest = context.store.integration(id);
  if (latest?.updated_at !== integration.updated_at || latest.origins_since !== origins_since)
    return "changed";
  if (key === null || failure !== null) return recordFailure(context, id, failure, startedAt);
  const expiresAt = issuedAt + provider.key_lifetime * SECOND;
  context.store.putIntegrationKey(id, {
    sealed_key,
    issued_at: issuedAt,
    expires_at: expiresAt,
    failures: 0,
    retry_at: null,
    rejected_at: isRejected ? issuedAt : null,
  });
  recordClientAccepted(context, id);
  return ok({ key, issuedAt, expiresAt, apiBaseUrl, origins_since });
}

const NO_STORED_KEY: StoredApiKey = {
  sealed_key: null,
  issued_at: 0,
  expires_at: 0,
  failures: 0,
  retry_at: null,
  rejected_at: null,
};

/**
 * Stores a failure and when to retry: with backoff, or as the provider says. A rejected client is recorded as
 * a problem of the integration.
 */
function recordFailure(
  context: AppContext,
  id: string,
  failure: ApiFailure | null,
  asOf: number,
): Result<SharedApiKey> {
  const isClientRejected = failure?.kind === "forbidden" || failure?.kind === "invalid";
  if (isClientRejected) pauseIntegration(context, id, { error: "invalid_client", description: null, asOf });
  const now = context.now();
  // Read again: it can have been re-encrypted during the request.
  const stored = context.store.integrationKey(id) ?? NO_STORED_KEY;
  const failures = stored.failures + 1;
  const requestedMs = failure?.kind === "unavailable" ? (failure.retryAfterSeconds ?? 0) * SECOND : 0;
  const retry_at = isClientRejected ? null : now + Math.max(requestedMs, backoffMs(failures, Math.random()));
  context.store.putIntegrationKey(id, { ...stored, failures, retry_at });
  if (isClientRejected) return fail("integration_misconfigured");
  return fail("provider_unavailable", { retryAfterSeconds: Math.ceil(((retry_at ?? now) - now) / SECOND) });
}

/** Decrypts the stored key. Returns null where that fails, since a new key can be created. */
async function openKey(
  context: AppContext,
  integration: Integration,
  stored: StoredApiKey | null,
): Promise<SharedApiKey | null> {
  if (stored === null || stored.sealed_key === null) return null;
  const keyContext = sharedApiKeyContext(appIdOf(context), integration.id);
  const key = await open(context.config.keyring, keyContext, stored.sealed_key, z.string()).catch(
    (error: unknown) => {
      log.bug("integration_key_not_opened", error, { app: appIdOf(context), integration: integration.id });
      return null;
    },
  );
  if (key === null) return null;
  const apiBaseUrl = resolveEndpoints(providerOf(integration), settingsOf(integration)).api_base_url ?? "";
  const { origins_since } = integration;
  return { key, issuedAt: stored.issued_at, expiresAt: stored.expires_at, apiBaseUrl, origins_since };
}

async function openSecret(context: AppContext, integration: Integration): Promise<string> {
  const { id, sealed_client_secret } = integration;
  const owner = { app: appIdOf(context), integration: id };
  return (await openClientSecret(context.config.keyring, owner, sealed_client_secret)) ?? "";
}

/** The app's ID. A deleted app has one too, while its items are deleted at the provider. */
const appIdOf = ({ store }: AppContext) => store.app()?.id ?? "";
