// The copy of an app in KV: enough to check its API keys and webhook URL keys, and to find its integrations'
// APIs, without waking its Durable Object. It can be out of date by the cache times below; the AppObject is
// the source of truth.

import * as z from "zod";
import { configOf, type Variables } from "../config.ts";
import { Discovered, StoredEndpoints, StoredOptions } from "../providers/integration-settings.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { SECOND } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { open, seal } from "../vault/seal.ts";

/** Together they limit how long a deleted key can still work: to under a minute. */
const KV_CACHE_SECONDS = 30;
const MEMORY_CACHE_MS = 10 * SECOND;
const MAX_CACHED_APPS = 500;
/** https://developers.cloudflare.com/kv/platform/limits/ */
const MAX_VALUE_BYTES = 25 * 1024 * 1024;

type Env = Variables & { TOKENS: KVNamespace };

const IntegrationCopy = z.object({
  provider: z.string(),
  scopes: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  endpoints: StoredEndpoints,
  options: StoredOptions,
  discovered: Discovered.nullable(),
  hasSecret: z.boolean(),
  /** Which origins receive credentials; see integration/integration.ts. */
  origins_since: z.number().default(0),
});

const AppCopy = z.object({
  v: z.literal(1),
  key_hashes: z.array(z.string()),
  integrations: z.record(z.string(), IntegrationCopy),
  /** Callback ID → hash of the key in the integration's webhook URL. Copies of earlier versions have none. */
  hook_key_hashes: z.record(z.string(), z.string()).default({}),
});

export type AppCopy = z.output<typeof AppCopy>;

const cache = new BoundedMap<AppCopy>(MAX_CACHED_APPS);
const appCopyKey = (appId: AppId) => `app:${appId}`;

/** Returns an app's copy; null where KV has none yet, or one that can't be decrypted. */
export async function readAppCopy(env: Env, appId: AppId, now: number): Promise<AppCopy | null> {
  const cached = cache.get(appId, now);
  if (cached !== undefined) return cached;
  try {
    const sealed = await env.TOKENS.get(appCopyKey(appId), { type: "text", cacheTtl: KV_CACHE_SECONDS });
    if (sealed === null) return null;
    const record = await open(configOf(env).keyring, appCopyContext(appId), sealed, AppCopy);
    cache.set(appId, record, MEMORY_CACHE_MS, now);
    return record;
  } catch (error) {
    // KV is down, or the value has another format, a removed root key, or was tampered with. The AppObject is
    // asked instead.
    log.bug("edge_record_not_read", error, { app: appId });
    return null;
  }
}

/**
 * Encrypts and writes an app's copy. Someone who can write to KV but has no root key can't add an API key or
 * redirect credentials. KV accepts one write per second and key; the caller retries later. A record that is too large
 * for KV is not stored, and an older copy, which may have a deleted key, is deleted.
 */
export async function writeAppCopy(env: Env, appId: AppId, record: AppCopy): Promise<void> {
  const sealed = await seal(configOf(env).keyring, appCopyContext(appId), record);
  await (sealed.length > MAX_VALUE_BYTES
    ? deleteAppCopy(env, appId)
    : env.TOKENS.put(appCopyKey(appId), sealed));
}

/** Deletes an app's copy. */
export async function deleteAppCopy(env: Env, appId: AppId): Promise<void> {
  await env.TOKENS.delete(appCopyKey(appId));
}

const appCopyContext = (appId: AppId) => ({ use: "edge", owners: [appId] }) as const;
