// Sends an approved call once. That it is being sent is stored before the Worker gets it. If the Worker stops then, the
// outcome is unknown, and the call is never sent again.

import { fail, ok, type Result } from "../../shared/result.ts";
import { open } from "../../vault/seal.ts";
import { type AgentContext, usableKey } from "../agent-context.ts";
import type { StartedCall } from "../agent-rpc.ts";
import { CallContent, CallTarget, contentContext, type HeldCall } from "./held-call.ts";

/** Returns an approved call, which is then marked as being sent. */
export async function startCall(context: AgentContext, id: string): Promise<Result<StartedCall>> {
  const before = sendableCall(context, id);
  if (!before.ok) return before;
  const { keyring } = context.config;
  const { sealed_content: sealed } = before.value;
  const key = usableKey(context);
  if (key === null || sealed === null) return fail("agent_call_not_found");
  const content = await open(keyring, contentContext(key.app, key.id, id), sealed, CallContent());
  // Checked again, because another request may have started it in the meantime.
  const call = sendableCall(context, id);
  if (!call.ok) return call;
  context.store.putCall({ ...call.value, status: "sending", sealed_content: null });
  return ok({ target: CallTarget().parse(call.value), content });
}

function sendableCall(context: AgentContext, id: string): Result<HeldCall> {
  const call = context.store.call(id);
  if (call === null || usableKey(context) === null) return fail("agent_call_not_found");
  switch (call.status) {
    case "held":
    case "approved":
      if (call.expires_at <= context.now()) return fail("agent_call_expired");
      return call.status === "approved" ? ok(call) : fail("agent_call_held");
    case "declined":
      return fail("agent_call_declined");
    case "sending":
      return fail("agent_call_unknown");
    case "sent":
      return fail("agent_call_sent");
  }
}

/** Records the outcome of a call that was sent. */
export function finishCall({ store }: AgentContext, id: string, responseStatus: number | null): void {
  const call = store.call(id);
  if (call?.status === "sending" && responseStatus !== null)
    store.putCall({ ...call, status: "sent", response_status: responseStatus });
}
