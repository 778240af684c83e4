// The types of Latchkey's service binding, for Workers on the same account.

import type { AgentCalls, AgentKeys } from "./agents.ts";
import type { Connect } from "./connect.ts";
import type { Connections } from "./connections.ts";
import type { Events } from "./events.ts";
import type { Integrations } from "./integrations.ts";
import type { ApiKeys } from "./own-app/api-keys.ts";
import type { AuditLog } from "./own-app/audit-log.ts";
import type { Logs } from "./own-app/logs.ts";
import type { Providers } from "./providers.ts";
import type { Settings } from "./own-app/settings.ts";

/** The client behind a binding. Async iterators cannot cross a Worker boundary, so lists are read page by page. */
export type BoundLatchkey = {
  connect: Connect;
  connections: Omit<Connections, "list" | "events">;
  agentKeys: AgentKeys;
  agentCalls: AgentCalls;
  integrations: Integrations;
  providers: Providers;
  events: Omit<Events, "list">;
  logs: Omit<Logs, "list">;
  apiKeys: ApiKeys;
  audit: Omit<AuditLog, "list">;
  settings: Settings;
};

/** The binding: `const token = await env.LATCHKEY.app(env.LATCHKEY_API_KEY).connections.token(id)`. */
export type LatchkeyBinding = {
  /** Returns the client for the app that the API key belongs to. */
  app(apiKey: string): BoundLatchkey;
};
