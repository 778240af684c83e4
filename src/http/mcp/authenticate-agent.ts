// Authenticates an agent by its key: by the format, then by the copy of the key in KV, and only then by the key's Durable
// Object. The keys of a deleted app end with the copy of the app's own keys.

import type { Context } from "hono";
import { type AgentCopy, readAgentCopy, rememberAgentCopy } from "../../agents/agent-copy.ts";
import { agentStub } from "../../agents/agent-rpc.ts";
import type { AgentPolicy } from "../../agents/policy/agent-policy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { type KeyCopy, readKeyCopy } from "../../kv/key-copy.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import { equalInConstantTime } from "../../shared/digest.ts";
import { type AgentKeyId, agentKeyIdOf, type AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { parseKey } from "../../vault/api-key.ts";
import type { HttpEnv } from "../http-env.ts";
import { bearer, rejectCredential } from "../middleware/authenticate.ts";
import { callerAddress, isOverLimit, RATE_LIMITED } from "../middleware/rate-limit.ts";

/** Whose agent makes a request, and what it may do. */
export type Agent = { app: AppId; id: AgentKeyId; hash: string; endUser: string; policy: AgentPolicy };

const SEND_KEY =
  "Send an agent key, ak_…, as `Authorization: Bearer …`. An app's API key does not open this route.";

/** Returns the agent of a valid key. Failed attempts count toward the caller's rate limit. */
export async function authenticateAgent(c: Context<HttpEnv>): Promise<Result<Agent>> {
  const token = bearer(c);
  const key = token === null ? null : await parseKey("ak", token);
  if (key === null) return { ok: false, failure: await rejectCredential(c, SEND_KEY) };
  const { appId: app, hash } = key;
  const id = agentKeyIdOf(hash);
  const now = Date.now();
  const [copy, appCopy] = await Promise.all([
    readAgentCopy(c.env, app, id, now),
    readKeyCopy(c.env, app, now),
  ]);
  const found = copy === null ? await askObject(c, app, id, hash, appCopy) : ok(copy);
  if (!found.ok) return found;
  const { hash: expected, expires_at, end_user: endUser, policy } = found.value;
  if (!equalInConstantTime(hash, expected) || expires_at <= now) return fail("unauthenticated");
  if (!(await isAppActive(c, app, appCopy))) return fail("unauthenticated");
  // Each key has its own limit, because the agents of many people can share an address.
  if (await isOverLimit(c.env.HOOKS_LIMIT, `mcp ${id}`)) return { ok: false, failure: RATE_LIMITED };
  return ok({ app, id, hash, endUser, policy });
}

/** Asks the key's object. Guesses are limited before they wake an object, as for the keys of apps. */
async function askObject(
  c: Context<HttpEnv>,
  app: AppId,
  id: AgentKeyId,
  hash: string,
  appCopy: KeyCopy | null,
): Promise<Result<AgentCopy>> {
  const subject = appCopy === null ? "" : app;
  if (await isOverLimit(c.env.AUTHENTICATION_LIMIT, `ak ${subject} ${callerAddress(c)}`))
    return { ok: false, failure: RATE_LIMITED };
  const copy = await agentStub(c.env, app, id).authenticate(hash, true);
  if (copy === null) return fail("unauthenticated");
  rememberAgentCopy(app, id, copy, Date.now());
  return ok(copy);
}

/** Apps whose keys were not in KV yet, and whose object has confirmed that they exist. */
const activeApps = new BoundedMap<true>(1_000);
const ACTIVE_MS = 20 * SECOND;

async function isAppActive(c: Context<HttpEnv>, app: AppId, copy: KeyCopy | null): Promise<boolean> {
  if (copy !== null) return (copy.keys ?? copy.key_hashes).length > 0;
  const now = Date.now();
  if (activeApps.get(app, now) !== undefined) return true;
  if ((await appStub(c.env, app).connectSettings()) === null) return false;
  activeApps.set(app, true, ACTIVE_MS, now);
  return true;
}

/** Returns whether a key can still be used, from its object. Asked before a call that changes something. */
export async function isStillUsable(c: Context<HttpEnv>, { app, id, hash }: Agent): Promise<boolean> {
  return (await agentStub(c.env, app, id).authenticate(hash, false)) !== null;
}
