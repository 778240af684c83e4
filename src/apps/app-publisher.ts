// Tells the edges and the index how an app stands. The alarm is set with the change itself, so a restart
// or a refusing KV only delays it; runs never overlap, so an older state is never written last.

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

/** When the alarm looks after a publication that has not come to its end. */
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

  /** Whether something has changed that has not been told yet. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Publishes the app as it is now, or joins a run that will. To be called with the change, without an await between. */
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
        await (app.deleted_at === null ? this.#tell(app) : this.#takeBack(app));
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

  async #tell(app: App): Promise<void> {
    const stored = this.#store.integrations();
    const integrations = stored.map((integration) => [
      integration.id,
      { provider: integration.provider, ...settingsOf(integration) },
    ]);
    const hookKeyHashes = stored.flatMap(({ callback_id, hook_key_hash }) =>
      hook_key_hash === null ? [] : [[callback_id, hook_key_hash]],
    );
    await writeAppCopy(this.#env, app.id, {
      v: 1,
      key_hashes: this.#store.keys().map((key) => key.hash),
      integrations: Object.fromEntries(integrations),
      hook_key_hashes: Object.fromEntries(hookKeyHashes),
    });
    await appIndexStub(this.#env).indexPut({ id: app.id, name: app.name, created_at: app.created_at });
  }

  async #takeBack(app: App): Promise<void> {
    await deleteAppCopy(this.#env, app.id);
    await appIndexStub(this.#env).indexDelete(app.id);
  }
}
