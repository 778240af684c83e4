// The copy of an app's keys in KV: the hashes of its API keys and of the keys in its integrations' webhook URLs, so that
// both are checked without waking the app's Durable Object.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { AppId } from "../shared/id.ts";
import { type CopyEnv, SealedCopies } from "./sealed-copies.ts";

const MAX_CACHED_APPS = 500;

const KeyCopy = lazy(() =>
  z.object({
    v: z.literal(1),
    /** Keys with full access that do not expire. The Worker of an earlier version knows no others. */
    key_hashes: z.array(z.string()),
    /** All keys. Absent in a copy of an earlier version, all of whose keys have full access and do not expire. */
    keys: z
      .array(
        z.object({
          id: z.string(),
          hash: z.string(),
          scopes: z.array(z.string()).nullable(),
          expires_at: z.number().nullable(),
        }),
      )
      .optional(),
    /** Callback ID → hash of the key in the integration's webhook URL. */
    hook_key_hashes: z.record(z.string(), z.string()),
  }),
);

export type KeyCopy = Parsed<typeof KeyCopy>;

const copies = new SealedCopies(KeyCopy, MAX_CACHED_APPS);
const keyOf = (app: AppId) => `keys:${app}`;
/** The last part keeps the copy from being put in an integration's place. */
const ownersOf = (app: AppId) => [app, "keys"];

/** Returns the copy of an app's keys; null where KV has none yet, or one that can't be decrypted. */
export function readKeyCopy(env: CopyEnv, app: AppId, now: number): Promise<KeyCopy | null> {
  return copies.read(env, keyOf(app), ownersOf(app), now);
}

/** Encrypts and writes the copy of an app's keys. Throws if KV rejects the write. */
export function writeKeyCopy(env: CopyEnv, app: AppId, copy: KeyCopy): Promise<void> {
  return copies.write(env, keyOf(app), ownersOf(app), copy);
}

/** Removes the copy of an app's keys from this isolate's memory, so that KV is read again. */
export function forgetKeyCopy(app: AppId): void {
  copies.forget(keyOf(app));
}

/** Deletes the copy of an app's keys. */
export function deleteKeyCopy(env: CopyEnv, app: AppId): Promise<void> {
  return copies.delete(env, keyOf(app));
}

/** Deletes the one entry in which version 0.1 stored an app's keys and integrations. */
export async function deleteCombinedCopy(env: CopyEnv, app: AppId): Promise<void> {
  await env.TOKENS.delete(`app:${app}`);
}
