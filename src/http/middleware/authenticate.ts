// Authenticates the operator and apps. An API key is checked by its format, then against the copy of the app's keys in KV, and
// only then by the app's Durable Object.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { keyWithHash, matchesKey, parseKey } from "../../vault/api-key.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { forgetKeyCopy, type KeyCopy, readKeyCopy } from "../../kv/key-copy.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import type { Failure } from "../../shared/failure.ts";
import type { AppId } from "../../shared/id.ts";
import { accessOf, FULL_ACCESS, isExpired, type KnownKey } from "../../shared/key-scopes.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { noteKeyUse, reportKeyUses } from "../../connection/token/count-usage.ts";
import { type HttpEnv, tokenReaderOf } from "../http-env.ts";
import {
  forgetKeys,
  keyDeletions,
  type KeyOfApp,
  recallKey,
  rememberKey,
} from "../../apps/keys/known-keys.ts";
import { problem } from "../problem.ts";
import { callerAddress, PERIOD_SECONDS, RATE_LIMITED, isOverLimit } from "./rate-limit.ts";

/** Requires the operator's admin token. */
export const requireOperator = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearer(c);
  const failure =
    token === null ? await rejectCredential(c, SEND_ADMIN_TOKEN) : await checkAdminToken(c, token);
  return failure === null ? next() : problem(c, failure);
});

const SEND_ADMIN_TOKEN = "Send the operator's admin token as `Authorization: Bearer …`.";

/** Addresses that have just sent the admin token, so that an operator's calls do not count as guesses. */
const operators = new BoundedMap<true>(1_000);
const OPERATOR_MS = PERIOD_SECONDS * SECOND;

/**
 * Checks the operator's admin token. Returns null if it is valid, and the failure otherwise. Beyond the limit, the right
 * token gets the same response as a wrong one, so that the limit slows whoever guesses.
 */
export async function checkAdminToken(c: Context<HttpEnv>, token: string): Promise<Failure | null> {
  // Digests have a fixed length, so the comparison does not reveal the token's length.
  const [actual, expected] = await Promise.all([sha256Hex(token), sha256Hex(c.get("config").adminToken)]);
  const isValid = equalInConstantTime(actual, expected);
  const address = callerAddress(c);
  if (isValid && operators.get(address, Date.now())) return null;
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, `admin ${address}`)) {
    operators.delete(address);
    return RATE_LIMITED;
  }
  if (!isValid) return { code: "unauthenticated", detail: SEND_ADMIN_TOKEN };
  operators.set(address, true, OPERATOR_MS, Date.now());
  return null;
}

/** Called with the app of a key that is well formed and has not been checked yet. */
type OnParsed = (c: Context<HttpEnv>, app: AppId) => void;

/** Requires an app's API key and sets `appId`. `onParsed` can start what does not depend on the result. */
export const requireAppWhile = (onParsed?: OnParsed) =>
  createMiddleware<HttpEnv>(async (c, next) => {
    const header = c.req.header("authorization") ?? "";
    const now = Date.now();
    const known = recallKey(header, now);
    if (known === null) {
      const deletionsBefore = keyDeletions();
      const key = await authenticateKey(c, bearer(c), onParsed);
      if (!key.ok) return problem(c, key.failure);
      rememberKey(header, key.value, now, deletionsBefore);
      setKey(c, key.value);
    } else setKey(c, known);
    await next();
    // Afterwards, because the report of a token read contains it.
    if (known === null) reportUseOf(c, c.get("appId"));
    return undefined;
  });

/** Reports that an app's keys were used, once an hour, without delaying the response. */
export function reportUseOf(c: Context<HttpEnv>, app: AppId): void {
  reportKeyUses(tokenReaderOf(c), app, Date.now());
}

function setKey(c: Context<HttpEnv>, key: KeyOfApp): void {
  c.set("appId", key.app);
  c.set("apiKey", key);
}

/** Requires an app's API key and sets `appId`. */
export const requireApp = requireAppWhile();

