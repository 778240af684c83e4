// Calls that wait until the end user allows them: from the agent's tool call over the app and the page to the API.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  AgentStage,
  confirmCall,
  decideCall,
  heldCallOf,
  mcpClient,
  newAgentKey,
  useTool,
} from "../../support/agents.ts";
import { Browser, failureOn, hidden } from "../../support/http/browser.ts";
import { call, type Json, newApp } from "../../support/latchkey.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import { stack } from "../../support/stack.ts";

const POLICY = { rules: [{ methods: ["GET"], action: "allow" }], default: "confirm" };

let stage: AgentStage;
let connection: string;
let agent: { id: string; key: string };
let client: Awaited<ReturnType<typeof mcpClient>>;

beforeAll(async () => {
  stage = await AgentStage.start();
  connection = await stage.connect("ada");
});
afterAll(() => stage.close());

beforeEach(async () => {
  agent = await newAgentKey(stage.app, { end_user: "ada", name: "Inbox helper", policy: POLICY });
  client = await mcpClient(agent.key);
  stage.received.splice(0);
  return () => client.close();
});

const post = (body: Json = { text: "Hi" }, more: Json = {}) =>
  useTool(client, "call_api", { connection, method: "POST", path: "/messages", body, ...more });

const stateOf = async (id: string) => (await call("GET", `/v1/agent-calls/${id}`, stage.app.key)).body;

/** Changes what is stored of a call. */
async function changeCall(id: string, path: string, value: number | string): Promise<void> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AgentObject", { name: `${stage.app.id}:${agent.id}` });
  await storage.exec("UPDATE held_call SET record = json_set(record, ?, ?) WHERE id = ?", path, value, id);
}

test("D8 · is sent once, exactly as shown, after the end user has allowed it", async () => {
  const query = { tag: "a b" };
  const held = heldCallOf(await post({ text: "Hi" }, { query, headers: { "idempotency-key": "k1" } }));
  expect(await stateOf(held.id)).toMatchObject({
    status: "held",
    agent_key: agent.id,
    response_status: null,
  });
  // The link leads to the app, which names its signed-in user.
  const browser = new Browser();
  const opened = await browser.get(held.url);
  expect([opened.status, opened.location]).toEqual([303, `${stage.app.returnUrl}?agent_call=${held.id}`]);
  const confirmed = await confirmCall(stage.app, held.id, "ada");
  expect(confirmed.body).toMatchObject({ id: held.id, status: "held", end_user: "ada" });
  const page = await browser.get(String(confirmed.body["review_url"]));
  for (const text of [
    "Inbox helper",
    "Tideline",
    "Allow this request to Paperboat?",
    `POST ${stage.provider.origin}/base/messages`,
    "tag = a b",
    "idempotency-key: k1",
    "&quot;text&quot;: &quot;Hi&quot;",
  ])
    expect(page.text).toContain(text);
  const url = new URL("/agent-calls/review", held.url).href;
  const decided = await browser.post(url, { token: hidden(page, "token"), decision: "allow" });
  expect(decided.location).toBe(`${stage.app.returnUrl}?agent_call=${held.id}`);
  expect((await confirmCall(stage.app, held.id, "ada")).body).toMatchObject({
    status: "approved",
    review_url: null,
  });
  expect(stage.received).toEqual([]);
  // The same tool call again, or the ID of the held call.
  const sent = await useTool(client, "call_api", { held_call: held.id });
  expect(sent).toMatchObject({ status: "completed", response: { status: 200 } });
  expect(stage.received).toMatchObject([
    { method: "POST", url: "/base/messages?tag=a+b", body: '{\n  "text": "Hi"\n}' },
  ]);
  expect(stage.received[0]?.headers).toMatchObject({
    "idempotency-key": "k1",
    "content-type": "application/json",
    authorization: "Bearer token-of-ada",
  });
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_sent",
  });
  expect(await stateOf(held.id)).toMatchObject({ status: "sent", response_status: 200 });
  expect(stage.received).toHaveLength(1);
});

test("the same tool call again is the same held call", async () => {
  const held = heldCallOf(await post());
  expect(heldCallOf(await post()).id).toBe(held.id);
  expect(heldCallOf(await post({ text: "Other" })).id).not.toBe(held.id);
  await decideCall(stage.app, held, "ada", "allow");
  // Two at the same time: one sends it, and the other does not.
  const both = await Promise.all([
    useTool(client, "call_api", { held_call: held.id }),
    useTool(client, "call_api", { held_call: held.id }),
  ]);
  expect(both.filter(({ status }) => status === "completed")).toHaveLength(1);
  expect(both.find(({ code }) => code !== undefined)?.["code"]).toMatch(/^agent_call_(sent|unknown)$/);
  expect(stage.received).toHaveLength(1);
});

test("is not sent after the end user has declined it", async () => {
  const held = heldCallOf(await post());
  await decideCall(stage.app, held, "ada", "decline");
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_declined",
  });
  expect(await stateOf(held.id)).toMatchObject({ status: "declined" });
  expect(stage.received).toEqual([]);
});

