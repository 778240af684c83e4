// Publishes an app's copies in KV and its entry in the list of all apps. The alarm is set together with the change, so a
// restart or a failing KV only delays publishing. Runs do not overlap, so an older state is never written last. What was
// written is stored, so that only copies that have changed are written, and those of deleted integrations are deleted.

import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { deleteIntegrationCopy, writeIntegrationCopy } from "../kv/integration-copy.ts";
import { deleteCombinedCopy, deleteKeyCopy, writeKeyCopy } from "../kv/key-copy.ts";
import { backoffMs } from "../shared/backoff.ts";
import { type Clock, MINUTE, SECOND } from "../shared/clock.ts";
import { sha256Hex } from "../shared/digest.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import type { TaskList } from "../shared/task-list.ts";
import { integrationCopyOf, keyCopyOf } from "./app-copies.ts";
import { appIndexStub } from "./app-rpc.ts";
import type { AppStore } from "./app-store.ts";
import type { AppTask } from "./app-tasks.ts";
import type { App } from "./settings/app.ts";

/** When the alarm retries an unfinished run. */
const PUBLISH_RETRY_MS = 5 * SECOND;

/** KV can take this long to make a write visible. Until then, a missing copy is no reason to write it again. */
const WRITE_AGAIN_AFTER_MS = MINUTE;

/** What is stored of a copy of which it is not known what KV contains. It is written or deleted at the next run. */
const UNKNOWN = { hash: "", written_at: 0 };

const KEYS = "keys";
const INDEX = "index";
const INTEGRATION = "integration/";

/** The stored name of an integration's copy. */
export const copyOfIntegration = (id: string) => `${INTEGRATION}${id}`;

/** The stored name of the copy of the app's keys. */
export const COPY_OF_KEYS = KEYS;

/** Something to publish: its content, and how it is written. */
type Publication = { name: string; content: unknown; write: () => Promise<void> };

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

  /**
   * Publishes copies again that a reader did not find in KV or found out of date, except those that were written less than
   * a minute ago. Returns immediately.
   */
  restore(...copies: string[]): void {
    const app = this.#store.app();
    if (app === null || app.deleted_at !== null || this.#isBehind) return;
    const published = this.#store.publishedCopies();
    const before = this.#now() - WRITE_AGAIN_AFTER_MS;
    const outdated = copies.filter((copy) => (published.get(copy)?.written_at ?? 0) <= before);
    for (const copy of outdated) this.#store.putPublishedCopy(copy, UNKNOWN);
    if (outdated.length > 0) void this.publish();
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
    const published = this.#store.publishedCopies();
    await this.#deleteCombinedCopy(app.id, published);
    const current = this.#publicationsOf(app);
    const names = new Set(current.map(({ name }) => name));
    const superfluous = [...published.keys()].filter((name) => !names.has(name));
    await allOf([
      ...current.map((publication) => this.#write(publication, published.get(publication.name)?.hash)),
      ...superfluous.map((name) => this.#delete(app.id, name)),
    ]);
  }

  async #unpublishApp(app: App): Promise<void> {
    const published = this.#store.publishedCopies();
    await this.#deleteCombinedCopy(app.id, published);
    const names = new Set([...published.keys(), KEYS, INDEX]);
    await allOf([...names].map((name) => this.#delete(app.id, name)));
  }

  /** Deletes what version 0.1 published, before this version publishes anything. */
  async #deleteCombinedCopy(app: AppId, published: ReadonlyMap<string, { hash: string }>): Promise<void> {
    if ([...published.values()].every(({ hash }) => hash === UNKNOWN.hash))
      await deleteCombinedCopy(this.#env, app);
  }

  #publicationsOf(app: App): Publication[] {
    const { id, name, created_at } = app;
    const keys = keyCopyOf(this.#store);
    const indexed = { id, name, created_at };
    return [
      { name: KEYS, content: keys, write: () => writeKeyCopy(this.#env, id, keys) },
      { name: INDEX, content: indexed, write: async () => appIndexStub(this.#env).indexPut(indexed) },
      ...this.#store.integrations().map((integration) => {
        const content = integrationCopyOf(app, integration);
        const write = () => writeIntegrationCopy(this.#env, id, integration.id, content, this.#now());
        return { name: copyOfIntegration(integration.id), content, write };
      }),
    ];
  }

  async #write({ name, content, write }: Publication, publishedHash: string | undefined): Promise<void> {
    // A copy that is encrypted with a former root key is written again.
    const hash = await sha256Hex(JSON.stringify([configOf(this.#env).keyring.currentKid, content]));
    if (hash === publishedHash) return;
    // A write that fails may have changed KV nevertheless.
    if (publishedHash !== UNKNOWN.hash) this.#store.putPublishedCopy(name, UNKNOWN);
    await write();
    this.#store.putPublishedCopy(name, { hash, written_at: this.#now() });
  }

  async #delete(app: AppId, name: string): Promise<void> {
    if (name === KEYS) await deleteKeyCopy(this.#env, app);
    else if (name === INDEX) await appIndexStub(this.#env).indexDelete(app);
    else await deleteIntegrationCopy(this.#env, app, name.slice(INTEGRATION.length));
    this.#store.deletePublishedCopy(name);
  }
}

/** Waits for all of the work, and then throws the first error. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === "rejected") throw result.reason;
}
