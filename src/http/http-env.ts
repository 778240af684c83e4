import type { Context } from "hono";
import type { TokenReader } from "../connection/token/read-token.ts";
import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { FailureCode } from "../shared/failure.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import type { DashboardUser } from "./dashboard/dashboard-session.ts";

/** What Hono carries through a request. */
export type HttpEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    config: Config;
    /** The app whose key was shown; set on every app route. */
    appId: AppId;
    /** The connection in the path, once its form is known to be right. */
    connectionId: ConnectionId;
    /** The app in the path, where it is not the caller's own by its key; likewise. */
    namedApp: AppId;
    failureCode: FailureCode;
    /** Who is signed in to the dashboard; set on each of its pages. */
    visitor: DashboardUser;
    /** A request whose line in the log would cost as much as its answer. */
    unlogged: true;
  };
};

/** What a token read needs of a request. */
export function tokenReaderOf(c: Context<HttpEnv>): TokenReader {
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return { env: c.env, config: c.get("config"), requestId: c.get("requestId"), waitUntil };
}
