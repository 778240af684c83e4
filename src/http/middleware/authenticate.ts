// Who calls: the operator, or an app. A key is judged by its form, then by the edge copy of its app, and
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

/** Lets only the operator pass. */
export const requireOperator = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearer(c);
  if (token === null || !(await isAdminToken(c, token)))
    return problem(c, await refuse(c, "Send the operator's ADMIN_TOKEN as `Authorization: Bearer …`."));
  return next();
});

/** Whether a token is the operator's. */
export async function isAdminToken(c: Context<HttpEnv>, token: string): Promise<boolean> {
  // Digests are of one length, so the comparison tells nothing about the token's.
  const [actual, expected] = await Promise.all([sha256Hex(token), sha256Hex(c.get("config").adminToken)]);
  return equalInConstantTime(actual, expected);
}

/** Lets only apps pass, and says which one. */
export const requireApp = createMiddleware<HttpEnv>(async (c, next) => {
  const key = await authenticateKey(c, bearer(c));
  if (!key.ok) return problem(c, key.failure);
  c.set("appId", key.value.appId);
  return next();
});

/** The app and hash of an API key that works. A guess counts against the caller's address. */
export async function authenticateKey(c: Context<HttpEnv>, token: string | null): Promise<Result<ParsedKey>> {
  const key = token === null ? null : await parseKey("lk", token);
  if (key === null) {
    const failure = await refuse(c, "Send an app's API key, lk_…, as `Authorization: Bearer …`.");
    return { ok: false, failure };
  }
  const { appId, hash } = key;
  const refused = await checkKey(c, appId, {
    name: hash,
    atEdge: ({ key_hashes: known }) => (matchesKey(hash, known) ? true : null),
    ofObject: () => appStub(c.env, appId).authenticate(hash),
  });
  return refused === null ? ok(key) : { ok: false, failure: refused };
}

/** Who knows whether a key of an app's is good. */
type KeyWitnesses = {
  /** What the answer is remembered by. */
  name: string;
  /** What the edge copy says; null when it may merely be older than the key. */
  atEdge: (record: AppCopy) => boolean | null;
  ofObject: () => Promise<boolean>;
};

/** Whether a key whose form is right is good: null, or why it is refused. */
export async function checkKey(
  c: Context<HttpEnv>,
  app: AppId,
  { name, atEdge, ofObject }: KeyWitnesses,
): Promise<Failure | null> {
  const record = await readAppCopy(c.env, app, Date.now());
  const known = record === null ? null : atEdge(record);
  if (known ?? newKeys.get(name, Date.now())) return null;
  // A key may be newer than the edge copy. Guesses are limited before the object is woken for one.
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return RATE_LIMITED;
  if (known === false || !(await ofObject())) return { code: "unauthenticated" };
  newKeys.set(name, true, NEW_KEY_MS, Date.now());
  return null;
}

/** Keys the AppObject has vouched for, until the edge copy knows them: their calls are no guesses. */
const NEW_KEY_MS = 20 * SECOND;
const newKeys = new BoundedMap<true>(1_000);

/** Why what has not even the form of a credential is refused; it counts as a guess. */
export async function refuse(c: Context<HttpEnv>, detail: string): Promise<Failure> {
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return RATE_LIMITED;
  return { code: "unauthenticated", detail };
}

function bearer(c: Context<HttpEnv>): string | null {
  const match = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(c.req.header("authorization") ?? "");
  return match?.[1] ?? null;
}
