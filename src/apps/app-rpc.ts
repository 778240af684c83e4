// The contract of an app's Durable Object: what connections and the HTTP layer can ask of it. It names only data, so that
// nobody depends on the class.

import type { Picker, PickerFilter } from "../connection/connection-rpc.ts";
import type {
  AppSettings,
  CreatedSession,
  DirectoryEntry,
  NewSession,
} from "../connection/connection-rpc.ts";
import type { DeliveryPage, PublicDelivery, PublicDeliveryWithRequest } from "../events/delivery.ts";
import type { Event } from "../events/event.ts";
import type { OutboxFilter } from "../events/delivery-filter.ts";
import type { Integration, IntegrationChanges, NewIntegration } from "../integration/integration.ts";
import type { PublicIntegration } from "../integration/present-integration.ts";
import type { PublicSigningKey } from "../integration/signing-keys.ts";
import type { IntegrationCopy } from "../kv/integration-copy.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import type { TestRequest } from "../connection/connection-rpc.ts";
import type { TestReport } from "../connection/connection-rpc.ts";
import type { ListedTest } from "./integrations/test-list.ts";
import type { Result } from "../shared/result.ts";
import type { Actor } from "../shared/actor.ts";
import type { KnownKey } from "../shared/key-scopes.ts";
import type { NewApiKey, PublicApiKey } from "./keys/api-key.ts";
import type { AuditedAction, AuditEntry } from "./audit/audit-entry.ts";
import type { AuditFilter, AuditPage, Place } from "./audit/audit-table.ts";
import type { SigningAlgorithm } from "../vault/private-key.ts";
import { APP_INDEX_NAME, type IndexedApp } from "./app-index.ts";
import type { BulkResultPage, NewBulkJob, PublicBulkJob } from "./bulk-jobs/bulk-job.ts";
import type { CountRequest, DirectoryCount } from "./directory/list/count-connections.ts";
import type { DirectoryPage, DirectoryQuery } from "./directory/list/list-connections.ts";
import type { ConnectionRequest, FoundConnection } from "./directory/connection-request.ts";
import type { NewSavedFilter, PublicSavedFilter } from "./directory/saved-filter-store.ts";
import type { AccountUse, RevocationClaim } from "./directory/account-claims.ts";
import type { RegistrationServer, StoredClient } from "./integrations/stored-client.ts";
import type { Bucket, Range, RefreshReport } from "./metrics/metrics.ts";
import type { PublicReEncryptionJob, ReEncryptedPage } from "./re-encryption/re-encryption-job.ts";
import type { AppChanges, NewApp, PublicApp } from "./settings/app.ts";
import type {
  RefreshPermit,
  ClientRefusal,
  RefusalCause,
  SharedApiKey,
  ProviderWebhookRequest,
  IntegrationPage,
  CreatedTest,
  TestOrigin,
  AppOverview,
  AppFrame,
  WebhookOverview,
  WebhookTest,
  ReplayFilter,
  ReplayedEvents,
} from "./app-results.ts";

export type { ConnectionRequest, ConnectionToFix } from "./directory/connection-request.ts";
export type { AccountKey, AppSettings, DirectoryEntry } from "../connection/connection-rpc.ts";
export type { RevocationClaim } from "./directory/account-claims.ts";
export type { RefreshReport } from "./metrics/metrics.ts";
export type * from "./app-results.ts";

export interface AppRpc extends Rpc.DurableObjectBranded {
  // Settings

  create(
    id: AppId,
    input: NewApp,
    by: Actor,
  ): Promise<Result<PublicApp & { api_key: string; webhook_secret: string }>>;
  get(): Result<PublicApp>;
  update(changes: AppChanges, by: Actor): Promise<Result<PublicApp>>;
  delete(by: Actor): Promise<Result<null>>;

  // API keys

  createKey(input: NewApiKey, by: Actor): Promise<Result<PublicApiKey & { api_key: string }>>;
  listKeys(): Result<{ data: PublicApiKey[] }>;
  deleteKey(id: string, by: Actor): Promise<Result<null>>;
  /**
   * Returns the API key with a hash; null where the app has none. `isMissingInCopy` (the default): the KV copy does
   * not have it, and is written again if it should have it.
   */
  findKey(hash: string, isMissingInCopy?: boolean): KnownKey | null;
  /** Does the same for the Worker of an earlier version, which gives full access. False for keys with limits. */
  authenticate(hash: string, isMissingInCopy?: boolean): boolean;

  // Audit log

  /** Adds an entry about what somebody is about to do outside of this object, such as a check of a connection. */
  recordAction(action: AuditedAction, by: Actor): Result<null>;
  /** Returns one page of the log, newest first. On the object `index`: what the operator did. */
  listAudit(filter: AuditFilter, before: Place | null, limit: number): AuditPage;

