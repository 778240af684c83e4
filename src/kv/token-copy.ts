// The encrypted copy of a token set in KV. At worst a copy is expired, and a missing one only means that the
// Durable Object is asked: KV is never the source of truth. Values are read and written as they are, without
// being decrypted.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";

const Entry = lazy(() =>
  z.object({
    v: z.literal(1),
    version: z.number(),
    /** What a token read needs, encrypted for the use "access". */
    access: z.string(),
    /** The whole token set, encrypted for the use "grant": a backup outside the Durable Object. */
    grant: z.string(),
  }),
);

export type TokenCopy = Omit<Parsed<typeof Entry>, "v">;

/** How long a Cloudflare location can serve its cached copy after a delete, in seconds. */
const KV_CACHE_SECONDS = 30;

const cacheKey = (appId: string, connectionId: string) => `token:${appId}:${connectionId}`;

/** Reads a connection's copy; null where there is none or it has an unknown format. */
export async function readTokenCopy(
  kv: KVNamespace,
  appId: string,
  connectionId: string,
): Promise<TokenCopy | null> {
  const stored = await kv.get(cacheKey(appId, connectionId), { type: "json", cacheTtl: KV_CACHE_SECONDS });
  const entry = Entry().safeParse(stored);
  return entry.success ? entry.data : null;
}

/** Writes a connection's copy. */
export async function writeTokenCopy(
  kv: KVNamespace,
  appId: string,
  connectionId: string,
  entry: TokenCopy,
): Promise<void> {
  await kv.put(cacheKey(appId, connectionId), JSON.stringify({ v: 1, ...entry }));
}

/** Deletes a connection's copy. */
export async function deleteTokenCopy(kv: KVNamespace, appId: string, connectionId: string): Promise<void> {
  await kv.delete(cacheKey(appId, connectionId));
}
