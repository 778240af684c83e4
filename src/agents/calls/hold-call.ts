// Holds a call of an agent until its end user allows it.

import { appStub } from "../../apps/app-rpc.ts";
import { newEvent } from "../../events/event.ts";
import { SECOND } from "../../shared/clock.ts";
import { sha256Hex } from "../../shared/digest.ts";
import { newAgentCallId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { seal } from "../../vault/seal.ts";
import { type AgentContext, usableKey } from "../agent-context.ts";
import type { HeldCallState } from "../agent-rpc.ts";
import {
  CALL_LIFETIME_MS,
  type CallToHold,
  contentContext,
  type HeldCall,
  isOpen,
  MAX_OPEN_CALLS,
  presentCall,
} from "./held-call.ts";

const REPORT_AFTER_MS = 30 * SECOND;

/**
 * Holds a call. While it is open, the same request again is the same call, so that a client which repeats a tool call causes no
 * second one.
 */
export async function holdCall(
  context: AgentContext,
  { target, content }: CallToHold,
): Promise<Result<HeldCallState>> {
  const owner = usableKey(context);
  if (owner === null) return fail("unauthenticated");
  const id = newAgentCallId(owner.id);
  const { keyring } = context.config;
  const { account: _, ...sent } = target;
  const [fingerprint, sealed_content] = await Promise.all([
    sha256Hex(JSON.stringify([sent, content])),
    seal(keyring, contentContext(owner.app, owner.id, id), content),
  ]);
  const key = usableKey(context);
  if (key === null) return fail("unauthenticated");
  const now = context.now();
  const open = context.store.calls().filter((call) => isOpen(call, now));
  const same = open.find((call) => call.fingerprint === fingerprint);
  if (same !== undefined) return ok({ call: presentCall(same, key, now), isNew: false });
  if (open.length >= MAX_OPEN_CALLS) return fail("agent_calls_pending");
  const event = newEvent(
    "agent_call.held",
    {
      app: key.app,
      agent_key: key.id,
      agent_call: id,
      end_user: key.end_user,
      integration: target.integration,
      connection: target.connection,
    },
    now,
  );
  const call: HeldCall = {
    ...target,
    id,
    status: "held",
    fingerprint,
    sealed_content,
    review_hash: null,
    response_status: null,
    created_at: now,
    expires_at: Math.min(now + CALL_LIFETIME_MS, key.expires_at),
    event,
  };
  context.transaction(() => {
    context.store.putCall(call);
    context.tasks.schedule("sweep", call.expires_at);
    context.tasks.schedule("report", now + REPORT_AFTER_MS);
  });
  await reportEvents(context);
  return ok({ call: presentCall(call, key, now), isNew: true });
}

/** Reports the events that the app has not received. The alarm repeats it after a failure. */
export async function reportEvents(context: AgentContext): Promise<void> {
  const key = context.store.key();
  const calls = context.store.calls().filter(({ event }) => event !== null);
  context.tasks.reschedule("report", calls.length === 0 ? null : context.now() + REPORT_AFTER_MS);
  if (key === null || calls.length === 0) return;
  try {
    for (const { id, event } of calls) {
      if (event !== null) await appStub(context.env, key.app).reportAgentEvent(key.id, event);
      const current = context.store.call(id);
      if (current !== null) context.store.putCall({ ...current, event: null });
    }
    context.tasks.done("report");
  } catch (error) {
    log.bug("agent_event_not_reported", error, { app: key.app, agent_key: key.id });
  }
}
