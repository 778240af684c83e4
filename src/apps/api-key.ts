// API keys: `lk_{app id}_{secret}_{checksum}`. The checksum is the head of the very hash that is stored,
// so one digest both tells a typing error from a key and finds the key. The secret is shown once.

import type { AppId } from "../shared/id.ts";
import { isAppId, newSecret } from "../shared/id.ts";
import { equalInConstantTime, sha256Hex } from "../shared/digest.ts";

const CHECKSUM_LENGTH = 8;
const SHAPE = /^lk_(app[0-9a-z]{20})_([0-9a-z]{52})_([0-9a-f]{8})$/;

export type IssuedKey = { key: string; hash: string; lastFour: string };
export type ParsedKey = { appId: AppId; hash: string };

/** A new key of 256 random bits, with what is stored of it. */
export async function issueApiKey(appId: AppId): Promise<IssuedKey> {
  const body = `lk_${appId}_${newSecret()}`;
  const hash = await sha256Hex(body);
  const key = `${body}_${hash.slice(0, CHECKSUM_LENGTH)}`;
  return { key, hash, lastFour: key.slice(-4) };
}

/** The app and hash a key stands for, or null when it can't be a key of ours; no look-up is made. */
export async function parseApiKey(key: string): Promise<ParsedKey | null> {
  const match = SHAPE.exec(key);
  const [, appId, , checksum] = match ?? [];
  if (appId === undefined || checksum === undefined || !isAppId(appId)) return null;
  const hash = await sha256Hex(key.slice(0, -(CHECKSUM_LENGTH + 1)));
  return equalInConstantTime(checksum, hash.slice(0, CHECKSUM_LENGTH)) ? { appId, hash } : null;
}

/** Whether a hash is among those of an app's keys. */
export function matchesKey(hash: string, hashes: readonly string[]): boolean {
  let found = false;
  for (const known of hashes) if (equalInConstantTime(hash, known)) found = true;
  return found;
}
