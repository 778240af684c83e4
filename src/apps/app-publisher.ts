// Publishes an app's KV copy and its entry in the list of all apps. The alarm is set together with the
// change, so a restart or a failing KV only delays publishing. Runs do not overlap, so an older state is
// never written last.

import type { Env } from "../env.ts";
import { type Clock, SECOND } from "../shared/clock.ts";
import { log } from "../shared/log.ts";
import type { App } from "./settings/app.ts";
import type { TaskList } from "../shared/task-list.ts";
import type { AppStore } from "./app-store.ts";
import { appIndexStub } from "./app-rpc.ts";
import { deleteAppCopy, writeAppCopy } from "../kv/app-copy.ts";
import { settingsOf } from "../integration/integration.ts";
import { backoffMs } from "../shared/backoff.ts";
import type { AppTask } from "./app-tasks.ts";

/** When the alarm retries an unfinished run. */
const PUBLISH_RETRY_MS = 5 * SECOND;

export class AppPublisher {
  readonly #env: Env;
  readonly #store: AppStore;
  readonly #tasks: TaskList<AppTask>;
  readonly #now: Clock;
  #run: Promise<void> | null = null;
  #isBehind = false;
  #failures = 0;

  constructor(env: Env, store: AppStore, tasks: TaskList<AppTask>, now: Clock) {
    this.#env = env;
    this.#store = store;
    this.#tasks = tasks;
    this.#now = now;
  }

  /** Whether there are unpublished changes. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /**
   * Publishes the current state, or joins a run that will. Call it together with the change, without an
   * `await` in between.
   */
  async publish(): Promise<void> {
    this.#isBehind = true;
    const wait = PUBLISH_RETRY_MS + backoffMs(this.#failures, Math.random());
    this.#tasks.reschedule("publish", this.#now() + wait);
    this.#run ??= this.#publishUntilCurrent().finally(() => {
      this.#run = null;
    });
    await this.#run;
  }

  async #publishUntilCurrent(): Promise<void> {
    try {
      let app = this.#store.app();
      while (this.#isBehind && app !== null) {
        this.#isBehind = false;
        await (app.deleted_at === null ? this.#publishApp(app) : this.#unpublishApp(app));
        app = this.#store.app();
      }
      this.#failures = 0;
      this.#tasks.done("publish");
    } catch (error) {
      this.#isBehind = true;
      this.#failures += 1;
      log.bug("app_not_published", error, { app: this.#store.app()?.id });
    }
  }

  async #publishApp(app: App): Promise<void> {
    const stored = this.#store.integrations();
    const integrations = stored.map((integration) => [
      integration.id,
      {
        provider: integration.provider,
        origins_since: integration.origins_since,
        ...settingsOf(integration),
      },
    ]);
    const webhookKeyHashes = stored.flatMap(({ callback_id, hook_key_hash }) =>
      hook_key_hash === null ? [] : [[callback_id, hook_key_hash]],
    );
    await writeAppCopy(this.#env, app.id, {
      v: 1,
      key_hashes: this.#store.keys().map((key) => key.hash),
      integrations: Object.fromEntries(integrations),
      hook_key_hashes: Object.fromEntries(webhookKeyHashes),
    });
    await appIndexStub(this.#env).indexPut({ id: app.id, name: app.name, created_at: app.created_at });
  }

  async #unpublishApp(app: App): Promise<void> {
    await deleteAppCopy(this.#env, app.id);
    await appIndexStub(this.#env).indexDelete(app.id);
  }
}
