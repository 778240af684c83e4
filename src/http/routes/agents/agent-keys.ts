// /v1/agent-keys: scoped, expiring keys with which an AI agent uses one end user's connections at /mcp.

import type { Context } from "hono";
import { Hono } from "../../hono.ts";
import { type AgentKeyRecord, NewAgentKey } from "../../../agents/agent-key.ts";
import { forgetAgentCopy } from "../../../agents/agent-copy.ts";
import { agentStub } from "../../../agents/agent-rpc.ts";
import type { AgentPolicy } from "../../../agents/policy/agent-policy.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { SECOND, timestamp } from "../../../shared/clock.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { agentKeyIdOf, type AppId, isAgentKeyId } from "../../../shared/id.ts";
import { fail, ok } from "../../../shared/result.ts";
import { issueKey } from "../../../vault/api-key.ts";
import { AGENT_KEY_EXAMPLE, AgentKeyResponse, NewAgentKeyResponse } from "../../schemas/agent.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { actorOf } from "../../actor.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import type { HttpEnv } from "../../http-env.ts";
import { readIntegrations } from "../../read-integrations.ts";
import {
  endpoint,
  endpointWithInput,
  fromBody,
  NO_CONTENT,
  pathParameter,
  returns,
} from "../../operation.ts";

const mcpUrl = (publicOrigin: string) => `${publicOrigin}/mcp`;

export const agentKeys = new Hono<HttpEnv>();

agentKeys.use(requireApp);

agentKeys.post(
  "/",
  endpointWithInput(
    {
      id: "create-agent-key",
      section: "Agents",
      access: ["connections:write", "tokens:read"],
      summary: "Create an agent key",
      description:
        DESCRIBED &&
        "The key opens only the MCP server at `/mcp`, and only the connections of this end user within the policy. It expires no later than the API key that creates it. Only this response contains the key.",
      input: fromBody(
        NewAgentKey,
        DESCRIBED && {
          end_user: EXAMPLE.endUser,
          name: "Support assistant",
          expires_in: 3600,
          policy: AGENT_KEY_EXAMPLE.policy,
        },
      ),
      response: returns(
        DESCRIBED && NewAgentKeyResponse,
        DESCRIBED && { ...AGENT_KEY_EXAMPLE, key: "ak_…", mcp_url: mcpUrl(EXAMPLE.origin) },
        { status: 201, secret: true },
      ),
      failures: DESCRIBED && ["return_url_not_registered"],
    },
    createAgentKey,
  ),
);

agentKeys.get(
  "/:agent_key",
  endpoint(
    {
      id: "get-agent-key",
      section: "Agents",
      access: "read",
      summary: "Get an agent key",
      description:
        DESCRIBED &&
        "Returns the key's settings, but never the key. They are kept for a day after the key has expired.",
      response: returns(DESCRIBED && AgentKeyResponse, DESCRIBED && AGENT_KEY_EXAMPLE),
      failures: DESCRIBED && ["agent_key_not_found"],
    },
    (c) => {
      const id = pathParameter(c, "agent_key");
      return isAgentKeyId(id) ? agentStub(c.env, c.get("appId"), id).get() : fail("agent_key_not_found");
    },
  ),
);

agentKeys.delete(
  "/:agent_key",
  endpoint(
    {
      id: "revoke-agent-key",
      section: "Agents",
      access: "connections:write",
      summary: "Revoke an agent key",
      description:
        DESCRIBED &&
        "Calls that change something are refused immediately, and so are held calls. Calls with GET or HEAD may still work for about a minute.",
      response: NO_CONTENT,
      failures: DESCRIBED && ["agent_key_not_found"],
    },
    async (c) => {
      const id = pathParameter(c, "agent_key");
      if (!isAgentKeyId(id)) return fail("agent_key_not_found");
      const stub = agentStub(c.env, c.get("appId"), id);
      const key = await stub.get();
      if (!key.ok) return key;
      const { name, revoked_at } = key.value;
      const action = { action: "agent_key.revoked", target: { type: "agent_key", id, name } } as const;
      if (revoked_at === null) {
        const recorded = await appStub(c.env, c.get("appId")).recordAction(action, actorOf(c));
        if (!recorded.ok) return recorded;
      }
      const revoked = await stub.revoke();
      forgetAgentCopy(c.get("appId"), id);
      return revoked;
    },
  ),
);

async function createAgentKey(c: Context<HttpEnv>, input: NewAgentKey) {
  const app = c.get("appId");
  const now = Date.now();
  const expires_at = now + input.expires_in * SECOND;
  const latest = c.get("apiKey").expiresAt;
  if (latest !== null && expires_at > latest) {
    const message = `must end by ${timestamp(latest)}, when the key that creates it expires`;
    return fail("invalid_request", { fields: [{ path: "expires_in", message }] });
  }
  const [settings, unknown] = await Promise.all([
    appStub(c.env, app).connectSettings(),
    unknownIntegrations(c, app, input.policy),
  ]);
  if (settings === null) return fail("app_not_found");
  if (unknown.length > 0) return fail("invalid_request", { fields: unknown });
  const return_url = input.return_url ?? settings.returnUrls[0];
  if (return_url === undefined || !settings.returnUrls.includes(return_url))
    return fail("return_url_not_registered");
  const { key, hash } = await issueKey("ak", app);
  const id = agentKeyIdOf(hash);
  const { end_user, name, policy } = input;
  const record: AgentKeyRecord = {
    id,
    app,
    hash,
    end_user,
    name,
    return_url,
    policy,
    created_at: now,
    expires_at,
    revoked_at: null,
  };
  // Recorded first, so that there is no key without an entry in the audit log.
  const target = { type: "agent_key", id, name };
  const action = { action: "agent_key.created", target } as const;
  const recorded = await appStub(c.env, app).recordAction(action, actorOf(c));
  if (!recorded.ok) return recorded;
  const created = await agentStub(c.env, app, id).create(record);
  return created.ok ? ok({ ...created.value, key, mcp_url: mcpUrl(c.get("config").publicOrigin) }) : created;
}

/** Reports each integration of a policy that the app does not have, because a typing error would deny what it should allow. */
async function unknownIntegrations(
  c: Context<HttpEnv>,
  app: AppId,
  { rules }: AgentPolicy,
): Promise<InvalidField[]> {
  const named = rules.flatMap(({ integrations = [] }, rule) =>
    integrations.map((id, i) => ({ id, path: `policy.rules.${rule}.integrations.${i}` })),
  );
  const known = await readIntegrations(c.env, app, [...new Set(named.map(({ id }) => id))]);
  return named
    .filter(({ id }) => !known.has(id))
    .map(({ path }) => ({ path, message: "is not an integration" }));
}
