// The Durable Object of an app: settings, API keys, integrations, the directory of connections, and events.
// It owns the storage, the KV copy and the alarm; the logic is in the functions it calls. app-rpc.ts
// documents the methods. The file is long only because a class can't be split: each method is one call.

import { DurableObject } from "cloudflare:workers";
import { configOf, NOT_CONFIGURED_RETRY_MS, readConfig } from "../config.ts";
import type { Env } from "../env.ts";
import type { Event } from "../events/event.ts";
import type { OutboxFilter } from "../events/delivery-filter.ts";
import { Outbox } from "../events/outbox.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { Actor } from "../shared/actor.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { isUnlimited, type KnownKey } from "../shared/key-scopes.ts";
import { ObjectStorage } from "../shared/storage/object-storage.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/storage/task-list.ts";
import { TaskTable } from "../shared/storage/task-table.ts";
import type { SigningAlgorithm } from "../vault/private-key.ts";
import type { AppChanges, NewApp, PublicApp } from "./settings/app.ts";
import { type AppContext, activeApp } from "./app-context.ts";
import { AppIndex, type IndexedApp } from "./app-index.ts";
import { AppPublisher, COPY_OF_KEYS } from "./app-publisher.ts";
import { AppStore } from "./app-store.ts";
import { updateApp } from "./settings/update-app.ts";
import {
  createIntegration,
  deleteIntegration,
  findIntegrationCopies,
  getIntegration,
  listIntegrations,
  updateIntegration,
} from "./integrations/manage-integrations.ts";
import { TestList, type ListedTest } from "./integrations/test-list.ts";
import { createTest, finishTest, readTest } from "./integrations/test-integration.ts";
import { createSigningKey, deleteSigningKey, listSigningKeys } from "./integrations/manage-signing-keys.ts";
import type { NewApiKey } from "./keys/api-key.ts";
import { createKey, deleteKey, findKey, listKeys, noteKeyUses } from "./keys/manage-api-keys.ts";
import type { AuditedAction, AuditEntry } from "./audit/audit-entry.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { type AuditFilter, type AuditPage, AuditTable, type Place } from "./audit/audit-table.ts";
import { recordAction } from "./audit/record-action.ts";
import { reportToOperator } from "./audit/report-to-operator.ts";
import { AccountClaims, type AccountUse, type RevocationClaim } from "./directory/account-claims.ts";
import { ConnectionDirectory } from "./directory/connection-directory.ts";
import type { CountRequest, DirectoryCount } from "./directory/list/count-connections.ts";
import type { DirectoryPage, DirectoryQuery } from "./directory/list/list-connections.ts";
import { createSavedFilter, deleteSavedFilter, listSavedFilters } from "./directory/manage-saved-filters.ts";
import {
  type NewSavedFilter,
  type PublicSavedFilter,
  SavedFilterStore,
} from "./directory/saved-filter-store.ts";
import type { BulkResultPage, NewBulkJob, PublicBulkJob } from "./bulk-jobs/bulk-job.ts";
import { BulkJobStore } from "./bulk-jobs/bulk-job-store.ts";
import {
  cancelBulkJob,
  createBulkJob,
  getBulkJob,
  listBulkJobs,
  listBulkResults,
} from "./bulk-jobs/manage-bulk-jobs.ts";
import { runBulkJobs } from "./bulk-jobs/run-bulk-jobs.ts";
import { recordUsage } from "./metrics/record-metrics.ts";
import { createApp } from "./settings/create-app.ts";
import { deleteApp, endApp } from "./settings/delete-app.ts";
import { acceptEvents, deliverEvents, pruneEvents } from "./outgoing-webhooks/deliver-events.ts";
import { describeApp } from "./settings/describe-app.ts";
import { describeFrame } from "./settings/describe-frame.ts";
import { describeOverview } from "./settings/describe-overview.ts";
import { ProviderWebhookLog } from "./provider-webhooks/provider-webhook-log.ts";
import { permitRefresh, recordClientAccepted } from "./integrations/integration-health.ts";
import { verifyClient } from "./integrations/verify-client.ts";
import { getSharedApiKey } from "./integrations/integration-api-key.ts";
import { describeWebhooks } from "./outgoing-webhooks/describe-webhooks.ts";
import { getEvent, listEvents } from "./outgoing-webhooks/list-events.ts";
import { replayEvent, replayEvents } from "./outgoing-webhooks/replay-events.ts";
import { testWebhook } from "./outgoing-webhooks/test-webhook.ts";
import type { Bucket, Range } from "./metrics/metrics.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { processProviderWebhooks } from "./provider-webhooks/process-provider-webhooks.ts";
import {
  isProviderWebhookKey,
  receiveProviderWebhook,
} from "./provider-webhooks/receive-provider-webhook.ts";
import type { Picker, PickerFilter } from "../connection/connection-rpc.ts";
import { connectSettings, createSession } from "./directory/create-session.ts";
import type { ConnectionRequest, FoundConnection } from "./directory/connection-request.ts";
import { ensureConnection } from "./directory/ensure-connection.ts";
import { pickIntegrations } from "./directory/pick-integrations.ts";
import { reportConnection } from "./directory/report-connection.ts";
import { claimRevocation } from "./directory/shared-accounts.ts";
import { reEncryptApp } from "./re-encryption/re-encrypt-app.ts";
import {
  presentJob,
  type PublicReEncryptionJob,
  ReEncryptionJobs,
  type ReEncryptedPage,
} from "./re-encryption/re-encryption-job.ts";
import {
  type ReEncryptionContext,
  reEncryptNextPage,
  startReEncryption,
} from "./re-encryption/run-re-encryption.ts";
import { rotateWebhookSecret } from "./outgoing-webhooks/webhook-secret.ts";
import { bindClient, forgetRegisteredClient, registeredClient } from "./integrations/registered-clients.ts";
import type { RegistrationServer, StoredClient } from "./integrations/stored-client.ts";
import type { PublicSigningKey } from "../integration/signing-keys.ts";
import type { IntegrationCopy } from "../kv/integration-copy.ts";
import type { Integration, IntegrationChanges, NewIntegration } from "../integration/integration.ts";
import type { PublicIntegration } from "../integration/present-integration.ts";
import type { CreatedSession, DirectoryEntry, NewSession } from "../connection/connection-rpc.ts";
import type {
  AppFrame,
  AppOverview,
  RefreshPermit,
  ReplayFilter,
  ClientRefusal,
  RefusalCause,
  SharedApiKey,
  RefreshReport,
  ProviderWebhookRequest,
  AppSettings,
  IntegrationPage,
  AppRpc,
  CreatedTest,
  TestOrigin,
} from "./app-rpc.ts";
import type { TestRequest } from "../connection/connection-rpc.ts";
import type { TestReport } from "../connection/connection-rpc.ts";
import { APP_TASKS, type AppTask } from "./app-tasks.ts";

