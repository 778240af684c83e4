// Who calls: the operator, or an app. A key is judged by its form, then by the edge copy of its app, and
// only then by the app's Durable Object.

import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchesKey, parseKey } from "../apps/api-key.ts";
import { appStub } from "../apps/app-stub.ts";
import { readEdgeRecord } from "../apps/edge-record.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { SECOND } from "../shared/clock.ts";
import { equalInConstantTime, sha256Hex } from "../shared/digest.ts";
import type { HttpEnv } from "./http-env.ts";
import { problem } from "./problem.ts";
import { callerAddress, tooMany } from "./rate-limit.ts";

/** Lets only the operator pass. */
export const operatorOnly = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearer(c);
  // Digests are of one length, so the comparison tells nothing about the token's.
  const [actual, expected] = await Promise.all([
    sha256Hex(token ?? ""),
    sha256Hex(c.get("config").adminToken),
  ]);
  if (token === null || !equalInConstantTime(actual, expected))
    return refuse(c, "Send the operator's ADMIN_TOKEN as `Authorization: Bearer …`.");
  return next();
});

/** Lets only apps pass, and says which one. */
export const appOnly = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearer(c);
  const key = token === null ? null : await parseKey("lk", token);
  if (key === null) return refuse(c, "Send an app's API key, lk_…, as `Authorization: Bearer …`.");
  const record = await readEdgeRecord(c.env, key.appId, Date.now());
  const known = record !== null && matchesKey(key.hash, record.key_hashes);
  if (!known && !newKeys.get(key.hash, Date.now())) {
    // A key may be newer than the edge copy. Guesses are limited before the object is woken for one.
    if (await tooMany(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return problem(c, RATE_LIMITED);
    if (!(await appStub(c.env, key.appId).authenticate(key.hash)))
      return problem(c, { code: "unauthenticated" });
    newKeys.set(key.hash, true, NEW_KEY_MS, Date.now());
  }
  c.set("appId", key.appId);
  return next();
});

/** Keys the AppObject has vouched for, until the edge copy knows them: their calls are no guesses. */
const NEW_KEY_MS = 20 * SECOND;
const newKeys = new BoundedMap<true>(1_000);

const RATE_LIMITED = { code: "rate_limited", retryAfterSeconds: 60 } as const;

async function refuse(c: Context<HttpEnv>, detail: string): Promise<Response> {
  if (await tooMany(c.env.AUTHENTICATION_LIMIT, callerAddress(c))) return problem(c, RATE_LIMITED);
  return problem(c, { code: "unauthenticated", detail });
}

function bearer(c: Context<HttpEnv>): string | null {
  const match = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(c.req.header("authorization") ?? "");
  return match?.[1] ?? null;
}
