// The Worker's bindings. The Durable Objects have the types of their contracts, not of their classes.

import type { AgentRpc } from "./agents/agent-rpc.ts";
import type { AppRpc } from "./apps/app-rpc.ts";
import type { Variables } from "./config.ts";
import type { ConnectionRpc } from "./connection/connection-rpc.ts";
import type { LogRpc } from "./logs/log-rpc.ts";

export type Env = Variables & {
  TOKENS: KVNamespace;
  /** The static files in assets/. */
  ASSETS?: Fetcher;
  CONNECTIONS: DurableObjectNamespace<ConnectionRpc>;
  APPS: DurableObjectNamespace<AppRpc>;
  AGENTS: DurableObjectNamespace<AgentRpc>;
  LOGS: DurableObjectNamespace<LogRpc>;
  BROWSER_LIMIT: RateLimit;
  AUTHENTICATION_LIMIT: RateLimit;
  HOOKS_LIMIT: RateLimit;
};
