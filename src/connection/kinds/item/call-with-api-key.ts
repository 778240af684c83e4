// Calls the provider's API with the API key that all connections of an integration share.

import { appStub, type SharedApiKey } from "../../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import type { ApiResult, ApiFailure, ItemApi } from "../../../items/api-call.ts";
import type { AppId } from "../../../shared/id.ts";
import { log } from "../../../shared/log.ts";
import { copyOfResult, fail, type Err, type Result } from "../../../shared/result.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { ConnectionContext } from "../../connection-context.ts";

/** An integration, and the origins that it has to have still, if the call concerns an item or input of a person. */
export type IntegrationIds = { app: AppId; integration: string; origins_since?: number };

/** Returns the integration of an item or an attempt, at the origins that it had then. */
export function integrationOf(
  app: AppId,
  { integration, origins_since }: { integration: string; origins_since: number },
): IntegrationIds {
  return { app, integration, origins_since };
}

/** Why a call failed: the provider's response, or because there was no key. */
export type ItemFailure = ApiFailure | { kind: "no_key"; failure: Failure };

export type ItemResult<T> = { ok: true; value: T } | { ok: false; failure: ItemFailure };

/**
 * Gets the integration's API key. Fails with `reauthorization_required` if the integration has other origins now, where
 * the item does not exist. `rejected` is a key that the provider has rejected, and that is to be replaced.
 */
export async function getApiKey(
  context: ConnectionContext,
  ids: IntegrationIds,
  rejected: string | null,
): Promise<Result<SharedApiKey>> {
  try {
    const { app, integration, origins_since } = ids;
    const key = copyOfResult(
      await appStub(context.env, app).sharedApiKey(integration, rejected, context.requestId),
    );
    const isMoved = key.ok && origins_since !== undefined && !hasOriginsOf({ origins_since }, key.value);
    return isMoved ? fail("reauthorization_required") : key;
  } catch (error) {
    log.bug("app_not_reached", error, { app: ids.app });
    return fail("provider_unavailable", { retryAfterSeconds: 1 });
  }
}

/** Makes a call with the API key. If the key is rejected, the call is repeated once with a new key. */
export async function callWithApiKey<T>(
  context: ConnectionContext,
  ids: IntegrationIds,
  call: (api: ItemApi, key: string) => Promise<ApiResult<T>>,
): Promise<ItemResult<T>> {
  let rejected: string | null = null;
  for (;;) {
    const key = await getApiKey(context, ids, rejected);
    if (!key.ok) return { ok: false, failure: { kind: "no_key", failure: key.failure } };
    const result = await call(apiOf(context, key.value), key.value.key);
    if (result.ok || result.failure.kind !== "forbidden" || rejected !== null) return result;
    rejected = key.value.key;
  }
}

function apiOf(context: ConnectionContext, key: SharedApiKey): ItemApi {
  const { config, now, requestId } = context;
  return { baseUrl: key.apiBaseUrl, policy: config.outbound, now, requestId };
}

/** Whether a call was not made because the integration has other origins now. */
export function isOfOtherOrigins(failure: ItemFailure): boolean {
  return failure.kind === "no_key" && failure.failure.code === "reauthorization_required";
}

/** Returns the failure to report for a failed call. */
export function failureOf(failure: ItemFailure): Err {
  switch (failure.kind) {
    case "no_key":
      return { ok: false, failure: failure.failure };
    case "unavailable": {
      const { retryAfterSeconds } = failure;
      return fail("provider_unavailable", retryAfterSeconds === null ? {} : { retryAfterSeconds });
    }
    // Rejected with a new key as well, for an unknown reason.
    case "forbidden":
      return fail("provider_unavailable");
    case "not_found":
    case "invalid":
      return fail("authorization_failed");
  }
}
