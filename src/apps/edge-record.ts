// The edge copy of an app: enough to know its keys and where its integrations' APIs are, without waking
// its Durable Object. It may be stale by the cache times below; the AppObject is the truth.

import * as z from "zod";
import { Discovered, StoredEndpoints, StoredOptions } from "../providers/integration-settings.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { SECOND } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";

/** Together they bound how long a deleted key goes on working, in seconds: under a minute. */
const KV_CACHE_SECONDS = 30;
const MEMORY_CACHE_MS = 10 * SECOND;
const MAX_CACHED_APPS = 500;

const EdgeIntegration = z.object({
  provider: z.string(),
  scopes: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  endpoints: StoredEndpoints,
  options: StoredOptions,
  discovered: Discovered.nullable(),
  hasSecret: z.boolean(),
});

const EdgeRecord = z.object({
  v: z.literal(1),
  key_hashes: z.array(z.string()),
  integrations: z.record(z.string(), EdgeIntegration),
});

export type EdgeRecord = z.output<typeof EdgeRecord>;

const remembered = new BoundedMap<EdgeRecord>(MAX_CACHED_APPS);
const edgeKey = (appId: AppId) => `app:${appId}`;

/** The app's edge copy, or null where KV has none (yet). */
export async function readEdgeRecord(kv: KVNamespace, appId: AppId, now: number): Promise<EdgeRecord | null> {
  const known = remembered.get(appId, now);
  if (known !== undefined) return known;
  const stored = await kv.get(edgeKey(appId), { type: "json", cacheTtl: KV_CACHE_SECONDS });
  const record = EdgeRecord.safeParse(stored);
  if (!record.success) return null;
  remembered.set(appId, record.data, MEMORY_CACHE_MS, now);
  return record.data;
}

/** Publishes the edge copy. KV takes one write a second for a key; the caller tries again later. */
export async function writeEdgeRecord(kv: KVNamespace, appId: AppId, record: EdgeRecord): Promise<void> {
  await kv.put(edgeKey(appId), JSON.stringify(record));
}

export async function deleteEdgeRecord(kv: KVNamespace, appId: AppId): Promise<void> {
  await kv.delete(edgeKey(appId));
}