export class AppObject extends DurableObject<Env> implements AppRpc {
  clock: Clock = systemClock;
  readonly #index: AppIndex;
  readonly #context: AppContext;
  readonly #reEncryption: ReEncryptionContext;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    const now = () => this.clock();
    // An object of an earlier version gets the tables and indexes that it lacks, all of them or none.
    const { index, jobs, ...appTables } = storage.transactionSync(() => tablesOf(storage.sql));
    const {
      store,
      taskTable,
      directory,
      accountClaims,
      outbox,
      providerWebhooks,
      tests,
      metrics,
      auditTable,
    } = appTables;
    const { savedFilters, bulkJobs } = appTables;
    const tasks = new TaskList<AppTask>(storage, taskTable, APP_TASKS);
    const objectStorage = new ObjectStorage(storage, Object.values(appTables), tasks);
    this.#index = index;
    this.#reEncryption = { env, index, jobs, now };
    this.#context = {
      env,
      get config() {
        return configOf(env);
      },
      store,
      directory,
      accountClaims,
      savedFilters,
      bulkJobs,
      outbox,
      providerWebhooks,
      tests,
      metrics,
      audit: new AuditLog(auditTable, tasks, now, () => store.app()?.id ?? null),
      tasks,
      publisher: new AppPublisher(env, store, tasks, now),
      apiKeyRequests: new Map(),
      registrations: new Map(),
      sessionRequests: new Map(),
      clientEvidence: new Map(),
      refusedProbes: new Map(),
      now,
      transaction: (work) => objectStorage.transaction(work),
      destroy: () => objectStorage.destroy(),
    };
  }

  // Settings

  create(id: AppId, input: NewApp, by: Actor): ReturnType<AppRpc["create"]> {
    return createApp(this.#context, id, input, by);
  }

  get(): Result<PublicApp> {
    const app = activeApp(this.#context);
    return app === null ? fail("app_not_found") : ok(describeApp(this.#context, app));
  }

  update(changes: AppChanges, by: Actor): Promise<Result<PublicApp>> {
    return updateApp(this.#context, changes, by);
  }

  delete(by: Actor): Promise<Result<null>> {
    return deleteApp(this.#context, by);
  }

  // API keys

  createKey(input: NewApiKey, by: Actor): ReturnType<AppRpc["createKey"]> {
    return createKey(this.#context, input, by);
  }

  listKeys(): ReturnType<AppRpc["listKeys"]> {
    return listKeys(this.#context);
  }

  deleteKey(id: string, by: Actor): Promise<Result<null>> {
    return deleteKey(this.#context, id, by);
  }

  findKey(hash: string, isMissingInCopy = true): KnownKey | null {
    return findKey(this.#context, hash, isMissingInCopy);
  }

  authenticate(hash: string, isMissingInCopy = true): boolean {
    const key = findKey(this.#context, hash, isMissingInCopy);
    return key !== null && isUnlimited(key);
  }

  // Audit log

  recordAction(action: AuditedAction, by: Actor): Result<null> {
    return recordAction(this.#context, action, by);
  }

  listAudit(filter: AuditFilter, before: Place | null, limit: number): AuditPage {
    return this.#context.audit.page(filter, before, limit);
  }

  // Integrations

  createIntegration(input: NewIntegration, by: Actor): Promise<Result<PublicIntegration>> {
    return createIntegration(this.#context, input, by);
  }

  listIntegrations(after: string): Promise<Result<IntegrationPage>> {
    return listIntegrations(this.#context, after);
  }

  getIntegration(id: string): Promise<Result<PublicIntegration>> {
    return getIntegration(this.#context, id);
  }

  updateIntegration(id: string, changes: IntegrationChanges, by: Actor): Promise<Result<PublicIntegration>> {
    return updateIntegration(this.#context, id, changes, by);
  }

  deleteIntegration(id: string, by: Actor): Promise<Result<null>> {
    return deleteIntegration(this.#context, id, by);
  }

  // Tests of integrations

  createTest(
    connection: ConnectionId,
    integration: string,
    request: TestRequest,
    origin: TestOrigin | null,
    by: Actor,
  ): Promise<Result<CreatedTest>> {
    return createTest(this.#context, connection, integration, request, origin, by);
  }

  testReport(integration: string, test: string): Promise<Result<TestReport>> {
    return readTest(this.#context, integration, test);
  }

  finishTest(integration: string, test: string, browser: string | null): Promise<Result<null>> {
    return finishTest(this.#context, integration, test, browser);
  }

  listTests(integration: string): ListedTest[] {
    return this.#context.tests.of(integration);
  }

  // The keys that Latchkey creates for an integration's client

  createSigningKey(integration: string, alg: SigningAlgorithm, by: Actor): Promise<Result<PublicSigningKey>> {
    return createSigningKey(this.#context, integration, alg, by);
  }

  listSigningKeys(integration: string): Result<{ data: PublicSigningKey[] }> {
    return listSigningKeys(this.#context, integration);
  }

  deleteSigningKey(integration: string, kid: string, by: Actor): Promise<Result<null>> {
    return deleteSigningKey(this.#context, integration, kid, by);
  }

  // Provider webhooks

  isProviderWebhookKey(callbackId: string, hash: string): boolean {
    const isKnown = isProviderWebhookKey(this.#context, callbackId, hash);
    if (isKnown) this.#context.publisher.restore(COPY_OF_KEYS);
    return isKnown;
  }

  receiveProviderWebhook(request: ProviderWebhookRequest): Promise<Result<null>> {
    return receiveProviderWebhook(this.#context, request);
  }

  // Connect sessions

  createSession(
    connection: ConnectionId,
    input: NewSession,
    requestId?: string,
    by?: Actor,
  ): Promise<Result<CreatedSession>> {
    return createSession(this.#context, connection, input, { requestId, by });
  }

  ensureConnection(request: ConnectionRequest, requestId: string): Promise<Result<FoundConnection>> {
    return ensureConnection(this.#context, request, requestId);
  }

  // For the app's connections

  pickIntegrations(endUser: string, ids: readonly string[], filter: PickerFilter): Picker | null {
    return pickIntegrations(this.#context, endUser, ids, filter);
  }

  connectSettings(): AppSettings | null {
    return connectSettings(this.#context);
  }

  integration(id: string): Integration | null {
    return this.#context.store.integration(id);
  }

  integrationCopy(id: string, seen: number | null): IntegrationCopy | null {
    return findIntegrationCopies(this.#context, [[id, seen]])[0] ?? null;
  }

  integrationCopies(seen: readonly (readonly [id: string, updatedAt: number | null])[]): IntegrationCopy[] {
    return findIntegrationCopies(this.#context, seen);
  }

  liveIntegration(id: string): Integration | null {
    return activeApp(this.#context) === null ? null : this.#context.store.integration(id);
  }

  sharedApiKey(
    integration: string,
    rejected: string | null,
    requestId: string | null,
  ): Promise<Result<SharedApiKey>> {
    return getSharedApiKey(this.#context, integration, { rejected, requestId });
  }

  registeredClient(
    integration: string,
    server: RegistrationServer,
    requestId: string | null,
  ): Promise<Result<StoredClient>> {
    return registeredClient(this.#context, integration, server, requestId);
  }

  bindClient(integration: string, clientId: string, issuer: string | null): string | null {
    return bindClient(this.#context, integration, clientId, issuer);
  }

  forgetRegisteredClient(integration: string, issuer: string, clientId: string): void {
    forgetRegisteredClient(this.#context, integration, issuer, clientId);
  }

  permitRefresh(integration: string, connection: string): RefreshPermit | null {
    return permitRefresh(this.#context, integration, connection);
  }

  verifyClient(integration: string, refusal: ClientRefusal): Promise<RefusalCause> {
    return verifyClient(this.#context, integration, refusal);
  }

  reportClientAccepted(integration: string, changedAt?: number): void {
    recordClientAccepted(this.#context, integration, changedAt);
  }

  reportConnection(entry: DirectoryEntry, events: Event[], refreshes: RefreshReport[] = []): boolean {
    return reportConnection(this.#context, entry, events, refreshes);
  }

  reportAgentEvent(agentKey: string, event: Event): void {
    this.#context.transaction(() => acceptEvents(this.#context, agentKey, [event]));
  }

  claimRevocation(use: AccountUse, entry: DirectoryEntry | null): RevocationClaim {
    return claimRevocation(this.#context, use, entry);
  }

  forgetConnection(id: string): void {
    const { directory, accountClaims, store, tasks } = this.#context;
    directory.delete(id);
    accountClaims.delete(id, "shared");
    const app = store.app();
    if (app !== null && app.deleted_at !== null) tasks.schedule("end", this.clock());
  }

  listConnections(query: DirectoryQuery): Result<DirectoryPage> {
    return this.#context.directory.list(query);
  }

  countConnections(requests: readonly CountRequest[]): DirectoryCount[] {
    return this.#context.directory.count(requests);
  }

  // Saved filters of the list of connections

  createSavedFilter(input: NewSavedFilter, by: Actor): Result<PublicSavedFilter> {
    return createSavedFilter(this.#context, input, by);
  }

  listSavedFilters(): Result<PublicSavedFilter[]> {
    return listSavedFilters(this.#context);
  }

  deleteSavedFilter(id: string, by: Actor): Result<null> {
    return deleteSavedFilter(this.#context, id, by);
  }

  // Bulk jobs: one action on many connections

  createBulkJob(input: NewBulkJob, by: Actor): Result<PublicBulkJob> {
    return createBulkJob(this.#context, input, by);
  }

  listBulkJobs(): Result<PublicBulkJob[]> {
    return listBulkJobs(this.#context);
  }

  getBulkJob(id: string): Result<PublicBulkJob> {
    return getBulkJob(this.#context, id);
  }

  listBulkResults(id: string, from: number): Result<BulkResultPage> {
    return listBulkResults(this.#context, id, from);
  }

  cancelBulkJob(id: string, by: Actor): Result<PublicBulkJob> {
    return cancelBulkJob(this.#context, id, by);
  }

  // Dashboard

  frame(): Result<AppFrame> {
    return describeFrame(this.#context);
  }

  overview(): Result<AppOverview> {
    return describeOverview(this.#context);
  }

  metrics(range: Range): Bucket[] {
    return this.#context.metrics.buckets(range, this.clock());
  }

  recordUsage(served: number, refreshes: RefreshReport[], keys: string[] = []): void {
    recordUsage(this.#context, served, refreshes);
    noteKeyUses(this.#context, keys);
  }

  // Events and webhooks

  rotateWebhookSecret(by: Actor): ReturnType<AppRpc["rotateWebhookSecret"]> {
    return rotateWebhookSecret(this.#context, by);
  }

  testWebhook(by: Actor): ReturnType<AppRpc["testWebhook"]> {
    return testWebhook(this.#context, by);
  }

  listEvents(filter: OutboxFilter): ReturnType<AppRpc["listEvents"]> {
    return listEvents(this.#context, filter);
  }

  getEvent(id: string): ReturnType<AppRpc["getEvent"]> {
    return getEvent(this.#context, id);
  }

  webhooks(filter: OutboxFilter, opened: string | null): ReturnType<AppRpc["webhooks"]> {
    return describeWebhooks(this.#context, filter, opened);
  }

  replayEvent(id: string, by: Actor): ReturnType<AppRpc["replayEvent"]> {
    return replayEvent(this.#context, id, by);
  }

  replayEvents(filter: ReplayFilter, by: Actor): ReturnType<AppRpc["replayEvents"]> {
    return replayEvents(this.#context, filter, by);
  }

  // Re-encryption of one app

  reEncrypt(cursor: string, kid: string): Promise<ReEncryptedPage | null> {
    return reEncryptApp(this.#context, cursor, kid);
  }

  // The list of all apps, on the one object of that name

  indexPut(app: IndexedApp): void {
    this.#index.put(app);
  }

  indexDelete(id: string): void {
    this.#index.delete(id);
  }

  indexForget(id: string): void {
    this.#index.forget(id);
  }

  indexAudit(entries: readonly AuditEntry[]): void {
    this.#context.transaction(() => {
      for (const entry of entries) this.#context.audit.add(entry);
    });
  }

  indexList(cursor: string, limit: number, search = ""): { apps: IndexedApp[]; nextCursor: string | null } {
    return this.#index.list(cursor, limit, search);
  }

  startReEncryption(by: Actor): PublicReEncryptionJob {
    const { tasks, audit, config, transaction } = this.#context;
    const kid = config.keyring.currentKid;
    return transaction(() => {
      tasks.schedule("reseal", this.clock());
      audit.append(by, { action: "re_encryption.started", target: { type: "root_key", id: kid } });
      return startReEncryption(this.#reEncryption, kid);
    });
  }

  reEncryptionJob(): PublicReEncryptionJob | null {
    const job = this.#reEncryption.jobs.job();
    return job === null ? null : presentJob(job);
  }

  override async alarm(): Promise<void> {
    // An alarm that throws is given up after a few minutes, and with it all pending tasks. A wrong secret can
    // last longer.
    if (!readConfig(this.env).ok) return this.ctx.storage.setAlarm(Date.now() + NOT_CONFIGURED_RETRY_MS);
    return this.#context.tasks.runDue(this.clock, (kind) => this.#run(kind));
  }

  async #run(kind: AppTask): Promise<void> {
    switch (kind) {
      case "publish":
        return this.#context.publisher.resume();
      case "hooks":
        return processProviderWebhooks(this.#context);
      case "deliver":
        return deliverEvents(this.#context);
      case "prune":
        return pruneEvents(this.#context);
      case "end":
        return endApp(this.#context);
      case "reseal": {
        const nextAt = await reEncryptNextPage(this.#reEncryption);
        return this.#context.tasks.reschedule("reseal", nextAt);
      }
      case "audit":
        return reportToOperator(this.#context);
      case "bulk":
        return runBulkJobs(this.#context);
    }
  }
}

/** Returns the tables. If an earlier version has created some, they are completed. */
const tablesOf = (sql: SqlStorage) => ({
  store: new AppStore(sql),
  taskTable: new TaskTable(sql),
  directory: new ConnectionDirectory(sql),
  accountClaims: new AccountClaims(sql),
  savedFilters: new SavedFilterStore(sql),
  bulkJobs: new BulkJobStore(sql),
  outbox: new Outbox(sql),
  providerWebhooks: new ProviderWebhookLog(sql),
  tests: new TestList(sql),
  metrics: new MetricStore(sql),
  auditTable: new AuditTable(sql),
  index: new AppIndex(sql),
  jobs: new ReEncryptionJobs(sql),
});
