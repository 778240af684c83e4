// Creates, authenticates, and revokes an agent key.

import { MINUTE } from "../shared/clock.ts";
import { equalInConstantTime } from "../shared/digest.ts";
import { log } from "../shared/log.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { type AgentContext, usableKey } from "./agent-context.ts";
import { type AgentCopy, agentCopyOf, deleteAgentCopy, writeAgentCopy } from "./agent-copy.ts";
import {
  type AgentKeyRecord,
  KEPT_AFTER_EXPIRY_MS,
  presentAgentKey,
  type PublicAgentKey,
} from "./agent-key.ts";

/** Stores a new key, and removes it again some time after its expiration. */
export async function createAgentKey(
  context: AgentContext,
  record: AgentKeyRecord,
): Promise<Result<PublicAgentKey>> {
  context.transaction(() => {
    context.store.putKey(record);
    context.tasks.schedule("end", record.expires_at + KEPT_AFTER_EXPIRY_MS);
  });
  await publish(context, record);
  return ok(presentAgentKey(record, context.now()));
}

/** Revokes a key, and deletes its held calls. A repeated call changes nothing. */
export async function revokeAgentKey(context: AgentContext): Promise<Result<null>> {
  const key = context.store.key();
  if (key === null) return fail("agent_key_not_found");
  if (key.revoked_at === null)
    context.transaction(() => {
      context.store.putKey({ ...key, revoked_at: context.now() });
      for (const { id } of context.store.calls()) context.store.deleteCall(id);
    });
  // Also after a crash between the two.
  await deleteAgentCopy(context.env, key.app, key.id);
  return ok(null);
}

/** KV is written again at most this often, and each location can keep a missing entry for as long. */
const REWRITE_MS = MINUTE;
const rewrittenAt = new WeakMap<object, number>();

/** Returns the key if a hash is its own and it can be used. If KV does not have it, the copy is written again. */
export async function authenticateAgent(
  context: AgentContext,
  hash: string,
  isMissingInCopy: boolean,
): Promise<AgentCopy | null> {
  const key = usableKey(context);
  if (key === null || !equalInConstantTime(hash, key.hash)) return null;
  const last = rewrittenAt.get(context.store) ?? 0;
  if (isMissingInCopy && context.now() - last >= REWRITE_MS) {
    rewrittenAt.set(context.store, context.now());
    await publish(context, key);
    // Revoked during the write, which may have come later than the deletion.
    if (usableKey(context) === null) {
      await deleteAgentCopy(context.env, key.app, key.id);
      return null;
    }
  }
  return agentCopyOf(key);
}

/** Writes the copy in KV. Without it, the object is asked. */
async function publish({ env, now }: AgentContext, key: AgentKeyRecord): Promise<void> {
  try {
    await writeAgentCopy(env, key, now());
  } catch (error) {
    log.bug("agent_copy_not_written", error, { app: key.app, agent_key: key.id });
  }
}