  // Integrations

  createIntegration(input: NewIntegration, by: Actor): Promise<Result<PublicIntegration>>;
  /** Returns a page of the integrations after an ID, ordered by ID. */
  listIntegrations(after: string): Promise<Result<IntegrationPage>>;
  getIntegration(id: string): Promise<Result<PublicIntegration>>;
  updateIntegration(id: string, changes: IntegrationChanges, by: Actor): Promise<Result<PublicIntegration>>;
  deleteIntegration(id: string, by: Actor): Promise<Result<null>>;

  // Tests of integrations

  /** Tests an integration with a new connection. `origin`: set for a test of the dashboard. */
  createTest(
    connection: ConnectionId,
    integration: string,
    request: TestRequest,
    origin: TestOrigin | null,
    by: Actor,
  ): Promise<Result<CreatedTest>>;
  testReport(integration: string, test: string): Promise<Result<TestReport>>;
  /** Confirms the attempt of a test for the person in the dashboard whose browser began it. */
  finishTest(integration: string, test: string, browser: string | null): Promise<Result<null>>;
  /** Returns the newest tests of an integration, the newest first. */
  listTests(integration: string): ListedTest[];

  // The keys that Latchkey creates for an integration's client

  createSigningKey(integration: string, alg: SigningAlgorithm, by: Actor): Promise<Result<PublicSigningKey>>;
  listSigningKeys(integration: string): Result<{ data: PublicSigningKey[] }>;
  deleteSigningKey(integration: string, kid: string, by: Actor): Promise<Result<null>>;

  // Provider webhooks

  /**
   * Returns whether a hash is that of the key in a webhook URL. Called when the KV copy does not have it, and writes the
   * copy again if it should have it.
   */
  isProviderWebhookKey(callbackId: string, hash: string): boolean;
  receiveProviderWebhook(request: ProviderWebhookRequest): Promise<Result<null>>;

  // Connect sessions

  /**
   * Creates a session for a new connection, which is then in the list, or for an existing one. With `by`, the audit log
   * says who has created a link: a person in the dashboard.
   */
  createSession(
    connection: ConnectionId,
    input: NewSession,
    requestId?: string,
    by?: Actor,
  ): Promise<Result<CreatedSession>>;

  /** Returns a connection that can be used or, with a session, what the end user has to do. */
  ensureConnection(request: ConnectionRequest, requestId: string): Promise<Result<FoundConnection>>;

  // For the app's connections

  /** Returns what a picker shows of integrations to an end user; null where the app was deleted. */
  pickIntegrations(endUser: string, ids: readonly string[], filter: PickerFilter): Picker | null;
  /** Returns what a connect session shows of the app; null where the app was deleted. */
  connectSettings(): AppSettings | null;
  /**
   * Returns an integration with its encrypted secret. It stays available while a deleted app's connections
   * end.
   */
  integration(id: string): Integration | null;
  /**
   * Returns what the KV copy of an integration has to contain; null where there is no such integration, or the app was
   * deleted. `seen` is the `updated_at` of the copy that the caller read; null where it found none. If it is not the
   * current one, the copy is written again.
   */
  integrationCopy(id: string, seen: number | null): IntegrationCopy | null;
  /** Does the same for several integrations, without those that do not exist. */
  integrationCopies(seen: readonly (readonly [id: string, updatedAt: number | null])[]): IntegrationCopy[];
  /** Returns the integration while the app exists; null once the app was deleted. */
  liveIntegration(id: string): Integration | null;
  /**
   * Returns the API key of an integration at an item provider. `rejected` is a key that the provider
   * rejected.
   */
  sharedApiKey(
    integration: string,
    rejected: string | null,
    requestId: string | null,
  ): Promise<Result<SharedApiKey>>;
  /** Returns the client of an integration at a server, and registers one if there is none. */
  registeredClient(
    integration: string,
    server: RegistrationServer,
    requestId: string | null,
  ): Promise<Result<StoredClient>>;
  /** Binds an integration's own client to the issuer of its first attempt. Returns the issuer to which it is bound. */
  bindClient(integration: string, clientId: string, issuer: string | null): string | null;
  /** Deletes a client that its server no longer knows. */
  forgetRegisteredClient(integration: string, issuer: string, clientId: string): void;
  /**
   * Returns whether a connection may refresh now. A paused integration lets one through at a time, as a
   * probe. Null where there is no such integration.
   */
  permitRefresh(integration: string, connection: string): RefreshPermit | null;
  /** Has other connections of the integration refresh, to find out what a refusal of the client is about. */
  verifyClient(integration: string, refusal: ClientRefusal): Promise<RefusalCause>;
  reportClientAccepted(integration: string, changedAt?: number): void;
  /**
   * Stores a connection's row, its new events, and the refreshes that its isolate counted since it last reported. Returns
   * whether another connection may have ended the grant with a revocation.
   */
  reportConnection(entry: DirectoryEntry, events: Event[], refreshes?: RefreshReport[]): boolean;
  /** Stores an event of an agent key. The same event again changes nothing. */
  reportAgentEvent(agentKey: string, event: Event): void;
  /** Decides whether a connection may revoke a grant now, because no other one uses its account. */
  claimRevocation(use: AccountUse, entry: DirectoryEntry | null): RevocationClaim;
  /** Removes a deleted connection that stores nothing anymore. */
  forgetConnection(id: string): void;
  listConnections(query: DirectoryQuery): Result<DirectoryPage>;
  /** Counts the connections that filters match, among the newest 20,000. */
  countConnections(requests: readonly CountRequest[]): DirectoryCount[];

