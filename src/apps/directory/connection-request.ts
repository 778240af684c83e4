// A request for a connection that works, and what the app's object replies. Plain data, which the contract refers to.

import type { SharedSession } from "../../connection/connection-rpc.ts";
import type { FailureCode } from "../../shared/failure.ts";
import type { ConnectionId } from "../../shared/id.ts";

export type ConnectionRequest = {
  end_user: string;
  integration: string;
  /** One of the end user's connections; otherwise, the best one is used. */
  connection_id?: string | undefined;
  /** The scopes that the connection must have. */
  scopes?: string[] | undefined;
  /** The URL of the server that the connection must be for, such as an MCP server. */
  resource?: string | undefined;
  return_url?: string | undefined;
  completion: "confirm" | "automatic";
  /** Connections that are listed as active, and whose token cannot be refreshed anymore. */
  ended: readonly ConnectionId[];
};

/** Why no connection can be used. */
export const CONNECTION_GAPS = ["not_connected", "reauthorization_required", "missing_scopes"] as const;
export type ConnectionGap = (typeof CONNECTION_GAPS)[number];

/** A connection that can be used as far as the list knows. `record` is its public form as JSON. */
type ActiveConnection = { isActive: true; id: ConnectionId; record: string };

/** What the end user has to do, and where. */
export type ConnectionToFix = {
  isActive: false;
  id: ConnectionId;
  /** Null where nothing was connected yet. */
  record: string | null;
  gap: ConnectionGap;
  /** The scopes that are missing. */
  scopes: string[];
  session: SharedSession;
  /** Why the last attempt for the same request has failed; null where it has not. */
  failure: FailureCode | null;
};

export type FoundConnection = ActiveConnection | ConnectionToFix;
