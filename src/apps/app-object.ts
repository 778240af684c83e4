// An app, as one Durable Object: settings, keys, integrations, and the directory of its connections. A
// shell: it owns storage, the edge copy and the alarm; what is right or wrong is decided elsewhere.

import { DurableObject } from "cloudflare:workers";
import type * as z from "zod";
import { connectionStub } from "../connection/connection-stub.ts";
import { type Config, type Env, readConfig } from "../env.ts";
import { providerOf } from "../providers/registry.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import { type AppId, newKeyId, newSecret } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { seal } from "../vault/seal.ts";
import { issueApiKey, matchesKey } from "./api-key.ts";
import { type App, type AppChanges, type NewApp, presentApp, urlProblems } from "./app.ts";
import { AppIndex, type IndexedApp } from "./app-index.ts";
import { AppPublisher, PUBLISH_RETRY_MS } from "./app-publisher.ts";
import { AppStore } from "./app-store.ts";
import { buildIntegration, changeIntegration } from "./build-integration.ts";
import {
  ConnectionDirectory,
  type DirectoryEntry,
  type DirectoryFilter,
  type DirectoryPage,
} from "./connection-directory.ts";
import {
  type Integration,
  type IntegrationChanges,
  type NewIntegration,
  presentIntegration,
} from "./integration.ts";

export type PublicApp = ReturnType<typeof presentApp>;
export type PublicIntegration = ReturnType<typeof presentIntegration>;

/** What a connection needs to know of its app to begin and to end an attempt. */
export type AppFacts = { name: string; returnUrls: string[]; integrations: Integration[] };

const DELETIONS_PER_ALARM = 25;

/** All of them are in the edge copy, which every proxied call reads. */
const MAX_INTEGRATIONS = 100;

