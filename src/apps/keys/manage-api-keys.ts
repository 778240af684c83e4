// An app's API keys: they overlap, so that they can be rotated, and never are none.

import { newKeyId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { issueKey } from "../../vault/api-key.ts";
import { type AppContext, liveApp } from "../app-context.ts";

/** One more key; it is in this answer and never again. */
export async function createKey(context: AppContext): Promise<Result<{ id: string; api_key: string }>> {
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const key = await issueKey("lk", app.id);
  if (liveApp(context) === null) return fail("app_not_found");
  const id = newKeyId();
  context.store.putKey({ id, hash: key.hash, last_four: key.lastFour, created_at: context.now() });
  await context.publisher.publish();
  return ok({ id, api_key: key.key });
}

/** Ends a key; the last one stays. */
export async function deleteKey(context: AppContext, id: string): Promise<Result<null>> {
  if (liveApp(context) === null) return fail("app_not_found");
  const keys = context.store.keys();
  if (!keys.some((key) => key.id === id)) return fail("key_not_found");
  if (keys.length === 1) return fail("last_key", { detail: "Make another key first, then delete this one." });
  context.store.deleteKey(id);
  await context.publisher.publish();
  return ok(null);
}