test("D8 · neither the agent nor another person can allow it", async () => {
  const held = heldCallOf(await post());
  // Another user of the app follows the link.
  expect(await confirmCall(stage.app, held.id, "bob")).toMatchObject({
    status: 403,
    body: { code: "end_user_mismatch" },
  });
  // The agent has the link, its own key, and the ID.
  const stranger = new Browser();
  const token = new URL(held.url).searchParams.get("token") ?? "";
  const review = new URL("/agent-calls/review", held.url).href;
  expect(failureOn(await stranger.get(`${review}?token=${token}`))).toBe("agent_call_not_found");
  expect(failureOn(await stranger.post(review, { token, decision: "allow" }))).toBe("agent_call_not_found");
  expect(
    (await call("POST", `/v1/agent-calls/${held.id}/confirm`, agent.key, { end_user_id: "ada" })).status,
  ).toBe(401);
  // Another app.
  const other = await newApp();
  expect((await confirmCall(other, held.id, "ada")).body).toMatchObject({ code: "agent_call_not_found" });
  // Another agent of the same user.
  const second = await mcpClient((await newAgentKey(stage.app, { end_user: "ada", policy: POLICY })).key);
  expect(await useTool(second, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_not_found",
  });
  await second.close();
  // A page that a newer confirmation has replaced, and a form of another site.
  const first = String((await confirmCall(stage.app, held.id, "ada")).body["review_url"]);
  const latest = String((await confirmCall(stage.app, held.id, "ada")).body["review_url"]);
  expect(failureOn(await stranger.get(first))).toBe("agent_call_not_found");
  const form = { token: new URL(latest).searchParams.get("token") ?? "", decision: "allow" };
  expect(failureOn(await stranger.post(review, form, { "sec-fetch-site": "cross-site" }))).toBe(
    "not_same_origin",
  );
  expect(await stateOf(held.id)).toMatchObject({ status: "held" });
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({ status: "held" });
  expect(stage.received).toEqual([]);
});

test("expires, and its pages say so with a way back", async () => {
  const held = heldCallOf(await post());
  const reviewUrl = String((await confirmCall(stage.app, held.id, "ada")).body["review_url"]);
  const browser = new Browser();
  const page = await browser.get(reviewUrl);
  await changeCall(held.id, "$.expires_at", Date.now() - 1);
  const url = new URL("/agent-calls/review", held.url).href;
  const late = await browser.post(url, { token: hidden(page, "token"), decision: "allow" });
  for (const shown of [late, await browser.get(held.url), await browser.get(reviewUrl)]) {
    expect([shown.status, failureOn(shown)]).toEqual([410, "agent_call_expired"]);
    expect(shown.text).toContain(`${stage.app.returnUrl}?agent_call=${held.id}`);
  }
  expect(await stateOf(held.id)).toMatchObject({ status: "expired" });
  expect((await confirmCall(stage.app, held.id, "ada")).body).toMatchObject({
    status: "expired",
    review_url: null,
  });
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_expired",
  });
  expect(heldCallOf(await post()).id).not.toBe(held.id);
});

test("a second decision changes nothing", async () => {
  const held = heldCallOf(await post());
  const reviewUrl = String((await confirmCall(stage.app, held.id, "ada")).body["review_url"]);
  const browser = new Browser();
  const token = hidden(await browser.get(reviewUrl), "token");
  const url = new URL("/agent-calls/review", held.url).href;
  expect((await browser.post(url, { token, decision: "decline" })).status).toBe(303);
  expect((await browser.post(url, { token, decision: "decline" })).status).toBe(303);
  expect(failureOn(await browser.post(url, { token, decision: "allow" }))).toBe("agent_call_decided");
  expect(failureOn(await browser.get(reviewUrl))).toBe("agent_call_decided");
  expect(await stateOf(held.id)).toMatchObject({ status: "declined" });
});

test("D8 · if the outcome is unknown, it is not sent again", async () => {
  const held = heldCallOf(await post());
  await decideCall(stage.app, held, "ada", "allow");
  await changeCall(held.id, "$.status", "sending");
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_unknown",
  });
  expect(stage.received).toEqual([]);
});

test("D8 · is not sent to another address than the one that was shown", async () => {
  const held = heldCallOf(await post());
  await decideCall(stage.app, held, "ada", "allow");
  await changeCall(held.id, "$.url", "https://elsewhere.example/messages");
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_expired",
  });
  expect(stage.received).toEqual([]);
});

test("ends when the key is revoked, and an allowed call is refused at once", async () => {
  const held = heldCallOf(await post());
  await decideCall(stage.app, held, "ada", "allow");
  const { runtime } = await stack();
  const copy = `agent:${stage.app.id}:${agent.id}`;
  const kv = await runtime.kv();
  const stored = (await kv.get(copy, "text")) ?? "";
  await call("DELETE", `/v1/agent-keys/${agent.id}`, stage.app.key);
  // A location whose copy in KV is not up to date yet.
  await kv.put(copy, stored);
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({
    code: "agent_call_not_found",
  });
  expect(await post()).toMatchObject({ code: "unauthenticated" });
  expect(stage.received).toEqual([]);
});