export class AppObject extends DurableObject<Env> {
  clock: Clock = systemClock;
  readonly #store: AppStore;
  readonly #directory: ConnectionDirectory;
  readonly #index: AppIndex;
  readonly #config: Config;
  readonly #publisher: AppPublisher;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const parsed = readConfig(env);
    if (!parsed.ok) throw new Error("not configured");
    this.#config = parsed.config;
    this.#store = new AppStore(ctx.storage.sql);
    this.#directory = new ConnectionDirectory(ctx.storage.sql);
    this.#index = new AppIndex(ctx.storage.sql);
    this.#publisher = new AppPublisher(env, ctx.storage, this.#store, () => this.clock());
  }

  // The app itself

  /** Makes the app of this object's name, with its first key. */
  async create(
    id: AppId,
    input: NewApp,
  ): Promise<Result<PublicApp & { api_key: string; webhook_secret: string }>> {
    const fields = urlProblems(input, this.#config.outbound);
    if (fields.length > 0) return fail("invalid_request", { fields });
    const now = this.clock();
    const webhookSecret = `whsec_${btoa(newSecret())}`;
    const context = { use: "webhook_secret", owners: [id] } as const;
    const sealed_webhook_secret = await seal(this.#config.keyring, context, webhookSecret);
    const key = await issueApiKey(id);
    const app = { id, ...input, sealed_webhook_secret, created_at: now, updated_at: now, deleted_at: null };
    this.ctx.storage.transactionSync(() => {
      this.#store.putApp(app);
      this.#store.putKey({ id: newKeyId(), hash: key.hash, last_four: key.lastFour, created_at: now });
    });
    await this.#publisher.publish();
    return ok({ ...presentApp(app, this.#store.keys()), api_key: key.key, webhook_secret: webhookSecret });
  }

  get(): Result<PublicApp> {
    const app = this.#app();
    return app === null ? fail("app_not_found") : ok(presentApp(app, this.#store.keys()));
  }

  async update(changes: AppChanges): Promise<Result<PublicApp>> {
    const app = this.#app();
    if (app === null) return fail("app_not_found");
    const fields = urlProblems(changes, this.#config.outbound);
    if (fields.length > 0) return fail("invalid_request", { fields });
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const next: App = { ...app, ...given, updated_at: this.clock() };
    this.#store.putApp(next);
    await this.#publisher.publish();
    return ok(presentApp(next, this.#store.keys()));
  }

  /** Ends the app: its keys at once, its connections one after the other by alarm. */
  async delete(): Promise<Result<null>> {
    const app = this.#app();
    if (app === null) return fail("app_not_found");
    this.ctx.storage.transactionSync(() => {
      this.#store.putApp({ ...app, deleted_at: this.clock() });
      this.#store.deleteKeys();
    });
    await this.#publisher.publish();
    await this.ctx.storage.setAlarm(this.clock());
    return ok(null);
  }

  // Keys

  async createKey(): Promise<Result<{ id: string; api_key: string }>> {
    const app = this.#app();
    if (app === null) return fail("app_not_found");
    const key = await issueApiKey(app.id);
    if (this.#app() === null) return fail("app_not_found");
    const id = newKeyId();
    this.#store.putKey({ id, hash: key.hash, last_four: key.lastFour, created_at: this.clock() });
    await this.#publisher.publish();
    return ok({ id, api_key: key.key });
  }

  async deleteKey(id: string): Promise<Result<null>> {
    const app = this.#app();
    if (app === null) return fail("app_not_found");
    const keys = this.#store.keys();
    if (!keys.some((key) => key.id === id)) return fail("key_not_found");
    if (keys.length === 1)
      return fail("last_key", { detail: "Make another key first, then delete this one." });
    this.#store.deleteKey(id);
    await this.#publisher.publish();
    return ok(null);
  }

  /** Whether a key's hash is one of this app's: the truth, for when the edge copy does not know it. */
  async authenticate(hash: string): Promise<boolean> {
    const app = this.#app();
    if (app === null) return false;
    return matchesKey(hash, this.#hashes());
  }

  // Integrations

  async createIntegration(input: z.output<typeof NewIntegration>): Promise<Result<PublicIntegration>> {
    const app = this.#app();
    if (app === null) return fail("app_not_found");
    const built = await buildIntegration({ config: this.#config, appId: app.id, now: this.clock() }, input);
    if (!built.ok) return built;
    // Looked at after discovery, which may take its time.
    if (this.#app() === null) return fail("app_not_found");
    if (this.#store.integration(built.value.id) !== null) return fail("integration_exists");
    if (this.#store.integrations().length >= MAX_INTEGRATIONS) {
      return fail("invalid_request", { detail: `An app has ${MAX_INTEGRATIONS} integrations at most.` });
    }
    return this.#saveIntegration(built.value);
  }

  listIntegrations(): Result<PublicIntegration[]> {
    if (this.#app() === null) return fail("app_not_found");
    return ok(this.#store.integrations().map((integration) => this.#present(integration)));
  }

  getIntegration(id: string): Result<PublicIntegration> {
    const integration = this.#app() === null ? null : this.#store.integration(id);
    return integration === null ? fail("integration_not_found") : ok(this.#present(integration));
  }

  async updateIntegration(
    id: string,
    changes: z.output<typeof IntegrationChanges>,
  ): Promise<Result<PublicIntegration>> {
    for (;;) {
      const app = this.#app();
      const current = this.#store.integration(id);
      if (app === null || current === null) return fail("integration_not_found");
      const context = { config: this.#config, appId: app.id, now: this.clock() };
      const changed = await changeIntegration(context, providerOf(current), current, changes);
      if (!changed.ok) return changed;
      const latest = this.#store.integration(id);
      // Changed or deleted during discovery: what was built on the old one is built again on the new one.
      if (this.#app() === null || JSON.stringify(latest) !== JSON.stringify(current)) continue;
      return this.#saveIntegration(changed.value);
    }
  }

  async deleteIntegration(id: string): Promise<Result<null>> {
    const app = this.#app();
    if (app === null || this.#store.integration(id) === null) return fail("integration_not_found");
    if (this.#directory.isIntegrationUsed(id)) {
      return fail("integration_in_use", {
        detail: "Delete its connections first, those that are pending too.",
      });
    }
    this.#store.deleteIntegration(id);
    await this.#publisher.publish();
    return ok(null);
  }

  // For the app's connections

  /** Name, return URLs and integrations, for a connect session. */
  facts(): AppFacts | null {
    const app = this.#app();
    if (app === null) return null;
    return { name: app.name, returnUrls: app.return_urls, integrations: this.#store.integrations() };
  }

  /** One integration with its sealed secret; still there while a deleted app's connections end. */
  integration(id: string): Integration | null {
    return this.#store.integration(id);
  }

  /** The same while the app lives; null once it was deleted. */
  liveIntegration(id: string): Integration | null {
    return this.#app() === null ? null : this.#store.integration(id);
  }

  directoryPut(entry: DirectoryEntry): void {
    // A late report to an app that has ended must not bring its storage back.
    if (this.#store.app() === null) return;
    this.#directory.put(entry);
  }

  directoryDelete(id: string): void {
    this.#directory.delete(id);
  }

  directoryList(filter: DirectoryFilter): Result<DirectoryPage> {
    return this.#directory.list(filter);
  }

  // The index of all apps, on the one object of that name

  indexPut(app: IndexedApp): void {
    this.#index.put(app);
  }

  indexDelete(id: string): void {
    this.#index.delete(id);
  }

  indexList(cursor: string, limit: number): { apps: IndexedApp[]; nextCursor: string | null } {
    return this.#index.list(cursor, limit);
  }

  /** Publishes what could not be published at once, and goes on ending a deleted app. */
  override async alarm(): Promise<void> {
    const app = this.#store.app();
    if (app === null) return;
    await this.#publisher.publish();
    if (app.deleted_at !== null) await this.#endConnections(app.id);
  }

  async #endConnections(appId: AppId): Promise<void> {
    // Set first: whatever happens below, the rest is tried again.
    await this.ctx.storage.setAlarm(this.clock() + PUBLISH_RETRY_MS);
    for (const id of this.#directory.someIds(DELETIONS_PER_ALARM)) {
      try {
        const deleted = await connectionStub(this.env, appId, id).delete();
        // Without a connection behind it nobody else will take the row away.
        if (!deleted.ok) this.#directory.delete(id);
      } catch (error) {
        log.bug("connection_not_ended", error, { app: appId, connection: id });
      }
    }
    const left = this.#directory.someIds(1).length;
    if (left > 0 || this.#publisher.isBehind) return;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#store.forget();
    this.#directory.forget();
  }

  #app(): App | null {
    const app = this.#store.app();
    return app === null || app.deleted_at !== null ? null : app;
  }

  #hashes(): string[] {
    return this.#store.keys().map((key) => key.hash);
  }

  #present(integration: Integration): PublicIntegration {
    return presentIntegration(integration, providerOf(integration), this.#config.publicOrigin);
  }

  async #saveIntegration(integration: Integration): Promise<Result<PublicIntegration>> {
    this.#store.putIntegration(integration);
    await this.#publisher.publish();
    return ok(this.#present(integration));
  }
}
