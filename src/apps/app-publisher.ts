// Publishes an app's copies in KV and its entry in the list of all apps. The alarm is set together with the change, so a
// restart or a failing KV only delays publishing. Runs do not overlap, so an older state is never written last. What was
// written is stored, so that only copies that have changed are written, and those of deleted integrations are deleted. An
// app can have many integrations, so a change names its copies, and all of them are compared in batches.

import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { deleteIntegrationCopy, writeIntegrationCopy } from "../kv/integration-copy.ts";
import { deleteClientDocument, writeClientDocument } from "../kv/client-copy.ts";
import { expireJwks, writeJwks } from "../kv/jwks-copy.ts";
import { deleteCombinedCopy, deleteKeyCopy, writeKeyCopy } from "../kv/key-copy.ts";
import { backoffMs } from "../shared/backoff.ts";
import { type Clock, MINUTE, SECOND } from "../shared/clock.ts";
import { sha256Hex } from "../shared/digest.ts";
import type { AppId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import type { TaskList } from "../shared/storage/task-list.ts";
import { integrationCopyOf, keyCopyOf } from "./app-copies.ts";
import { appIndexStub } from "./app-rpc.ts";
import type { AppStore } from "./app-store.ts";
import type { AppTask } from "./app-tasks.ts";
import type { Integration } from "../integration/integration.ts";
import { clientDocument, hasDocument } from "../integration/client-document.ts";
import { keySetOf } from "../integration/signing-keys.ts";
import type { App } from "./settings/app.ts";

/** When the alarm retries an unfinished run. */
const PUBLISH_RETRY_MS = 5 * SECOND;

/** How many copies are in memory at a time. */
const BATCH = 50;

/**
 * After this many writes and deletions, the alarm continues. It is an invocation of its own, and Cloudflare limits the KV
 * operations of each.
 */
const MAX_CHANGES_PER_RUN = 100;

/** KV can take this long to make a write visible. Until then, a missing copy is no reason to write it again. */
const WRITE_AGAIN_AFTER_MS = MINUTE;

/** What is stored of a copy of which it is not known what KV contains. It is written or deleted at the next run. */
const UNKNOWN = { hash: "", written_at: 0 };

const KEYS = "keys";
const INDEX = "index";
const INTEGRATION = "integration/";

/** The stored name of an integration's copy. */
export const copyOfIntegration = (id: string) => `${INTEGRATION}${id}`;

const JWKS = "jwks/";

const CLIENT = "client/";

/** Returns the stored names of an integration's copies: its own, and those of its key set and its document if it has any. */
export const copiesOfIntegration = (integration: Integration) => {
  const { id, jwks_id, callback_id } = integration;
  return [
    copyOfIntegration(id),
    ...(jwks_id === null ? [] : [`${JWKS}${id}/${jwks_id}`]),
    ...(hasDocument(integration) ? [`${CLIENT}${id}/${callback_id}`] : []),
  ];
};

/** The stored name of the copy of the app's keys. */
export const COPY_OF_KEYS = KEYS;

/** Something to publish: its content, and how it is written. */
type Publication = { name: string; content: unknown; write: () => Promise<void> };

/** What to do next. */
type Batch = { publications: Publication[]; superfluous: string[] };

export class AppPublisher {
  readonly #env: Env;
  readonly #store: AppStore;
  readonly #tasks: TaskList<AppTask>;
  readonly #now: Clock;
  /** The names of copies that may have changed. */
  readonly #changed = new Set<string>();
  /** The integrations after this ID may have changed as well; null: none of them. */
  #compareAfter: string | null = null;
  #run: Promise<void> | null = null;
  /** Whether this instance has not published anything yet. */
  #isFirst = true;
  #failures = 0;

  constructor(env: Env, store: AppStore, tasks: TaskList<AppTask>, now: Clock) {
    this.#env = env;
    this.#store = store;
    this.#tasks = tasks;
    this.#now = now;
  }

  /** Whether there are unpublished changes. */
  get isBehind(): boolean {
    return this.#changed.size > 0 || this.#compareAfter !== null;
  }

  /**
   * Publishes copies, all of them by default, or joins a run that will. The alarm continues if there are many. Call it
   * together with the change, without an `await` in between.
   */
  publish(...changed: string[]): Promise<void> {
    if (changed.length === 0 || this.#isIncomplete()) this.#compareAll();
    for (const name of changed) this.#changed.add(name);
    return this.#start();
  }

  /** Continues where the last run stopped. Called by the alarm. */
  resume(): Promise<void> {
    if (!this.isBehind) this.#compareAll();
    return this.#start();
  }

  /**
   * Publishes copies again that a reader did not find in KV or found out of date, except those that were written less than
   * a minute ago. Returns immediately.
   */
  restore(...copies: string[]): void {
    const app = this.#store.app();
    if (app === null || app.deleted_at !== null || this.isBehind) return;
    const before = this.#now() - WRITE_AGAIN_AFTER_MS;
    const outdated = copies.filter((copy) => (this.#store.publishedCopy(copy)?.written_at ?? 0) <= before);
    for (const copy of outdated) this.#store.putPublishedCopy(copy, UNKNOWN);
    if (outdated.length > 0) void this.publish(...outdated);
  }

  /** Whether an earlier instance of the object has stopped before it had published everything. */
  #isIncomplete(): boolean {
    if (!this.#isFirst) return false;
    return this.#tasks.dueAt("publish") !== null || !this.#store.isAnythingPublished();
  }

  #compareAll(): void {
    this.#changed.add(KEYS).add(INDEX);
    this.#compareAfter = "";
  }

  async #start(): Promise<void> {
    this.#isFirst = false;
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
      // Deletes what version 0.1 published, before this version publishes anything.
      if (app !== null && !this.#store.isAnythingPublished()) await deleteCombinedCopy(this.#env, app.id);
      let changes = 0;
      while (app !== null && this.isBehind && changes < MAX_CHANGES_PER_RUN) {
        changes += await this.#publishBatch(app, this.#nextBatch(app));
        app = this.#store.app();
      }
      this.#failures = 0;
      if (app !== null && this.isBehind) this.#tasks.reschedule("publish", this.#now());
      else this.#tasks.done("publish");
    } catch (error) {
      this.#compareAll();
      this.#failures += 1;
      log.bug("app_not_published", error, { app: this.#store.app()?.id });
    }
  }

  #nextBatch(app: App): Batch {
    const names = [...this.#changed].slice(0, BATCH);
    for (const name of names) this.#changed.delete(name);
    if (app.deleted_at !== null)
      return { publications: [], superfluous: names.length > 0 ? names : this.#nextOfDeletedApp() };
    if (names.length === 0) return this.#nextIntegrations(app);
    const found = names.map((name) => ({ name, publication: this.#publicationOf(app, name) }));
    return {
      publications: found.flatMap(({ publication }) => publication ?? []),
      superfluous: found.flatMap(({ name, publication }) => (publication === null ? name : [])),
    };
  }

  #nextOfDeletedApp(): string[] {
    const names = this.#store.publishedNames(BATCH);
    if (names.length < BATCH) this.#compareAfter = null;
    return names;
  }

  #nextIntegrations(app: App): Batch {
    const page = this.#store.integrationsAfter(this.#compareAfter ?? "", BATCH);
    const last = page.at(-1);
    if (last !== undefined) {
      this.#compareAfter = last.id;
      const names = page.flatMap(copiesOfIntegration);
      const publications = names.flatMap((name) => this.#publicationOf(app, name) ?? []);
      return { publications, superfluous: [] };
    }
    const superfluous = this.#store.publishedWithoutIntegration(INTEGRATION, BATCH);
    if (superfluous.length < BATCH) this.#compareAfter = null;
    return { publications: [], superfluous };
  }

  /** Publishes and deletes copies. Returns how many have changed. */
  async #publishBatch(app: App, { publications, superfluous }: Batch): Promise<number> {
    const written = await allOf([
      ...publications.map((publication) => this.#write(publication)),
      ...superfluous.map((name) => this.#delete(app.id, name)),
    ]);
    return written.filter((hasChanged) => hasChanged).length;
  }

  /** Returns the publication of this name; null where its integration does not exist. */
  #publicationOf(app: App, publication: string): Publication | null {
    const { id, name, created_at } = app;
    if (publication === KEYS) {
      const keys = keyCopyOf(this.#store);
      return { name: KEYS, content: keys, write: () => writeKeyCopy(this.#env, id, keys) };
    }
    if (publication === INDEX) {
      const indexed = { id, name, created_at };
      const write = async () => appIndexStub(this.#env).indexPut(indexed);
      return { name: INDEX, content: indexed, write };
    }
    if (publication.startsWith(JWKS)) return this.#jwksPublication(publication);
    if (publication.startsWith(CLIENT)) return this.#clientPublication(app, publication);
    const integration = this.#store.integration(publication.slice(INTEGRATION.length));
    return integration === null ? null : this.#integrationPublication(app, integration);
  }

  #integrationPublication(app: App, integration: Integration): Publication {
    const content = integrationCopyOf(app, integration);
    const write = () => writeIntegrationCopy(this.#env, app.id, integration.id, content, this.#now());
    return { name: copyOfIntegration(integration.id), content, write };
  }

  /** Returns the publication of a key set; null where its integration does not exist, or has another one. */
  #jwksPublication(name: string): Publication | null {
    const [, id = "", jwksId = ""] = name.split("/");
    const integration = this.#store.integration(id);
    if (integration?.jwks_id !== jwksId) return null;
    const content = { v: 1 as const, keys: keySetOf(integration.signing_keys) };
    return { name, content, write: () => writeJwks(this.#env, jwksId, content) };
  }

  /** Returns the publication of a client's document; null where its integration does not exist, or has none. */
  #clientPublication({ name }: App, publication: string): Publication | null {
    const [, id = "", callbackId = ""] = publication.split("/");
    const integration = this.#store.integration(id);
    const { publicOrigin } = configOf(this.#env);
    const document = integration === null ? null : clientDocument(integration, { name, publicOrigin });
    if (integration?.callback_id !== callbackId || document === null) return null;
    const content = { v: 1 as const, document };
    return { name: publication, content, write: () => writeClientDocument(this.#env, callbackId, content) };
  }

  /** Returns whether the copy had changed. */
  async #write({ name, content, write }: Publication): Promise<boolean> {
    const publishedHash = this.#store.publishedCopy(name)?.hash;
    // A copy that is encrypted with a former root key is written again.
    const hash = await sha256Hex(JSON.stringify([configOf(this.#env).keyring.currentKid, content]));
    if (hash === publishedHash) return false;
    // A write that fails may have changed KV nevertheless.
    if (publishedHash !== UNKNOWN.hash) this.#store.putPublishedCopy(name, UNKNOWN);
    await write();
    this.#store.putPublishedCopy(name, { hash, written_at: this.#now() });
    return true;
  }

  async #delete(app: AppId, name: string): Promise<boolean> {
    if (name === KEYS) await deleteKeyCopy(this.#env, app);
    else if (name === INDEX) await appIndexStub(this.#env).indexDelete(app);
    else if (name.startsWith(JWKS)) await expireJwks(this.#env, name.slice(name.lastIndexOf("/") + 1));
    else if (name.startsWith(CLIENT))
      await deleteClientDocument(this.#env, name.slice(name.lastIndexOf("/") + 1));
    else await deleteIntegrationCopy(this.#env, app, name.slice(INTEGRATION.length));
    this.#store.deletePublishedCopy(name);
    return true;
  }
}

/** Waits for all of the work, and returns its results or throws the first error. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
