// Notes: an MCP server with one tool (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports), and the
// authorization server that protects it. It keeps no session and streams nothing: each message gets a JSON response.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import type { Owner } from "../personas.ts";
import { randomUrlSafe } from "../random.ts";
import { bearer } from "./provider.ts";
import type { ApiCall, Provider } from "./provider.ts";

/** The revisions of the specification, newest first. */
const REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;

const NOTES: Readonly<Record<Owner, readonly string[]>> = {
  alice: ["Water the plants", "Call Bob about the garage"],
  bob: ["Return the library books"],
  service: [],
};

const TOOL = {
  name: "list_notes",
  title: "List notes",
  description: "Lists the notes of the signed-in user.",
  inputSchema: { type: "object", properties: {}, additionalProperties: false },
  annotations: { readOnlyHint: true },
};

const messageSchema = z.object({
  jsonrpc: z.literal("2.0"),
  /** Absent in a notification. */
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.looseObject({ name: z.string().optional(), protocolVersion: z.string().optional() }).default({}),
});
type Message = z.infer<typeof messageSchema>;

type Outcome = { readonly result: object } | { readonly error: { code: number; message: string } };

function handleApiCall({ method, path, headers, body, grant }: ApiCall): Response {
  if (path !== "mcp") return Response.json({ error: "not found" }, { status: 404 });
  if (method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const accepted = headers["accept"] ?? "";
  if (!["application/json", "text/event-stream"].every((type) => accepted.includes(type)))
    return failure(406, -32_000, "Accept must list application/json and text/event-stream");
  const message = messageSchema.safeParse(parseJson(body));
  if (!message.success) return failure(400, -32_700, "The body is not a JSON-RPC message");
  const { id } = message.data;
  if (id === undefined) return new Response(null, { status: 202 });
  return Response.json({ jsonrpc: "2.0", id, ...answer(message.data, grant.account) });
}

function answer({ method, params }: Message, account: Owner): Outcome {
  switch (method) {
    case "initialize": {
      const protocolVersion = REVISIONS.find((one) => one === params.protocolVersion) ?? REVISIONS[0];
      const serverInfo = { name: "notes", title: "Notes", version: "1.0.0" };
      return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo } };
    }
    case "ping":
      return { result: {} };
    case "tools/list":
      return { result: { tools: [TOOL] } };
    case "tools/call":
      return params.name === TOOL.name
        ? { result: { content: NOTES[account].map((text) => ({ type: "text", text })), isError: false } }
        : { error: { code: -32_602, message: "The tool is unknown" } };
    default:
      return { error: { code: -32_601, message: "The method is not supported" } };
  }
}

const failure = (status: number, code: number, message: string) =>
  Response.json({ jsonrpc: "2.0", id: null, error: { code, message } }, { status });

export const notes: Provider = {
  id: "notes",
  name: "Notes",
  tagline: "MCP server",
  theme: { accent: "#8a5a00", tint: "#fbf3e2", monogram: "No" },
  paths: {
    authorize: "/notes/authorize",
    token: "/notes/token",
    register: "/notes/register",
    api: "/notes",
    resource: "/notes/mcp",
  },
  issuer: true,
  scopes: {
    separator: " ",
    ignoreCase: false,
    known: { "notes:read": "See your notes" },
    initial: ["notes:read"],
    echoed: true,
  },
  clients: { methods: ["none"], hostnames: false, rejectedStatus: 401 },
  pkce: "required",
  tokenRequest: "form",
  tokens: {
    codeSeconds: 300,
    accessSeconds: 3_600,
    type: "Bearer",
    refresh: "rotates",
    reuseRevokesGrant: true,
    newCode: () => randomUrlSafe(24),
    newToken: () => randomUrlSafe(48),
  },
  picker: null,
  credential: bearer,
  unauthorized: () => new Response(null, { status: 401 }),
  handleApiCall,
};
