// The edge copy of an app: enough to know its keys, those in its webhook URLs, and where its integrations'
// APIs are, without waking its Durable Object. It may be stale by the cache times below; the AppObject is the truth.

import * as z from "zod";
import { configOf, type Variables } from "../config.ts";
import { Discovered, StoredEndpoints, StoredOptions } from "../providers/integration-settings.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { SECOND } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { open, seal } from "../vault/seal.ts";

/** Together they bound how long a deleted key goes on working, in seconds: under a minute. */
const KV_CACHE_SECONDS = 30;
const MEMORY_CACHE_MS = 10 * SECOND;
const MAX_CACHED_APPS = 500;

type Env = Variables & { TOKENS: KVNamespace };

const IntegrationCopy = z.object({
  provider: z.string(),
  scopes: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  endpoints: StoredEndpoints,
  options: StoredOptions,
  discovered: Discovered.nullable(),
  hasSecret: z.boolean(),
});

const AppCopy = z.object({
  v: z.literal(1),
  key_hashes: z.array(z.string()),
  integrations: z.record(z.string(), IntegrationCopy),
  /** Callback id → hash of the key in the URL its provider's webhooks come to. A copy made before had none. */
  hook_key_hashes: z.record(z.string(), z.string()).default({}),
});

export type AppCopy = z.output<typeof AppCopy>;

const remembered = new BoundedMap<AppCopy>(MAX_CACHED_APPS);
const appCopyKey = (appId: AppId) => `app:${appId}`;

/** The app's edge copy, or null where KV has none (yet), or one that we did not write. */
export async function readAppCopy(env: Env, appId: AppId, now: number): Promise<AppCopy | null> {
  const known = remembered.get(appId, now);
  if (known !== undefined) return known;
  try {
    const sealed = await env.TOKENS.get(appCopyKey(appId), { type: "text", cacheTtl: KV_CACHE_SECONDS });
    if (sealed === null) return null;
    const record = await open(configOf(env).keyring, appCopyContext(appId), sealed, AppCopy);
    remembered.set(appId, record, MEMORY_CACHE_MS, now);
    return record;
  } catch (error) {
    // KV is down; or another form, a dropped key, somebody else's hand: the AppObject has the truth.
    log.bug("edge_record_not_read", error, { app: appId });
    return null;
  }
}

/**
 * Publishes the edge copy, sealed: whoever can write to KV but has no root key can add no key to it and send
 * no credential elsewhere. KV takes one write a second for a key; the caller tries again later.
 */
export async function writeAppCopy(env: Env, appId: AppId, record: AppCopy): Promise<void> {
  await env.TOKENS.put(appCopyKey(appId), await seal(configOf(env).keyring, appCopyContext(appId), record));
}

export async function deleteAppCopy(env: Env, appId: AppId): Promise<void> {
  await env.TOKENS.delete(appCopyKey(appId));
}

const appCopyContext = (appId: AppId) => ({ use: "edge", owners: [appId] }) as const;
