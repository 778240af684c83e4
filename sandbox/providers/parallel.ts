// Parallel: the client is a hostname without a secret, and the access token is one of the user's own API keys.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import type { Owner } from "../personas.ts";
import { randomUrlSafe } from "../random.ts";
import { bearer } from "./provider.ts";
import type { ApiCall, Provider } from "./provider.ts";

const NEW_KEY = {
  value: "new",
  label: "Create a new key",
  detail: "Named after the app. You can delete it at any time",
};
const runSchema = z.looseObject({ input: z.json(), processor: z.string().min(1) });
const OUT_OF_CREDIT: ReadonlySet<Owner> = new Set<Owner>(["bob"]);

const newKey = () => randomUrlSafe(30);

function failure(status: number, message: string): Response {
  return Response.json({ type: "error", error: { ref_id: crypto.randomUUID(), message } }, { status });
}

/**
 * Returns the value of the user's existing key, which is the same for every app that it is shared with.
 * A deleted key is replaced by a new one with the same name.
 */
const ownedToken: Provider["existingToken"] = (grant, records, { now, isRevoked }) => {
  const [choice] = grant.pick;
  if (choice === undefined || choice === NEW_KEY.value) return undefined;
  const stored = records.find(grant.account, "key", choice)?.record["value"];
  if (typeof stored === "string" && !isRevoked(stored)) return stored;
  const value = newKey();
  records.put(grant.account, "key", choice, { value }, now);
  return value;
};

function handleApiCall(call: ApiCall): Response {
  const { account } = call.grant;
  if (call.method === "POST" && call.path === "v1/tasks/runs") return startRun(call);
  const [, id, events] = /^v1\/tasks\/runs\/([^/]+)(\/events)?$/.exec(call.path) ?? [];
  if (call.method !== "GET" || id === undefined) return failure(404, "Not found");
  const run = call.records.find(account, "run", id);
  if (!run) return failure(404, `Run ${id} not found`);
  return events === undefined ? Response.json(run.record) : streamEvents(id);
}

function startRun(call: ApiCall): Response {
  const { account } = call.grant;
  if (call.settings.out_of_credit ?? OUT_OF_CREDIT.has(account)) return failure(402, "Insufficient credit");
  const request = runSchema.safeParse(parseJson(call.body));
  if (!request.success) return failure(422, "input and processor are required");
  const at = new Date(call.now).toISOString();
  const run = {
    run_id: `trun_${crypto.randomUUID().replaceAll("-", "")}`,
    status: "queued",
    is_active: true,
    processor: request.data.processor,
    created_at: at,
    modified_at: at,
  };
  call.records.put(account, "run", run.run_id, run, call.now);
  return Response.json(run, { status: 202 });
}

/** Streams a run's progress as server-sent events. They are 200 ms apart, so that a test can detect buffering. */
function streamEvents(runId: string): Response {
  const events = [
    { type: "task_run.state", status: "queued" },
    { type: "task_run.state", status: "running" },
    { type: "task_run.progress_msg.exec_status", message: "Searching" },
    { type: "task_run.progress_msg.exec_status", message: "Reading sources" },
    { type: "task_run.state", status: "completed" },
  ];
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next > 0) await scheduler.wait(200);
      const event = events[next];
      next += 1;
      if (!event) return controller.close();
      const data = JSON.stringify({ ...event, event_id: next, run_id: runId });
      controller.enqueue(new TextEncoder().encode(`event: ${event.type}\nid: ${next}\ndata: ${data}\n\n`));
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
  });
}

export const parallel: Provider = {
  id: "parallel",
  name: "Parallel",
  tagline: "Web research API",
  theme: { accent: "#3d2fb0", tint: "#eeecfb", monogram: "//" },
  paths: {
    authorize: "/parallel/getKeys/authorize",
    token: "/parallel/getKeys/token",
    register: "/parallel/getKeys/register",
    api: "/parallel/api",
  },
  issuer: true,
  scopes: {
    separator: " ",
    ignoreCase: false,
    known: { "key:read": "Use an API key that spends your credit" },
    initial: ["key:read"],
    echoed: true,
  },
  clients: { methods: ["none"], hostnames: true, rejectedStatus: 401 },
  pkce: "required",
  tokenRequest: "form",
  tokens: {
    codeSeconds: 300,
    accessSeconds: null,
    type: "bearer",
    refresh: "none",
    reuseRevokesGrant: false,
    newCode: () => randomUrlSafe(24),
    newToken: newKey,
  },
  picker: {
    field: "key",
    legend: "API key to share",
    many: false,
    initial: "first",
    remembers: false,
    options: {
      alice: [NEW_KEY, { value: "alice-default", label: "Default", detail: "Created with the account" }],
      bob: [NEW_KEY, { value: "bob-laptop", label: "Laptop", detail: "Last used yesterday" }],
    },
  },
  existingToken: ownedToken,
  credential: (headers) => headers["x-api-key"] ?? bearer(headers),
  unauthorized: () => failure(401, "Invalid API key"),
  handleApiCall,
};