/** Returns a valid API key and its hash. Failed attempts count toward the caller's rate limit. */
export async function authenticateKey(
  c: Context<HttpEnv>,
  token: string | null,
  onParsed?: OnParsed,
): Promise<Result<KeyOfApp & { hash: string }>> {
  const key = token === null ? null : await parseKey("lk", token);
  if (key === null) {
    const failure = await rejectCredential(c, "Send an app's API key, lk_…, as `Authorization: Bearer …`.");
    return { ok: false, failure };
  }
  const { appId, hash } = key;
  const address = callerAddress(c);
  if (guessers.get(address, Date.now()) === undefined) onParsed?.(c, appId);
  const known = await checkKey<KnownKey>(c, appId, {
    memory: newKeys,
    name: hash,
    prefix: "lk",
    findInCopy: (copy) => keyInCopy(copy, hash),
    findInAppObject: () => appStub(c.env, appId).findKey(hash),
  });
  if (known.ok) {
    const found = await withId(c, appId, hash, known.value);
    if (found === null) return fail("unauthenticated");
    if (isExpired(found, Date.now())) return fail("key_expired");
    if (found.id !== null) noteKeyUse(appId, found.id, Date.now());
    return ok({ ...found, app: appId, hash });
  }
  guessers.set(address, true, GUESSER_MS, Date.now());
  return known;
}

/** Returns the API key with a hash; null if the copy may be older than the key. */
function keyInCopy({ keys, key_hashes: former }: KeyCopy, hash: string): KnownKey | null {
  if (keys === undefined)
    return matchesKey(hash, former) ? { id: null, access: FULL_ACCESS, expiresAt: null } : null;
  const key = keyWithHash(hash, keys);
  return key === null ? null : { id: key.id, access: accessOf(key.scopes), expiresAt: key.expires_at };
}

/**
 * Completes a key that was found in a copy of an earlier version. The app's Durable Object then writes the copy again. A
 * request that may change something waits for the ID, because the audit log contains it. Returns null if the key was deleted.
 */
async function withId(
  c: Context<HttpEnv>,
  app: AppId,
  hash: string,
  key: KnownKey,
): Promise<KnownKey | null> {
  if (key.id !== null) return key;
  const found = appStub(c.env, app).findKey(hash);
  if (c.req.method !== "GET") return found;
  c.executionCtx.waitUntil(found);
  return key;
}

/** Addresses that have just sent a key that is not valid. Nothing else is done for them before a key is checked. */
const guessers = new BoundedMap<true>(1_000);
const GUESSER_MS = PERIOD_SECONDS * SECOND;

/** How to find a key in the KV copy and in the app's Durable Object. */
type KeyChecks<K> = {
  /** Keys of this kind that the object has confirmed. */
  memory: BoundedMap<K>;
  /** Identifies the key in the memory of new keys. */
  name: string;
  /** The kind of key. Guesses at one kind do not count for the other. */
  prefix: "lk" | "hk";
  /** Returns the key in the KV copy; null if the copy may be older than the key, and false if the key is wrong. */
  findInCopy: (copy: KeyCopy) => K | false | null;
  findInAppObject: () => Promise<K | null>;
};

/** Checks a well-formed key. Returns what is known of it if it is valid. */
export async function checkKey<K>(
  c: Context<HttpEnv>,
  app: AppId,
  { memory, name, prefix, findInCopy, findInAppObject }: KeyChecks<K>,
): Promise<Result<K>> {
  const copy = await readKeyCopy(c.env, app, Date.now());
  const inCopy = copy === null ? null : findInCopy(copy);
  const known = inCopy ?? memory.get(name, Date.now());
  if (known !== undefined && known !== false) return ok(known);
  // A key may be newer than the KV copy. Guesses are rate limited before they reach the Durable Object. They are counted
  // for each app, so that guesses at one app's keys don't reject another app's new key. Without a copy, the app may not
  // exist, and one limit for all of them prevents that invented app IDs wake any number of objects.
  const subject = copy === null ? "" : app;
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, `${prefix} ${subject} ${callerAddress(c)}`))
    return { ok: false, failure: RATE_LIMITED };
  const found = known === false ? null : await findInAppObject();
  if (found === null) return fail("unauthenticated");
  memory.set(name, found, NEW_KEY_MS, Date.now());
  return ok(found);
}

/** Keys that the AppObject has confirmed, until the KV copy contains them. Their calls do not count as guesses. */
const NEW_KEY_MS = 20 * SECOND;
const newKeys = new BoundedMap<KnownKey>(1_000);

/** Removes what this isolate has in memory about an app's keys, when some of them were deleted. */
export function forgetKeysOf(app: AppId): void {
  forgetKeys();
  newKeys.clear();
  forgetKeyCopy(app);
}

/** Returns the failure for a missing or malformed credential. It is no guess at anything, but floods are limited. */
export async function rejectCredential(c: Context<HttpEnv>, detail: string): Promise<Failure> {
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, `malformed ${callerAddress(c)}`)) return RATE_LIMITED;
  return { code: "unauthenticated", detail };
}

/** Returns the bearer token of a request; null where there is none. */
export function bearer(c: Context<HttpEnv>): string | null {
  const match = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(c.req.header("authorization") ?? "");
  return match?.[1] ?? null;
}
