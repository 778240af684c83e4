// The encrypted copy of an agent key in KV, from which the Worker authenticates an agent without its Durable Object. It ends
// after an hour, and the object writes it again, so that after a rotation of the root keys none stays under an old one.

import * as z from "zod";
import { type CopyEnv, SealedCopies } from "../kv/sealed-copies.ts";
import { HOUR, MINUTE, SECOND } from "../shared/clock.ts";
import type { AgentKeyId, AppId } from "../shared/id.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";
import type { AgentKeyRecord } from "./agent-key.ts";
import { AgentPolicy } from "./policy/agent-policy.ts";

const MAX_CACHED_KEYS = 500;
const MAX_LIFETIME_MS = HOUR;

/** The shortest lifetime that KV accepts. */
const MIN_LIFETIME_MS = MINUTE;

const AgentCopy = lazy(() =>
  z.object({
    v: z.literal(1),
    hash: z.string(),
    end_user: z.string(),
    policy: AgentPolicy(),
    expires_at: z.number(),
  }),
);

export type AgentCopy = Parsed<typeof AgentCopy>;

const copies = new SealedCopies(AgentCopy, MAX_CACHED_KEYS);
const nameOf = (app: AppId, id: AgentKeyId) => `agent:${app}:${id}`;
const ownersOf = (app: AppId, id: AgentKeyId) => [app, "agent", id];

/** Returns what the Worker needs of a key. */
export const agentCopyOf = ({ hash, end_user, policy, expires_at }: AgentKeyRecord): AgentCopy => ({
  v: 1,
  hash,
  end_user,
  policy,
  expires_at,
});

/** Returns the copy of a key; null where KV has none, or one that can't be decrypted. */
export const readAgentCopy = (
  env: CopyEnv,
  app: AppId,
  id: AgentKeyId,
  now: number,
): Promise<AgentCopy | null> => copies.read(env, nameOf(app, id), ownersOf(app, id), now);

/** Keeps a copy that the Durable Object returned in this isolate for some seconds. */
export const rememberAgentCopy = (app: AppId, id: AgentKeyId, copy: AgentCopy, now: number): void =>
  copies.remember(nameOf(app, id), copy, now);

/** Encrypts and writes the copy of a key. Throws if KV rejects the write. */
export function writeAgentCopy(
  env: CopyEnv,
  { app, id, ...key }: AgentKeyRecord,
  now: number,
): Promise<void> {
  const lifetimeMs = Math.max(Math.min(key.expires_at - now, MAX_LIFETIME_MS), MIN_LIFETIME_MS);
  const copy = agentCopyOf({ app, id, ...key });
  return copies.write(env, nameOf(app, id), ownersOf(app, id), copy, Math.ceil(lifetimeMs / SECOND));
}

/** Deletes the copy of a key. */
export const deleteAgentCopy = (env: CopyEnv, app: AppId, id: AgentKeyId): Promise<void> =>
  copies.delete(env, nameOf(app, id));

/** Removes the copy of a key from this isolate's memory. */
export const forgetAgentCopy = (app: AppId, id: AgentKeyId): void => copies.forget(nameOf(app, id));
