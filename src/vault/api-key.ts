// Keys that name an app and prove something: `{prefix}_{app id}_{secret}_{checksum}`. "lk" is an API key,
// "hk" stands in the URL a provider's webhooks come to. The checksum is the head of the very hash that is
// stored, so one digest both tells a typing error from a key and finds the key.

import type { AppId } from "../shared/id.ts";
import { isAppId, newSecret } from "../shared/id.ts";
import { equalInConstantTime, sha256Hex } from "../shared/digest.ts";

const CHECKSUM_LENGTH = 8;
const SHAPE = /^([lh]k)_(app[0-9a-z]{20})_([0-9a-z]{52})_([0-9a-f]{8})$/;

type Prefix = "lk" | "hk";

export type IssuedKey = { key: string; hash: string; lastFour: string };
export type ParsedKey = { appId: AppId; hash: string };

/** A new key of 256 random bits, with what is stored of it. */
export async function issueKey(prefix: Prefix, appId: AppId): Promise<IssuedKey> {
  const body = `${prefix}_${appId}_${newSecret()}`;
  const hash = await sha256Hex(body);
  const key = `${body}_${hash.slice(0, CHECKSUM_LENGTH)}`;
  return { key, hash, lastFour: key.slice(-4) };
}

/** The app and hash a key stands for, or null when it can't be a key of ours; no look-up is made. */
export async function parseKey(prefix: Prefix, key: string): Promise<ParsedKey | null> {
  const match = SHAPE.exec(key);
  const [, found, appId, , checksum] = match ?? [];
  if (found !== prefix || appId === undefined || checksum === undefined || !isAppId(appId)) return null;
  const hash = await sha256Hex(key.slice(0, -(CHECKSUM_LENGTH + 1)));
  return equalInConstantTime(checksum, hash.slice(0, CHECKSUM_LENGTH)) ? { appId, hash } : null;
}

/** Whether a hash is among those of an app's keys. */
export function matchesKey(hash: string, hashes: readonly string[]): boolean {
  let found = false;
  for (const known of hashes) if (equalInConstantTime(hash, known)) found = true;
  return found;
}
