// The sealed token set at the edge, in KV. A copy is at worst expired, and a miss only means that the
// Durable Object is asked: KV is never the truth. Sealed values pass through unopened.

import * as z from "zod";

const Entry = z.object({
  v: z.literal(1),
  version: z.number(),
  /** What a read needs, sealed for the use "access". */
  access: z.string(),
  /** The whole token set, sealed for the use "grant": a recovery copy in a store of its own. */
  grant: z.string(),
});

export type TokenCopy = Omit<z.output<typeof Entry>, "v">;

/** How long an edge may answer from its copy after a delete, in seconds. */
const KV_CACHE_SECONDS = 30;

const cacheKey = (appId: string, connectionId: string) => `token:${appId}:${connectionId}`;

export async function readTokenCopy(
  kv: KVNamespace,
  appId: string,
  connectionId: string,
): Promise<TokenCopy | null> {
  const stored = await kv.get(cacheKey(appId, connectionId), { type: "json", cacheTtl: KV_CACHE_SECONDS });
  const entry = Entry.safeParse(stored);
  return entry.success ? entry.data : null;
}

export async function writeTokenCopy(
  kv: KVNamespace,
  appId: string,
  connectionId: string,
  entry: TokenCopy,
): Promise<void> {
  await kv.put(cacheKey(appId, connectionId), JSON.stringify({ v: 1, ...entry }));
}

export async function deleteTokenCopy(kv: KVNamespace, appId: string, connectionId: string): Promise<void> {
  await kv.delete(cacheKey(appId, connectionId));
}
