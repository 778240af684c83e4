// What a verb of an app works with: the object's storage, the Worker's configuration, the clock, and the
// one who tells the edges.

import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { Outbox } from "../events/outbox.ts";
import type { Clock } from "../shared/clock.ts";
import type { Result } from "../shared/result.ts";
import type { TaskList } from "../shared/task-list.ts";
import type { App } from "./settings/app.ts";
import type { AppPublisher } from "./app-publisher.ts";
import type { AppStore } from "./app-store.ts";
import type { ProviderWebhookLog } from "./provider-webhooks/provider-webhook-log.ts";
import type { ConnectionDirectory } from "./directory/connection-directory.ts";
import type { MetricStore } from "./metrics/metric-store.ts";
import type { SharedApiKey } from "./app-rpc.ts";
import type { AppTask } from "./app-tasks.ts";

export type AppContext = {
  env: Env;
  config: Config;
  store: AppStore;
  directory: ConnectionDirectory;
  outbox: Outbox;
  providerWebhooks: ProviderWebhookLog;
  metrics: MetricStore;
  tasks: TaskList<AppTask>;
  publisher: AppPublisher;
  now: Clock;
  /** Keys being made, by integration: whoever asks meanwhile waits for the same. */
  keyFlights: Map<string, Promise<Result<SharedApiKey> | "changed">>;
  /** Runs its function as one transaction. */
  transaction: <T>(work: () => T) => T;
  /** Empties the object. */
  destroy: () => Promise<void>;
};

/** The app, unless there is none or it was deleted. */
export function liveApp(context: Pick<AppContext, "store">): App | null {
  const app = context.store.app();
  return app === null || app.deleted_at !== null ? null : app;
}
