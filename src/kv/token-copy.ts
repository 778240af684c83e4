// The encrypted copy of a token set in KV. At worst a copy is expired, and a missing one only means that the
// Durable Object is asked: KV is never the source of truth. Values are read and written as they are, without
// being decrypted.

export type TokenCopy = {
  version: number;
  /** What a token read needs, encrypted for the use "access". */
  access: string;
  /** The whole token set, encrypted for the use "grant": a backup outside the Durable Object. */
  grant: string;
};

/** How long a Cloudflare location can serve its cached copy after a change, in seconds. */
const KV_CACHE_SECONDS = 30;

const cacheKey = (appId: string, connectionId: string) => `token:${appId}:${connectionId}`;

/** Reads a connection's copy; null where there is none or it has an unknown format. */
export async function readTokenCopy(
  kv: KVNamespace,
  appId: string,
  connectionId: string,
): Promise<TokenCopy | null> {
  const options = { type: "json", cacheTtl: KV_CACHE_SECONDS } as const;
  const stored = await kv.get<Stored>(cacheKey(appId, connectionId), options);
  return stored !== null && isTokenCopy(stored) ? stored : null;
}

type Stored = Partial<Record<keyof TokenCopy | "v", unknown>>;

/** Checks the format without a schema, which every read of a token that is not in memory would pay for. */
function isTokenCopy(stored: Stored): stored is TokenCopy {
  const { v, version, access, grant } = stored;
  return v === 1 && typeof version === "number" && typeof access === "string" && typeof grant === "string";
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
