// The messages of JSON-RPC 2.0 that a stateless MCP server receives and sends.

import * as z from "zod";
import { parseJson } from "../../shared/json.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

const Params = lazy(() => z.looseObject({ ["_meta"]: z.record(z.string(), z.unknown()).optional() }));

const Message = lazy(() =>
  z.looseObject({
    jsonrpc: z.literal("2.0"),
    id: z.union([z.string().max(256), z.int()]).optional(),
    method: z.string().max(128).optional(),
    params: Params().optional(),
  }),
);

export type RpcId = string | number | null;

/** A request, or a notification if it has no ID. */
export type RpcRequest = { id: RpcId; method: string; params: Parsed<typeof Params> };

export type RpcError = { code: number; message: string; data?: unknown };

/** The codes of JSON-RPC, and of MCP. */
export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
  urlElicitationRequired: -32042,
} as const;

/** A message that was read: a request, something that needs no response, or what is wrong. */
export type ReadMessage =
  | { kind: "request"; request: RpcRequest }
  | { kind: "notification" }
  | { kind: "invalid"; error: RpcError };

/** Reads a single message. Batches are not part of the supported protocol versions. */
export function readMessage(text: string): ReadMessage {
  const value = parseJson(text);
  if (value === undefined)
    return { kind: "invalid", error: { code: RPC.parseError, message: "The body is not valid JSON." } };
  const parsed = Message().safeParse(value);
  if (!parsed.success)
    return {
      kind: "invalid",
      error: {
        code: RPC.invalidRequest,
        message: "The body must be one JSON-RPC 2.0 request or notification.",
      },
    };
  const { id, method, params = {} } = parsed.data;
  if (id === undefined || method === undefined) return { kind: "notification" };
  return { kind: "request", request: { id, method, params } };
}

const NO_STORE = { "cache-control": "no-store" };

export const resultResponse = (id: RpcId, result: object, headers: Record<string, string> = {}): Response =>
  Response.json({ jsonrpc: "2.0", id, result }, { headers: { ...NO_STORE, ...headers } });

/** Returns the response for an error. An error without the ID of a request has none. */
export const errorResponse = (id: RpcId, error: RpcError, status = 200): Response =>
  Response.json({ jsonrpc: "2.0", ...(id === null ? {} : { id }), error }, { status, headers: NO_STORE });
