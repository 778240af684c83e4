// The revisions of the MCP specification. From 2026-07-28 on, each request says which revision and which capabilities it has.
// Before that, a client says it once, in `initialize`. This server keeps no sessions: the ID that such a client gets only
// repeats what the client can do, and grants nothing.

import * as z from "zod";
import { newSecret } from "../../shared/id.ts";
import { lazy } from "../../shared/lazy.ts";
import { type RpcError, RPC, type RpcRequest } from "./json-rpc.ts";

const MODERN = "2026-07-28";
/** The newest one that a client can initialize. */
const LATEST_INITIALIZED = "2025-11-25";
const INITIALIZED = [LATEST_INITIALIZED, "2025-06-18"];
export const SUPPORTED = [MODERN, ...INITIALIZED];

const META = "io.modelcontextprotocol/";
const VERSION = `${META}protocolVersion`;
const CAPABILITIES = `${META}clientCapabilities`;
export const SERVER_INFO = `${META}serverInfo`;

const Capabilities = lazy(() =>
  z.looseObject({ elicitation: z.looseObject({ url: z.looseObject({}).optional() }).optional() }),
);

/** What a client speaks, and whether it opens a URL for its user on request. */
export type McpClient = { isModern: boolean; opensUrls: boolean };

/** The client of a request, or the error that it gets. The HTTP status of the error is 400. */
export type FoundClient = { client: McpClient } | { error: RpcError };

const invalid = (code: number, message: string, data?: unknown): FoundClient => ({
  error: { code, message, ...(data !== undefined && { data }) },
});

/** Finds out which revision a request has, and checks its headers. */
export function clientOf({ method, params }: RpcRequest, headers: Headers): FoundClient {
  const header = headers.get("mcp-protocol-version");
  const meta = params["_meta"] ?? {};
  const named = meta[VERSION];
  if (header !== MODERN && named === undefined && method !== "server/discover") {
    if (header !== null && method !== "initialize" && !INITIALIZED.includes(header))
      return unsupported(header);
    const session = headers.get("mcp-session-id") ?? "";
    return { client: { isModern: false, opensUrls: session.startsWith(OPENS_URLS) } };
  }
  if (typeof named !== "string") return invalid(RPC.invalidParams, `_meta must have ${VERSION}.`);
  const capabilities = Capabilities().safeParse(meta[CAPABILITIES]);
  if (!capabilities.success) return invalid(RPC.invalidParams, `_meta must have ${CAPABILITIES}.`);
  if (header !== named) return mismatch("MCP-Protocol-Version");
  if (named !== MODERN) return unsupported(named);
  if (headers.get("mcp-method") !== method) return mismatch("Mcp-Method");
  if (method === "tools/call" && decoded(headers.get("mcp-name")) !== params["name"])
    return mismatch("Mcp-Name");
  return { client: { isModern: true, opensUrls: capabilities.data.elicitation?.url !== undefined } };
}

const unsupported = (requested: string) =>
  invalid(RPC.unsupportedVersion, "Unsupported protocol version", { supported: SUPPORTED, requested });

const mismatch = (name: string) =>
  invalid(RPC.headerMismatch, `The header ${name} is missing or differs from the body.`);

/** Decodes the value of a header that may be encoded in Base64 (MCP 2026-07-28, "Value Encoding"). */
function decoded(value: string | null): string | null {
  const [, encoded] = /^=\?base64\?(.*)\?=$/.exec(value ?? "") ?? [];
  if (encoded === undefined) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.fromBase64(encoded));
  } catch {
    return null;
  }
}

/** The beginning of the session ID of a client that opens URLs. */
const OPENS_URLS = "opens-urls-";

const Initialize = lazy(() => z.looseObject({ protocolVersion: z.string(), capabilities: Capabilities() }));

/** Returns the version to speak with a client that initializes, and the session ID if it needs one. */
export function initializedBy(
  params: RpcRequest["params"],
): { version: string; session: string | null } | null {
  const parsed = Initialize().safeParse(params);
  if (!parsed.success) return null;
  const { protocolVersion, capabilities } = parsed.data;
  const version = INITIALIZED.includes(protocolVersion) ? protocolVersion : LATEST_INITIALIZED;
  const opensUrls = version === LATEST_INITIALIZED && capabilities.elicitation?.url !== undefined;
  return { version, session: opensUrls ? `${OPENS_URLS}${newSecret()}` : null };
}
