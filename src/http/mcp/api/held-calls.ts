// Held calls, on the agent's side: a call is held, and sent once the end user has allowed it.

import type { Context } from "hono";
import { agentStub } from "../../../agents/agent-rpc.ts";
import { signCallLink } from "../../../agents/calls/call-tokens.ts";
import type { CallToHold, PublicAgentCall } from "../../../agents/calls/held-call.ts";
import { findTarget } from "../../../proxy/find-target.ts";
import { agentKeyOfCall, isAgentCallId } from "../../../shared/id.ts";
import { log } from "../../../shared/log.ts";
import { fail } from "../../../shared/result.ts";
import { type HttpEnv, tokenReaderOf } from "../../http-env.ts";
import type { Agent } from "../authenticate-agent.ts";
import type { ToolOutcome } from "../tools/tool.ts";
import type { ShownResponse } from "./read-response.ts";
import { sendCall, urlOf } from "./send-call.ts";

type CallOutcome = ToolOutcome<{
  status: "completed" | "held";
  response: ShownResponse | null;
  held_call: { id: string; url: string; expires_at: string } | null;
}>;

/** Holds a call. If the end user has already allowed the same call, it is sent. */
export async function holdCall(c: Context<HttpEnv>, agent: Agent, call: CallToHold): Promise<CallOutcome> {
  const held = await agentStub(c.env, agent.app, agent.id).hold(call);
  if (!held.ok) return fail(held.failure.code, { ...held.failure });
  const { call: state, isNew } = { ...held.value };
  if (state.status === "approved") return continueCall(c, agent, state.id);
  return waiting(c, agent, state, isNew);
}

/** Sends a held call if the end user has allowed it. */
export async function continueCall(c: Context<HttpEnv>, agent: Agent, id: string): Promise<CallOutcome> {
  if (!isAgentCallId(id) || agentKeyOfCall(id) !== agent.id) return fail("agent_call_not_found");
  const stub = agentStub(c.env, agent.app, agent.id);
  const known = await stub.getCall(id);
  if (!known.ok) return fail(known.failure.code);
  const { connection, status, url, path } = known.value;
  if (status === "held") return waiting(c, agent, { ...known.value }, false);
  if (status === "approved") {
    // Before the call is marked as being sent, so that it can still be sent after the person has reconnected.
    const found = await findTarget(tokenReaderOf(c), agent.app, connection);
    if (!found.ok) return found;
    if (urlOf(found.value.target, path) !== url) return fail("agent_call_expired", { detail: MOVED });
    const started = await stub.startCall(id);
    if (!started.ok) return fail(started.failure.code);
    const { target, content } = started.value;
    const { method } = target;
    const destination = { app: agent.app, connection, method, path, ...found.value };
    const response = await sendCall(c, destination, { ...content });
    if (!response.ok)
      return response.failure.code === "provider_unavailable" ? fail("agent_call_unknown") : response;
    await recordOutcome(stub.finishCall(id, response.value.status), c.get("requestId"));
    return { value: { status: "completed", response: response.value, held_call: null } };
  }
  // The object says why it cannot be sent.
  const refused = await stub.startCall(id);
  return fail(refused.ok ? "agent_call_unknown" : refused.failure.code);
}

const MOVED = "The integration's API has another address than the one that the person has seen.";

/** The response counts, even if its status could not be recorded. */
async function recordOutcome(recording: Promise<void>, requestId: string): Promise<void> {
  try {
    await recording;
  } catch (error) {
    log.bug("agent_call_not_finished", error, { request_id: requestId });
  }
}

async function waiting(
  c: Context<HttpEnv>,
  { app }: Agent,
  { id, expires_at }: Pick<PublicAgentCall, "id" | "expires_at">,
  isNew: boolean,
): Promise<CallOutcome> {
  const { keyring, publicOrigin } = c.get("config");
  const url = `${publicOrigin}/agent-calls?token=${await signCallLink(keyring, { app, call: id })}`;
  const value = { status: "held" as const, response: null, held_call: { id, url, expires_at } };
  return isNew ? { value, page: { url, message: MESSAGE, state: id } } : { value };
}

const MESSAGE = "Allow or decline a request that the agent wants to send.";
