// Final results, as the revision of the client has them.

import { version } from "../../../package.json";
import { resultResponse, type RpcRequest } from "./json-rpc.ts";
import { type McpClient, SERVER_INFO } from "./revision.ts";

export const SERVER = { name: "latchkey", title: "Latchkey", version };

/** What a result says about the server, from revision 2026-07-28 on. */
export const FROM_SERVER = { ["_meta"]: { [SERVER_INFO]: SERVER } };

/** Returns a final result. In revisions with a result type, it says so, and which server it is from. */
export const complete = ({ id }: RpcRequest, { isModern }: McpClient, result: object): Response =>
  resultResponse(id, { ...result, ...(isModern && { resultType: "complete", ...FROM_SERVER }) });
