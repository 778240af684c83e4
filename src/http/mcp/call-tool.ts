// Calls a tool. A failure is a result of the tool, which the model reads: what happened, and what to do.

import type { Context } from "hono";
import * as z from "zod";
import type { Failure } from "../../shared/failure.ts";
import { lazy } from "../../shared/lazy.ts";
import { log } from "../../shared/log.ts";
import type { HttpEnv } from "../http-env.ts";
import { explain, INTERNAL_ERROR } from "../problem.ts";
import type { Agent } from "./authenticate-agent.ts";
import { adviceFor } from "./advice.ts";
import { errorResponse, resultResponse, RPC, type RpcRequest } from "./json-rpc.ts";
import { complete, FROM_SERVER } from "./results.ts";
import type { McpClient } from "./revision.ts";
import type { PageToOpen } from "./tools/tool.ts";
import { findTool } from "./tools/tools.ts";

const Call = lazy(() =>
  z.looseObject({
    name: z.string(),
    arguments: z.unknown().default({}),
    /** Set when a client repeats a call for which it opened a page. */
    requestState: z.string().max(256).optional(),
    inputResponses: z.record(z.string(), z.unknown()).optional(),
  }),
);

/** The name of the only request that a tool makes of a client. */
const PAGE = "page";

/** Calls the tool that a request names. */
export async function callTool(
  c: Context<HttpEnv>,
  agent: Agent,
  request: RpcRequest,
  client: McpClient,
): Promise<Response> {
  const call = Call().safeParse(request.params);
  const tool = findTool(call.data?.name);
  if (!call.success || tool === undefined)
    return errorResponse(request.id, { code: RPC.invalidParams, message: "Unknown tool" });
  const { requestState: state = null, inputResponses } = call.data;
  c.set("tool", tool.name);
  const outcome = await tool.run(c, { agent, state }, call.data.arguments).catch((error: unknown) => {
    log.bug("tool_failed", error, { request_id: c.get("requestId"), tool: tool.name });
    return { failure: INTERNAL_ERROR };
  });
  if ("problems" in outcome) return failed(c, request, client, invalidInput(outcome.problems));
  if ("failure" in outcome) return failed(c, request, client, outcome.failure);
  const { page } = outcome;
  const wasAsked = state !== null || inputResponses !== undefined;
  if (page !== undefined && client.opensUrls && !wasAsked) return askForPage(request, client, page);
  return completed(request, client, outcome.value);
}

function completed(request: RpcRequest, client: McpClient, value: object): Response {
  const content = [{ type: "text", text: JSON.stringify(value) }];
  return complete(request, client, { content, structuredContent: value, isError: false });
}

/** Asks the client to open a page for its user, in the way of its revision. */
function askForPage({ id }: RpcRequest, client: McpClient, { url, message, state }: PageToOpen): Response {
  if (!client.isModern) {
    const elicitation = { mode: "url", elicitationId: crypto.randomUUID(), url, message };
    return errorResponse(id, {
      code: RPC.urlElicitationRequired,
      message,
      data: { elicitations: [elicitation] },
    });
  }
  const inputRequests = { [PAGE]: { method: "elicitation/create", params: { mode: "url", url, message } } };
  const requestState = state === null ? {} : { requestState: state };
  return resultResponse(id, { resultType: "input_required", inputRequests, ...requestState, ...FROM_SERVER });
}

function failed(c: Context<HttpEnv>, request: RpcRequest, client: McpClient, failure: Failure): Response {
  const { code, detail, fields, retryAfterSeconds } = failure;
  c.set("failureCode", code);
  const error = {
    code,
    message: explain(code).title,
    ...(detail !== undefined && { detail }),
    ...(fields !== undefined && { errors: fields }),
    ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
    what_to_do: adviceFor(code),
    request_id: c.get("requestId"),
  };
  const content = [{ type: "text", text: JSON.stringify({ error }) }];
  return complete(request, client, { content, isError: true });
}

const invalidInput = (error: z.ZodError): Failure => ({
  code: "invalid_request",
  fields: error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
});
