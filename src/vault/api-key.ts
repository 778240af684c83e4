// Keys that contain an app's ID and a secret: `{prefix}_{app id}_{secret}_{checksum}`. "lk" is an API key,
// "ak" is an agent key, and "hk" is the key in a webhook URL of an integration. The checksum is the start of the stored hash, so a
// single digest both detects typing errors and identifies the key.

import type { AppId } from "../shared/id.ts";
import { isAppId, newSecret } from "../shared/id.ts";
import { equalInConstantTime, sha256Hex } from "../shared/digest.ts";

const CHECKSUM_LENGTH = 8;
const SHAPE = /^([lah]k)_(app[0-9a-z]{20})_([0-9a-z]{52})_([0-9a-f]{8})$/;

type Prefix = "lk" | "ak" | "hk";

export type IssuedKey = { key: string; hash: string; lastFour: string };
export type ParsedKey = { appId: AppId; hash: string };

/** Returns a new key with 256 random bits, and what to store of it. */
export async function issueKey(prefix: Prefix, appId: AppId): Promise<IssuedKey> {
  const body = `${prefix}_${appId}_${newSecret()}`;
  const hash = await sha256Hex(body);
  const key = `${body}_${hash.slice(0, CHECKSUM_LENGTH)}`;
  return { key, hash, lastFour: key.slice(-4) };
}

/** Parses a key. Returns null where it has the wrong format or checksum, without any lookup. */
export async function parseKey(prefix: Prefix, key: string): Promise<ParsedKey | null> {
  const match = SHAPE.exec(key);
  const [, found, appId, , checksum] = match ?? [];
  if (found !== prefix || appId === undefined || checksum === undefined || !isAppId(appId)) return null;
  const hash = await sha256Hex(key.slice(0, -(CHECKSUM_LENGTH + 1)));
  return equalInConstantTime(checksum, hash.slice(0, CHECKSUM_LENGTH)) ? { appId, hash } : null;
}

/** Returns the key that has a hash; null where none has it. Compares all of them in constant time. */
export function keyWithHash<K extends { hash: string }>(hash: string, keys: readonly K[]): K | null {
  let found: K | null = null;
  for (const key of keys) if (equalInConstantTime(hash, key.hash)) found = key;
  return found;
}

/** Returns whether a hash is one of the given hashes. Compares all of them in constant time. */
export function matchesKey(hash: string, hashes: readonly string[]): boolean {
  let found = false;
  for (const expected of hashes) if (equalInConstantTime(hash, expected)) found = true;
  return found;
}
