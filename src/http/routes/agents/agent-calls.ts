// /v1/agent-calls: calls of agents that wait until the end user allows them, for the app's backend.

import type { Context } from "hono";
import * as z from "zod";
import { Hono } from "../../hono.ts";
import { agentStub } from "../../../agents/agent-rpc.ts";
import { signReview } from "../../../agents/calls/call-tokens.ts";
import { type AgentCallId, agentKeyOfCall, isAgentCallId } from "../../../shared/id.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { fail, ok } from "../../../shared/result.ts";
import { AGENT_CALL_EXAMPLE, AgentCallResponse, ConfirmedAgentCallResponse } from "../../schemas/agent.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import type { HttpEnv } from "../../http-env.ts";
import { endpoint, endpointWithInput, fromBody, pathParameter, returns } from "../../operation.ts";

const Confirmation = lazy(() =>
  z.strictObject({
    end_user_id: z
      .string()
      .min(1)
      .max(256)
      .describe(DESCRIBED && "Your ID for the user who is currently signed in to your app in that browser."),
  }),
);

export const agentCalls = new Hono<HttpEnv>();

agentCalls.use(requireApp);

agentCalls.get(
  "/:agent_call",
  endpoint(
    {
      id: "get-agent-call",
      section: "Agents",
      access: "read",
      summary: "Get a held call",
      response: returns(DESCRIBED && AgentCallResponse, DESCRIBED && AGENT_CALL_EXAMPLE),
      failures: DESCRIBED && ["agent_call_not_found"],
    },
    (c) => {
      const id = callOf(c);
      return id === null ? fail("agent_call_not_found") : stubOf(c, id).getCall(id);
    },
  ),
);

agentCalls.post(
  "/:agent_call/confirm",
  endpointWithInput(
    {
      id: "confirm-agent-call",
      section: "Agents",
      access: "connections:write",
      summary: "Confirm the end user of a held call",
      description:
        DESCRIBED &&
        "Call this when a browser arrives at your return URL with `agent_call`, with the user who is signed in there. If it is the key's end user and the call is still held, redirect the browser to `review_url`, where the user allows or declines the call. The browser then returns in the same way, and `review_url` is `null`.",
      input: fromBody(Confirmation, DESCRIBED && { end_user_id: EXAMPLE.endUser }),
      response: returns(
        DESCRIBED && ConfirmedAgentCallResponse,
        DESCRIBED && { ...AGENT_CALL_EXAMPLE, review_url: `${EXAMPLE.origin}/agent-calls/review?token=…` },
        { secret: true },
      ),
      failures: DESCRIBED && ["agent_call_not_found", "end_user_mismatch"],
    },
    confirmAgentCall,
  ),
);

async function confirmAgentCall(c: Context<HttpEnv>, { end_user_id }: Parsed<typeof Confirmation>) {
  const id = callOf(c);
  if (id === null) return fail("agent_call_not_found");
  const confirmed = await stubOf(c, id).confirmCall(id, end_user_id);
  if (!confirmed.ok) return confirmed;
  const { call, secret } = confirmed.value;
  const { keyring, publicOrigin } = c.get("config");
  const token = secret === null ? null : await signReview(keyring, { app: c.get("appId"), call: id, secret });
  const review_url = token === null ? null : `${publicOrigin}/agent-calls/review?token=${token}`;
  return ok({ ...call, review_url });
}

function callOf(c: Context<HttpEnv>): AgentCallId | null {
  const id = pathParameter(c, "agent_call");
  return isAgentCallId(id) ? id : null;
}

const stubOf = (c: Context<HttpEnv>, id: AgentCallId) => agentStub(c.env, c.get("appId"), agentKeyOfCall(id));