  // Saved filters of the list of connections

  createSavedFilter(input: NewSavedFilter, by: Actor): Result<PublicSavedFilter>;
  listSavedFilters(): Result<PublicSavedFilter[]>;
  deleteSavedFilter(id: string, by: Actor): Result<null>;

  // Bulk jobs: one action on many connections

  createBulkJob(input: NewBulkJob, by: Actor): Result<PublicBulkJob>;
  listBulkJobs(): Result<PublicBulkJob[]>;
  getBulkJob(id: string): Result<PublicBulkJob>;
  /** Returns a page of a job's connections. `from` is the `next` of the page before, or 0. */
  listBulkResults(id: string, from: number): Result<BulkResultPage>;
  cancelBulkJob(id: string, by: Actor): Result<PublicBulkJob>;

  // Dashboard

  /** Returns what every page of the dashboard shows of the app. Reads few rows, however many connections there are. */
  frame(): Result<AppFrame>;
  overview(): Result<AppOverview>;
  /** Returns the metrics of a range, by hour or by day. */
  metrics(range: Range): Bucket[];
  /** Adds what an isolate counted since it last reported: token reads, refreshes, and the API keys that were used. */
  recordUsage(served: number, refreshes: RefreshReport[], keys?: string[]): void;

  // Events and webhooks

  rotateWebhookSecret(
    by: Actor,
  ): Promise<Result<{ webhook_secret: string; previous_secret_valid_until: string | null }>>;
  testWebhook(by: Actor): Promise<Result<WebhookTest>>;
  listEvents(filter: OutboxFilter): Result<DeliveryPage>;
  getEvent(id: string): Result<PublicDeliveryWithRequest>;
  replayEvent(id: string, by: Actor): Result<PublicDelivery>;
  /** Returns the endpoint, one page of deliveries, and an opened event. */
  webhooks(filter: OutboxFilter, opened: string | null): Result<WebhookOverview>;
  /** Queues the events that match again, up to a limit. */
  replayEvents(filter: ReplayFilter, by: Actor): Result<ReplayedEvents>;

  // Re-encryption of one app

  /**
   * Re-encrypts the app's secrets and one page of its connections with the root key of this ID. Returns null where this
   * instance still has another current key.
   */
  reEncrypt(cursor: string, kid: string): Promise<ReEncryptedPage | null>;

  // The list of all apps, on the one object of that name

  indexPut(app: IndexedApp): void;
  indexDelete(id: string): void;
  /** Removes a deleted app that stores nothing anymore. */
  indexForget(id: string): void;
  /** Adds what the operator did to an app. The same entry again changes nothing. */
  indexAudit(entries: readonly AuditEntry[]): void;
  /** Returns a page of apps: all, or those whose name contains `search`, or whose ID it is. */
  indexList(
    cursor: string,
    limit: number,
    search?: string,
  ): { apps: IndexedApp[]; nextCursor: string | null };
  /** Starts the re-encryption job, or returns the running one. */
  startReEncryption(by: Actor): PublicReEncryptionJob;
  reEncryptionJob(): PublicReEncryptionJob | null;
}

type WithApps<O extends AppRpc> = { APPS: DurableObjectNamespace<O> };

/** Returns the Durable Object of an app. */
export const appStub = <O extends AppRpc>(env: WithApps<O>, appId: AppId) => env.APPS.getByName(appId);

/** Returns the Durable Object that lists all apps. */
export const appIndexStub = <O extends AppRpc>(env: WithApps<O>) => env.APPS.getByName(APP_INDEX_NAME);
