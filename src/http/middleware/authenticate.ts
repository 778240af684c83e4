// Authenticates the operator and apps. An API key is checked by its format, then against the app's copy in KV, and
// only then by the app's Durable Object.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchesKey, type ParsedKey, parseKey } from "../../vault/api-key.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { type AppCopy, readAppCopy } from "../../kv/app-copy.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import type { Failure } from "../../shared/failure.ts";
import type { AppId } from "../../shared/id.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { callerAddress, RATE_LIMITED, isOverLimit } from "./rate-limit.ts";

/** Requires the operator's admin token. */
export const requireOperator = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearer(c);
  if (token === null || !(await isAdminToken(c, token)))
    return problem(
      c,
      await rejectCredential(c, "Send the operator's admin token as `Authorization: Bearer …`."),
    );
  return next();
});

/** Returns whether a token is the operator's admin token. */
export async function isAdminToken(c: Context<HttpEnv>, token: string): Promise<boolean> {
  // Digests have a fixed length, so the comparison does not reveal the token's length.
  const [actual, expected] = await Promise.all([sha256Hex(token), sha256Hex(c.get("config").adminToken)]);
  return equalInConstantTime(actual, expected);
}

/** Requires an app's API key and sets `appId`. */
export const requireApp = createMiddleware<HttpEnv>(async (c, next) => {
  const key = await authenticateKey(c, bearer(c));
  if (!key.ok) return problem(c, key.failure);
  c.set("appId", key.value.appId);
  return next();
});

/** Returns the app ID and the hash of a valid API key. Failed attempts count toward the caller's rate limit. */
export async function authenticateKey(c: Context<HttpEnv>, token: string | null): Promise<Result<ParsedKey>> {
  const key = token === null ? null : await parseKey("lk", token);
  if (key === null) {
    const failure = await rejectCredential(c, "Send an app's API key, lk_…, as `Authorization: Bearer …`.");
    return { ok: false, failure };
  }
  const { appId, hash } = key;
  const keyFailure = await checkKey(c, appId, {
    name: hash,
    isInCopy: ({ key_hashes: known }) => (matchesKey(hash, known) ? true : null),
    isInAppObject: () => appStub(c.env, appId).authenticate(hash),
  });
  return keyFailure === null ? ok(key) : { ok: false, failure: keyFailure };
}

/** How to check a key against the KV copy and the app's Durable Object. */
type KeyChecks = {
  /** Identifies the key in the memory of new keys. */
  name: string;
  /** Whether the KV copy contains the key; null if the copy may be older than the key. */
  isInCopy: (record: AppCopy) => boolean | null;
  isInAppObject: () => Promise<boolean>;
};

/** Checks a well-formed key. Returns null if it is valid, and the failure otherwise. */
export async function checkKey(
  c: Context<HttpEnv>,
  app: AppId,
  { name, isInCopy: atEdge, isInAppObject: ofObject }: KeyChecks,
): Promise<Failure | null> {
  const record = await readAppCopy(c.env, app, Date.now());
  const known = record === null ? null : atEdge(record);
  if (known ?? newKeys.get(name, Date.now())) return null;
  // A key may be newer than the KV copy. Guesses are rate limited before they reach the Durable Object.
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return RATE_LIMITED;
  if (known === false || !(await ofObject())) return { code: "unauthenticated" };
  newKeys.set(name, true, NEW_KEY_MS, Date.now());
  return null;
}

/** Keys that the AppObject has confirmed, until the KV copy contains them. Their calls do not count as guesses. */
const NEW_KEY_MS = 20 * SECOND;
const newKeys = new BoundedMap<true>(1_000);

/** Returns the failure for a malformed or wrong credential, and counts it as a guess. */
export async function rejectCredential(c: Context<HttpEnv>, detail: string): Promise<Failure> {
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return RATE_LIMITED;
  return { code: "unauthenticated", detail };
}

function bearer(c: Context<HttpEnv>): string | null {
  const match = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(c.req.header("authorization") ?? "");
  return match?.[1] ?? null;
}
