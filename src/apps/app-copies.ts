// What the copies of an app in KV contain.

import { usedClientKey } from "../integration/client-key.ts";
import type { Integration } from "../integration/integration.ts";
import type { IntegrationCopy } from "../kv/integration-copy.ts";
import type { KeyCopy } from "../kv/key-copy.ts";
import type { App } from "./settings/app.ts";
import type { AppStore } from "./app-store.ts";

/** Returns the copy of the app's keys. */
export function keyCopyOf(store: AppStore): KeyCopy {
  const keys = store.apiKeys
    .all()
    .map(({ id, hash, scopes, expires_at }) => ({ id, hash, scopes, expires_at }));
  const unlimited = keys.filter(({ scopes, expires_at }) => scopes === null && expires_at === null);
  return {
    v: 1,
    key_hashes: unlimited.map((key) => key.hash),
    keys,
    hook_key_hashes: store.webhookKeyHashes(),
  };
}

/** Returns the copy of one of the app's integrations. */
export function integrationCopyOf(app: App, integration: Integration): IntegrationCopy {
  const { id, callback_id, provider, name, logo, enabled, client_id, sealed_client_secret, sealed_hook_key } =
    integration;
  const {
    scopes,
    authorization_details,
    variables,
    endpoints,
    options,
    definition,
    identity_provider,
    discovered,
  } = integration;
  const { misconfigured, recovered_at, origins_since, updated_at } = integration;
  return {
    v: 1,
    id,
    callback_id,
    provider,
    name,
    logo,
    enabled,
    client_id,
    sealed_client_secret,
    sealed_client_key: usedClientKey(integration),
    sealed_hook_key,
    scopes,
    authorization_details,
    variables,
    endpoints,
    options,
    definition,
    identity_provider,
    discovered,
    misconfigured: misconfigured === null ? null : { probe_at: misconfigured.probe_at },
    recovered_at,
    origins_since,
    updated_at,
    subscribes_to_refreshes: app.webhook_events.includes("connection.refreshed"),
  };
}
