// Creates and deletes an app's API keys. An app can have several, so that they can be rotated, and always has
// at least one.

import type { Actor } from "../../shared/actor.ts";
import { newKeyId } from "../../shared/id.ts";
import { FULL_ACCESS, type KnownKey } from "../../shared/key-scopes.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { issueKey, keyWithHash } from "../../vault/api-key.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { COPY_OF_KEYS } from "../app-publisher.ts";
import { forgetKeys } from "./known-keys.ts";

/** Creates an API key. Only this response contains it. */
export async function createKey(
  context: AppContext,
  by: Actor,
): Promise<Result<{ id: string; api_key: string }>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const key = await issueKey("lk", app.id);
  if (activeApp(context) === null) return fail("app_not_found");
  const id = newKeyId();
  context.transaction(() => {
    context.store.putKey({ id, hash: key.hash, last_four: key.lastFour, created_at: context.now() });
    context.audit.append(by, { action: "api_key.created", target: { type: "api_key", id } });
  });
  await context.publisher.publish(COPY_OF_KEYS);
  return ok({ id, api_key: key.key });
}

/** Deletes an API key. The last one can't be deleted. */
export async function deleteKey(context: AppContext, id: string, by: Actor): Promise<Result<null>> {
  if (activeApp(context) === null) return fail("app_not_found");
  const keys = context.store.keys();
  if (!keys.some((key) => key.id === id)) return fail("key_not_found");
  if (keys.length === 1)
    return fail("last_key", { detail: "Create another key before you delete this one." });
  context.transaction(() => {
    context.store.deleteKey(id);
    context.audit.append(by, { action: "api_key.deleted", target: { type: "api_key", id } });
  });
  forgetKeys();
  await context.publisher.publish(COPY_OF_KEYS);
  return ok(null);
}

/** Returns the API key with a hash; null where the app has none. A copy in KV that lacks it is written again. */
export function findKey(context: AppContext, hash: string, isMissingInCopy: boolean): KnownKey | null {
  if (activeApp(context) === null) return null;
  const key = keyWithHash(hash, context.store.keys());
  if (key === null) return null;
  if (isMissingInCopy) context.publisher.restore(COPY_OF_KEYS);
  return { id: key.id, access: FULL_ACCESS, expiresAt: null };
}
