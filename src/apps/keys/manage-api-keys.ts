// Creates, lists, finds, and deletes an app's API keys. An app can have several, so that they can be rotated, and always
// has at least one with full access.

import type { Actor } from "../../shared/actor.ts";
import { newKeyId } from "../../shared/id.ts";
import { accessOf, isExpired, type KnownKey } from "../../shared/key-scopes.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { issueKey } from "../../vault/api-key.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { cancelJobsOf } from "../bulk-jobs/manage-bulk-jobs.ts";
import { COPY_OF_KEYS } from "../app-publisher.ts";
import {
  type ApiKey,
  expiryProblems,
  MAX_KEYS,
  type NewApiKey,
  newKeyDetails,
  presentKey,
  type PublicApiKey,
  startOfHour,
} from "./api-key.ts";
import { forgetKeys } from "./known-keys.ts";

/** Creates an API key, which expires no later than the one that creates it. Only this response contains it. */
export async function createKey(
  context: AppContext,
  input: NewApiKey,
  by: Actor,
): Promise<Result<PublicApiKey & { api_key: string }>> {
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const creator = by.key_id === null ? null : context.store.apiKeys.get(by.key_id);
  // Deleted a moment ago: it must not leave another key behind.
  if (by.key_id !== null && creator === null) return fail("unauthenticated");
  const fields = expiryProblems(input, creator?.expires_at ?? null, context.now());
  const [problem] = fields;
  if (problem !== undefined)
    return fail("invalid_request", { fields, detail: `The expiration ${problem.message}.` });
  const issued = await issueKey("lk", app.id);
  if (activeApp(context) === null) return fail("app_not_found");
  if (context.store.apiKeys.all().length >= MAX_KEYS)
    return fail("invalid_request", { detail: `An app can have up to ${MAX_KEYS} API keys.` });
  const details = newKeyDetails(input, { lastFour: issued.lastFour, by, now: context.now() });
  const key: ApiKey = { id: newKeyId(), hash: issued.hash, last_used_at: null, ...details };
  const { name, scopes, expires_at } = presentKey(key);
  context.transaction(() => {
    context.store.apiKeys.put(key);
    context.audit.append(by, {
      action: "api_key.created",
      target: targetOf(key),
      changes: [
        { field: "name", to: name },
        { field: "scopes", to: scopes },
        { field: "expires_at", to: expires_at },
      ].filter(({ to }) => to !== null),
    });
  });
  await context.publisher.publish(COPY_OF_KEYS);
  return ok({ ...presentKey(key), api_key: issued.key });
}

/** Returns the app's API keys, the oldest first. */
export function listKeys(context: AppContext): Result<{ data: PublicApiKey[] }> {
  if (activeApp(context) === null) return fail("app_not_found");
  return ok({ data: context.store.apiKeys.all().map(presentKey) });
}

/** Deletes an API key, and stops its bulk jobs. The last key with full access can't be deleted. */
export async function deleteKey(context: AppContext, id: string, by: Actor): Promise<Result<null>> {
  if (activeApp(context) === null) return fail("app_not_found");
  const keys = context.store.apiKeys.all();
  const key = keys.find((one) => one.id === id);
  if (key === undefined) return fail("key_not_found");
  const hasFullAccess = (one: ApiKey) =>
    one.scopes === null && !isExpired({ expiresAt: one.expires_at }, context.now());
  if (hasFullAccess(key) && !keys.some((one) => one.id !== id && hasFullAccess(one)))
    return fail("last_key", { detail: "Create another key with full access before you delete this one." });
  context.transaction(() => {
    context.store.apiKeys.delete(id);
    context.audit.append(by, { action: "api_key.deleted", target: targetOf(key) });
    cancelJobsOf(context, ({ key_id }) => key_id === id, by);
  });
  forgetKeys();
  await context.publisher.publish(COPY_OF_KEYS);
  return ok(null);
}

/** Returns the API key with a hash; null where the app has none. A copy in KV that lacks it is written again. */
export function findKey(context: AppContext, hash: string, isMissingInCopy: boolean): KnownKey | null {
  if (activeApp(context) === null) return null;
  const key = context.store.apiKeys.withHash(hash);
  if (key === null) return null;
  if (isMissingInCopy) context.publisher.restore(COPY_OF_KEYS);
  return { id: key.id, access: accessOf(key.scopes), expiresAt: key.expires_at };
}

/** Stores that keys were used in this hour. */
export function noteKeyUses(context: AppContext, ids: readonly string[]): void {
  if (ids.length === 0 || activeApp(context) === null) return;
  const hour = startOfHour(context.now());
  context.transaction(() => {
    for (const id of ids.slice(0, MAX_KEYS)) context.store.apiKeys.noteUse(id, hour);
  });
}

const targetOf = ({ id, name }: ApiKey) => ({ type: "api_key", id, name });
