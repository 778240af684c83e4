// What an app's operations work with: the object's storage, the Worker's configuration, the clock, and the
// publisher.

import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { Outbox } from "../events/outbox.ts";
import type { Clock } from "../shared/clock.ts";
import type { Result } from "../shared/result.ts";
import type { TaskList } from "../shared/storage/task-list.ts";
import type { App } from "./settings/app.ts";
import type { TestList } from "./integrations/test-list.ts";
import type { StoredClient } from "./integrations/stored-client.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { AppPublisher } from "./app-publisher.ts";
import type { AppStore } from "./app-store.ts";
import type { ProviderWebhookLog } from "./provider-webhooks/provider-webhook-log.ts";
import type { AccountClaims } from "./directory/account-claims.ts";
import type { ConnectionToFix } from "./directory/connection-request.ts";
import type { BulkJobStore } from "./bulk-jobs/bulk-job-store.ts";
import type { SavedFilterStore } from "./directory/saved-filter-store.ts";
import type { ConnectionDirectory } from "./directory/connection-directory.ts";
import type { MetricStore } from "./metrics/metric-store.ts";
import type { RefusalCause, SharedApiKey } from "./app-rpc.ts";
import type { AppTask } from "./app-tasks.ts";

/** What connections have shown about a refused client, and when they were asked. */
export type ClientEvidence = { at: number; cause: RefusalCause };

export type AppContext = {
  env: Env;
  config: Config;
  store: AppStore;
  directory: ConnectionDirectory;
  accountClaims: AccountClaims;
  savedFilters: SavedFilterStore;
  bulkJobs: BulkJobStore;
  outbox: Outbox;
  providerWebhooks: ProviderWebhookLog;
  tests: TestList;
  metrics: MetricStore;
  audit: AuditLog;
  tasks: TaskList<AppTask>;
  publisher: AppPublisher;
  now: Clock;
  /** In-flight API key requests by integration. Concurrent callers share one. */
  apiKeyRequests: Map<string, Promise<Result<SharedApiKey> | "changed">>;
  /** In-flight client registrations by integration and issuer. Concurrent callers share one. */
  registrations: Map<string, Promise<Result<StoredClient>>>;
  /** In-flight requests for a session to connect in, by what is requested. Concurrent callers share one. */
  sessionRequests: Map<string, Promise<Result<ConnectionToFix>>>;
  /** What connections are being asked about a refused client, by integration. */
  clientEvidence: Map<string, Promise<ClientEvidence>>;
  /** The connections whose refresh was refused while their integration is paused, by integration. */
  refusedProbes: Map<string, Set<string>>;
  /** Runs a function as one transaction. */
  transaction: <T>(work: () => T) => T;
  /** Deletes the object's storage. */
  destroy: () => Promise<void>;
};

/** Returns the app; null where it does not exist or was deleted. */
export function activeApp(context: Pick<AppContext, "store">): App | null {
  const app = context.store.app();
  return app === null || app.deleted_at !== null ? null : app;
}
