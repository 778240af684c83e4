import type { Context } from "hono";
import type { TokenInKv, TokenReader } from "../connection/token/read-token.ts";
import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { FailureCode } from "../shared/failure.ts";
import type { KnownKey } from "../shared/key-scopes.ts";
import type { AgentKeyId, AppId, ConnectionId } from "../shared/id.ts";
import type { FrameData } from "../pages/dashboard/frame/page-context.ts";
import type { DashboardUser } from "./dashboard/dashboard-session.ts";

/** The bindings and variables of a request. */
export type HttpEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    config: Config;
    /** The app that the API key belongs to. Set on every app route. */
    appId: AppId;
    /** The API key of the request. Set on every app route, and not for the operator. */
    apiKey: KnownKey;
    /** The connection in the path, after its format has been checked. */
    connectionId: ConnectionId;
    /** The app in the path of operator and dashboard routes, after its format has been checked. */
    namedApp: AppId;
    /** The agent key of a request to the MCP server, and the tool that is called. */
    agentKeyId: AgentKeyId;
    tool: string;
    failureCode: FailureCode;
    /** The integration and the provider of the request, for the app's log. Set where they are known. */
    integrationId: string;
    provider: string;
    /** The user of the dashboard. Set on all its pages but the sign-in page. */
    visitor: DashboardUser;
    /** The frame of a dashboard page, if it is being read. */
    frame: Promise<FrameData | null>;
    /** The token in KV, if its read began before the API key was checked. */
    tokenInKv: Promise<TokenInKv>;
    /** Set for requests that are too cheap to log by default. */
    unlogged: true;
  };
};

/** Returns the dependencies of a token read. */
export function tokenReaderOf(c: Context<HttpEnv>): TokenReader {
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return { env: c.env, config: c.get("config"), requestId: c.get("requestId"), waitUntil };
}
