import { AgentCalls, AgentKeys } from "./agents.ts";
import { BulkJobs } from "./bulk-jobs.ts";
import { ApiKeys } from "./own-app/api-keys.ts";
import { AuditLog } from "./own-app/audit-log.ts";
import { Connect } from "./connect.ts";
import { Connections } from "./connections.ts";
import { Events } from "./events.ts";
import { Integrations } from "./integrations.ts";
import { Logs } from "./own-app/logs.ts";
import { Providers } from "./providers.ts";
import { SavedFilters } from "./own-app/saved-filters.ts";
import { Settings } from "./own-app/settings.ts";
import { type ClientOptions, Transport } from "./transport.ts";

/** The client for an app's backend. Never use an API key in a browser. */
export class Latchkey {
  readonly connect: Connect;
  readonly connections: Connections;
  readonly bulkJobs: BulkJobs;
  readonly savedFilters: SavedFilters;
  readonly agentKeys: AgentKeys;
  readonly agentCalls: AgentCalls;
  readonly integrations: Integrations;
  readonly providers: Providers;
  readonly events: Events;
  readonly logs: Logs;
  /** The API keys of the app. */
  readonly apiKeys: ApiKeys;
  /** The audit log of the app. */
  readonly audit: AuditLog;
  /** The settings of the app. */
  readonly settings: Settings;

  /** @throws TypeError if the origin is not a valid URL or the key is not valid */
  constructor({ apiKey, ...options }: ClientOptions & { apiKey: string }) {
    const transport = new Transport(apiKey, options);
    this.connect = new Connect(transport);
    this.connections = new Connections(transport);
    this.bulkJobs = new BulkJobs(transport);
    this.savedFilters = new SavedFilters(transport);
    this.agentKeys = new AgentKeys(transport);
    this.agentCalls = new AgentCalls(transport);
    this.integrations = new Integrations(transport);
    this.providers = new Providers(transport);
    this.events = new Events(transport);
    this.logs = new Logs(transport);
    this.apiKeys = new ApiKeys(transport);
    this.audit = new AuditLog(transport);
    this.settings = new Settings(transport);
  }
}
