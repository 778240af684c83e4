// API keys that this isolate has just authenticated, by the exact `Authorization` header. For five seconds, a call with
// the same header needs no digest and no comparison.

import { SECOND } from "../../shared/clock.ts";
import type { AppId } from "../../shared/id.ts";
import { isExpired, type KnownKey } from "../../shared/key-scopes.ts";
import { MemoryCache } from "../../shared/memory-cache.ts";

const KNOWN_FOR_MS = 5 * SECOND;
const MAX_BYTES = 1024 * 1024;
/** What an entry takes besides its header. */
const ENTRY_BYTES = 400;

/** A key, and its app. */
export type KeyOfApp = KnownKey & { app: AppId };

const keys = new MemoryCache<KeyOfApp>(MAX_BYTES, KNOWN_FOR_MS);

/** Returns a key that was just authenticated and has not expired; null where the header is not known. */
export function recallKey(header: string, now: number): KeyOfApp | null {
  const key = keys.get(header, now);
  return key === undefined || isExpired(key, now) ? null : key;
}

/** How often keys were deleted in this isolate. */
let deletions = 0;

/** Returns a mark for `rememberKey`: a key that is being checked now may be deleted in the meantime. */
export const keyDeletions = (): number => deletions;

/** Keeps the header of a valid key, unless keys were deleted since its check began, at `deletionsBefore`. */
export function rememberKey(header: string, key: KeyOfApp, now: number, deletionsBefore: number): void {
  if (deletionsBefore !== deletions) return;
  keys.set(header, key, ENTRY_BYTES + 2 * header.length, now);
}

/** Deletes all keys, when one of them was deleted. */
export function forgetKeys(): void {
  deletions += 1;
  keys.clear();
}
