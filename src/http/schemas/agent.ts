// The API's responses for agent keys and held calls.

import * as z from "zod";
import { AgentMethod, AgentPolicy } from "../../agents/policy/agent-policy.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

const agentKeyFields = () => ({
  id: z.string(),
  name: z.string(),
  end_user: z.string(),
  status: z.enum(["active", "expired", "revoked"]),
  policy: AgentPolicy().meta({ id: "AgentPolicy" }),
  return_url: z.string().describe(DESCRIBED && "Where end users are redirected to confirm a held call."),
  created_at: Time(),
  expires_at: Time(),
  revoked_at: TimeOrNull(),
});

export const AgentKeyResponse = lazy(() => z.object(agentKeyFields()).meta({ id: "AgentKey" }));

export const NewAgentKeyResponse = lazy(() =>
  z
    .object({
      ...agentKeyFields(),
      key: z
        .string()
        .describe(DESCRIBED && "The key, which begins with `ak_`. Only this response contains it."),
      mcp_url: z.string().describe(DESCRIBED && "The URL of the MCP server that accepts the key."),
    })
    .meta({ id: "NewAgentKey" }),
);

const agentCallFields = () => ({
  id: z.string(),
  agent_key: z.string(),
  end_user: z.string(),
  status: z
    .enum(["held", "approved", "declined", "expired", "sending", "sent"])
    .describe(
      DESCRIBED &&
        "`approved` calls are sent when the agent repeats its tool call. If a call stays `sending`, its outcome is unknown, and it is not sent again.",
    ),
  integration: z.string(),
  connection: z.string(),
  method: AgentMethod(),
  path: z.string().describe(DESCRIBED && "The path below the API's base URL."),
  url: z.string().describe(DESCRIBED && "The whole URL of the call, without its query."),
  response_status: z
    .int()
    .nullable()
    .describe(DESCRIBED && "The HTTP status of the API's response, once there is one."),
  created_at: Time(),
  expires_at: Time(),
});

export const AgentCallResponse = lazy(() => z.object(agentCallFields()).meta({ id: "AgentCall" }));

export const ConfirmedAgentCallResponse = lazy(() =>
  z
    .object({
      ...agentCallFields(),
      review_url: z
        .string()
        .nullable()
        .describe(
          DESCRIBED &&
            "The page on which this end user allows or declines the call. `null` if there is nothing to decide anymore.",
        ),
    })
    .meta({ id: "ConfirmedAgentCall" }),
);

export const AGENT_KEY_EXAMPLE: Parsed<typeof AgentKeyResponse> = {
  id: EXAMPLE.agentKey,
  name: "Support assistant",
  end_user: EXAMPLE.endUser,
  status: "active",
  policy: {
    rules: [
      { integrations: [EXAMPLE.integration], methods: ["GET"], action: "allow" },
      { integrations: [EXAMPLE.integration], paths: ["/files/**"], action: "confirm" },
    ],
    default: "deny",
  },
  return_url: "https://app.example.com/connected",
  created_at: EXAMPLE.time,
  expires_at: EXAMPLE.later,
  revoked_at: null,
};

export const AGENT_CALL_EXAMPLE: Parsed<typeof AgentCallResponse> = {
  id: EXAMPLE.agentCall,
  agent_key: EXAMPLE.agentKey,
  end_user: EXAMPLE.endUser,
  status: "held",
  integration: EXAMPLE.integration,
  connection: EXAMPLE.connection,
  method: "POST",
  path: "/files/4711",
  url: "https://api.drive.example/files/4711",
  response_status: null,
  created_at: EXAMPLE.time,
  expires_at: "2026-11-21T12:10:00.000Z",
};
