// The operations of agents whose costs are counted.

import * as z from "zod";
import { type ApiCaller, callApi } from "../http/api-call.ts";

const Created = z.looseObject({ key: z.string() });
const Result = z.object({
  result: z.looseObject({ structuredContent: z.looseObject({ status: z.string() }) }),
});
const Held = z.looseObject({ held_call: z.object({ id: z.string(), url: z.string() }) });
const Confirmed = z.looseObject({ review_url: z.string() });

/** Creates an agent key that can read, and has to ask before it changes something. */
export async function createAgent(app: ApiCaller, end_user: string): Promise<ApiCaller> {
  const policy = { rules: [{ methods: ["GET"], action: "allow" }], default: "confirm" };
  const { key } = Created.parse(
    await callApi(app, "POST", "/v1/agent-keys", { end_user, expires_in: 86_400, policy }),
  );
  return { ...app, key };
}

/** Calls an API as an agent. */
export async function callAsAgent(agent: ApiCaller, connection: string, method: "GET" | "POST") {
  const params = { name: "call_api", arguments: { connection, method, path: "/user" } };
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
  return Result.parse(await callApi(agent, "POST", "/mcp", message)).result.structuredContent;
}

/** Makes a call that is held, allows it, and sends it. */
export async function allowAndSend(
  app: ApiCaller,
  agent: ApiCaller,
  connection: string,
  end_user_id: string,
) {
  const { held_call: held } = Held.parse(await callAsAgent(agent, connection, "POST"));
  await fetch(held.url, { redirect: "manual" });
  const confirmed = await callApi(app, "POST", `/v1/agent-calls/${held.id}/confirm`, { end_user_id });
  const { review_url: url } = Confirmed.parse(confirmed);
  await (await fetch(url)).text();
  const token = new URL(url).searchParams.get("token") ?? "";
  const decided = await fetch(new URL("/agent-calls/review", url), {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token, decision: "allow" }),
    redirect: "manual",
  });
  if (decided.status !== 303) throw new Error(`the call was not allowed: ${decided.status}`);
  const sent = await callAsAgent(agent, connection, "POST");
  if (sent.status !== "completed") throw new Error(`the call was not sent: ${sent.status}`);
}