test("a key has at most ten open calls", async () => {
  for (let i = 0; i < 10; i += 1) await post({ i });
  expect(await post({ i: 10 })).toMatchObject({ code: "agent_calls_pending" });
  expect(heldCallOf(await post({ i: 9 }))).toBeDefined();
});

test("E1 · neither the key nor what a call contains is stored or logged in plain text", async () => {
  const canary = "canary-of-a-held-call";
  const held = heldCallOf(
    await post({ text: canary }, { query: { q: canary }, headers: { prefer: canary } }),
  );
  const { runtime } = await stack();
  const stored = async () => [
    await everythingInKv(runtime),
    await everythingInObjects(runtime),
    everythingLogged(runtime),
  ];
  const [, , secret = ""] = agent.key.split("_");
  for (const text of await stored())
    expect([text.includes(canary), text.includes(secret)]).toEqual([false, false]);
  await decideCall(stage.app, held, "ada", "allow");
  expect(await useTool(client, "call_api", { held_call: held.id })).toMatchObject({ status: "completed" });
  expect(stage.received[0]?.body).toContain(canary);
  for (const text of await stored())
    expect([text.includes(canary), text.includes(secret)]).toEqual([false, false]);
});

test("the app receives an event, without what the call contains", async () => {
  const held = heldCallOf(await post());
  const { body } = await call("GET", "/v1/events?type=agent_call.held", stage.app.key);
  const data = {
    agent_key: agent.id,
    agent_call: held.id,
    end_user: "ada",
    integration: stage.integration,
    connection,
  };
  expect(body["data"]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: "agent_call.held", data: { app: stage.app.id, ...data } }),
    ]),
  );
});

describe("a client that opens URLs for its user", () => {
  test("is asked to open the page of a held call, and repeats the call afterwards (2025-11-25)", async () => {
    const opener = await mcpClient(agent.key, { elicitation: { url: {} } });
    const input = { connection, method: "POST", path: "/messages", body: { text: "Hi" } };
    const tool = { name: "call_api", arguments: input };
    const error = await opener.callTool(tool).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: -32042,
      data: { elicitations: [{ mode: "url", message: expect.any(String) }] },
    });
    const { elicitations } = (error as { data: { elicitations: { url: string }[] } }).data;
    // While the user has not decided, the tool's result has the link.
    const held = heldCallOf(await useTool(opener, "call_api", input));
    expect(held.url).toBe(elicitations[0]?.url);
    await decideCall(stage.app, held, "ada", "allow");
    expect(await useTool(opener, "call_api", input)).toMatchObject({ status: "completed" });
    expect(stage.received).toHaveLength(1);
    const connect = { name: "ensure_connection", arguments: { integration: stage.integration } };
    const cleo = await newAgentKey(stage.app, { end_user: "cleo", policy: POLICY });
    const unconnected = await mcpClient(cleo.key, { elicitation: { url: {} } });
    await expect(unconnected.callTool(connect)).rejects.toMatchObject({ code: -32042 });
    await Promise.all([opener.close(), unconnected.close()]);
  });

  test("is asked in the result of the tool (2026-07-28)", async () => {
    const { latchkey } = await stack();
    const callTool = async (more: Json = {}) => {
      const response = await fetch(new URL("/mcp", latchkey), {
        method: "POST",
        headers: {
          authorization: `Bearer ${agent.key}`,
          "content-type": "application/json",
          "mcp-protocol-version": "2026-07-28",
          "mcp-method": "tools/call",
          "mcp-name": "call_api",
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: {
            name: "call_api",
            arguments: { connection, method: "POST", path: "/messages", body: "plain" },
            _meta: {
              "io.modelcontextprotocol/protocolVersion": "2026-07-28",
              "io.modelcontextprotocol/clientCapabilities": { elicitation: { url: {} } },
            },
            ...more,
          },
        }),
      });
      return ((await response.json()) as { result: Json }).result;
    };
    const asked = await callTool();
    expect(asked).toMatchObject({
      resultType: "input_required",
      inputRequests: { page: { method: "elicitation/create", params: { mode: "url" } } },
    });
    const id = String(asked["requestState"]);
    const requests = asked["inputRequests"] as { page: { params: { url: string } } };
    const retry = { requestState: id, inputResponses: { page: { action: "accept" } } };
    expect(await callTool(retry)).toMatchObject({
      resultType: "complete",
      structuredContent: { status: "held" },
    });
    await decideCall(stage.app, { id, url: requests.page.params.url }, "ada", "allow");
    expect(await callTool(retry)).toMatchObject({
      resultType: "complete",
      structuredContent: { status: "completed" },
    });
    expect(stage.received).toMatchObject([{ body: "plain" }]);
  });
});
