// A connection, as one Durable Object. It owns the storage and the alarm, and passes each call to the file that handles it.

import { DurableObject } from "cloudflare:workers";
import { appStub } from "../apps/app-rpc.ts";
import { configOf, NOT_CONFIGURED_RETRY_MS, readConfig } from "../config.ts";
import type { Env } from "../env.ts";
import type { EventAudit } from "../events/event.ts";
import { EventLog, type EventPage } from "../events/event-log.ts";
import type { Integration } from "../integration/integration.ts";
import { kindOfConnection } from "./kinds/kind-of-connection.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { Actor } from "../shared/actor.ts";
import type { AppId } from "../shared/id.ts";
import { ObjectStorage } from "../shared/storage/object-storage.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/storage/task-list.ts";
import { connectionTasks, minIntervalOf, runTask } from "./alarm-tasks.ts";
import type { AttemptRedirect, Click } from "./connect/attempt.ts";
import type { AttemptInput, AttemptStatusRequest, AttemptStatusResult } from "./connect/attempt-status.ts";
import { beginAttempt, beginDeviceAttempt } from "./connect/begin-attempt.ts";
import { type Callback, type CallbackResult, hashCookie } from "./connect/callback.ts";
import { confirmAttempt } from "./connect/confirm-attempt.ts";
import { createSession } from "./connect/create-session.ts";
import { describeSession } from "./connect/describe-session.ts";
import { findSharedSession } from "./connect/ensure/find-shared-session.ts";
import type { SessionState, SessionWait, SharedSessions } from "./connect/ensure/session-progress.ts";
import { waitForSession, wakeWaits } from "./connect/ensure/wait-for-session.ts";
import { importGrant } from "./lifecycle/import-grant.ts";
import type { ImportedGrant, NewCredentials, OwnedGrant } from "./connect/imported-grant.ts";
import { type ConnectionFacts, connectionFacts } from "./connection-facts.ts";
import { lastSessionRequest } from "./connect/last-session-request.ts";
import { receiveCallback } from "./connect/receive-callback.ts";
import { openParameters } from "./connect/session-parameters.ts";
import { connectedReturnUrl, factsOf, type NewSession, type SessionFacts } from "./connect/session.ts";
import { sessionStatus } from "./connect/session-status.ts";
import type { BegunDeviceCode, SessionStatus, SessionView } from "./connect/session-view.ts";
import { type Connection, presentConnection, type PublicConnection } from "./connection.ts";
import {
  type ConnectionContext,
  type ConnectionKind,
  type ConnectionTask,
  type InFlight,
  appConnection,
  nothingInFlight,
} from "./connection-context.ts";
import type {
  ConnectionIds,
  ConnectionRpc,
  ConnectLink,
  ConnectSettings,
  ConnectPageRequest,
  Deletion,
  NewConnectSession,
  NewTest,
  RefreshRequest,
} from "./connection-rpc.ts";
import { ConnectionStore } from "./connection-store.ts";
import { migrateTables } from "./migrate-tables.ts";
import { kinds } from "./kinds/kinds.ts";
import { presentDiagnostic, type PublicDiagnostic } from "./diagnostics.ts";
import type { ClientTest } from "./kinds/kind.ts";
import type { CheckReport } from "./check/check-report.ts";
import { deleteConnection } from "./lifecycle/delete-connection.ts";
import { needScopes } from "./lifecycle/step-up.ts";
import { replaceCredentials } from "./lifecycle/replace-credentials.ts";
import { reEncryptConnection } from "./lifecycle/re-encrypt-connection.ts";
import { updateMetadata } from "./lifecycle/update-metadata.ts";
import type { Metadata } from "./metadata.ts";
import { testMachine } from "./test/create-test.ts";
import { endTest } from "./test/end-test.ts";
import { finishTest } from "./test/finish-test.ts";
import { discardTest } from "./test/discard-test.ts";
import { describeTest } from "./test/describe-test.ts";
import type { TestReport } from "./test/test-report.ts";
import { getToken } from "./token/get-token.ts";
import { refreshAhead } from "./token/refresh-ahead.ts";
import type { TokenRequest } from "./token/refresh-policy.ts";
import type { AccessToken } from "./token/token-set.ts";
import type { ExchangeRequest } from "./token-exchange/exchange-request.ts";
import type { ExchangedToken } from "./token-exchange/exchanged-token.ts";
import { getExchangedToken } from "./token-exchange/get-exchanged-token.ts";

export class ConnectionObject extends DurableObject<Env> implements ConnectionRpc {
  clock: Clock = systemClock;
  readonly #store: ConnectionStore;
  readonly #events: EventLog;
  readonly #tasks: TaskList<ConnectionTask>;
  readonly #inFlight: InFlight = nothingInFlight();
  /** What every call works with. */
  readonly #shared: Omit<ConnectionContext, "requestId" | "audit" | "config" | "now">;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrateTables(ctx.storage);
    const store = new ConnectionStore(ctx.storage.sql, () => wakeWaits(this.#inFlight.waits));
    const events = new EventLog(ctx.storage.sql, store.row.reportedEvents);
    const tasks = new TaskList(ctx.storage, store.row.tasks, connectionTasks(kinds), minIntervalOf);
    const storage = new ObjectStorage(ctx.storage, [store, events], tasks);
    [this.#store, this.#events, this.#tasks] = [store, events, tasks];
    const transaction: ConnectionContext["transaction"] = (work) =>
      storage.transaction(() => store.row.writeOnce(work));
    const destroy = () => storage.destroy();
    this.#shared = { store, events, env, transaction, inFlight: this.#inFlight, kinds, tasks, destroy };
    // The previous instance stopped before it had the response to a refresh. Recover it now, whatever woke this one.
    const intent = store.connection()?.refresh.intent ?? null;
    if (intent !== null) tasks.schedule("recover", this.clock());
  }

  // Connect

  async createSession(
    ids: ConnectionIds,
    settings: ConnectSettings,
    input: NewSession,
    requestId?: string,
  ): Promise<Result<NewConnectSession>> {
    return createSession(this.#context(requestId), ids, settings, input);
  }

  async describeSession(
    ids: ConnectionIds,
    session: string,
    page: ConnectPageRequest = {},
    requestId?: string,
  ): Promise<Result<SessionView>> {
    const { sealedParameters = null, openerOrigin = null, selected = null, browser = null } = page;
    const { filter = { text: "", group: null, isComplete: false } } = page;
    const context = this.#context(requestId);
    const prefilled = await openParameters(context, { ...ids, session }, sealedParameters);
    const shown = { known: Object.keys(prefilled), openerOrigin, selected, filter, browser };
    return describeSession(context, session, shown);
  }

  sessionFacts(id: string): SessionFacts | null {
    return factsOf(this.#store.session(id));
  }

  async connectedReturnUrl(id: string, browser: string): Promise<string | null> {
    return connectedReturnUrl(this.#store.session(id), await hashCookie(browser));
  }

  async beginAttempt(
    ids: ConnectionIds,
    click: Pick<Click, "session" | "integration"> & Partial<Click> & ConnectLink,
    requestId?: string,
  ): Promise<Result<AttemptRedirect>> {
    const context = this.#context(requestId);
    const { session, sealedParameters = null } = click;
    // The app's values win over those of the form, because the form did not ask the person for them.
    const prefilled = await openParameters(context, { ...ids, session }, sealedParameters);
    const empty = { credential: {}, variables: {}, host: null, openerOrigin: null, browser: null };
    return beginAttempt(context, { ...empty, ...click, parameters: { ...click.parameters, ...prefilled } });
  }

  beginDeviceAttempt(session: string, requestId?: string): Promise<Result<BegunDeviceCode>> {
    return beginDeviceAttempt(this.#context(requestId), session);
  }

  async lastSessionRequest(app: AppId): Promise<Result<NewSession>> {
    const settings = await appStub(this.env, app).connectSettings();
    return settings === null ? fail("app_not_found") : lastSessionRequest(this.#context(), settings);
  }

  sessionStatus(session: string): SessionStatus | null {
    return sessionStatus(this.#context(), session);
  }

  findSharedSession(request: NewSession): Promise<SharedSessions> {
    return findSharedSession(this.#context(), request);
  }

  waitForSession(id: string, from: SessionState | null, seconds: number): Result<SessionWait> {
    return waitForSession(this.#context(), id, from, seconds);
  }

  async attemptStatus(request: AttemptStatusRequest, requestId?: string): Promise<AttemptStatusResult> {
    const kind = this.#kindOfAttempt(request.attempt);
    if (!kind?.attemptStatus) return { result: fail("attempt_expired"), returnInfo: null };
    return kind.attemptStatus(this.#context(requestId), request);
  }

  async submitAttemptInput(input: AttemptInput, requestId?: string): Promise<Result<null>> {
    const kind = this.#kindOfAttempt(input.attempt);
    // If the browser may not continue, the next page explains why.
    if (!kind?.submitAttemptInput) return ok(null);
    return kind.submitAttemptInput(this.#context(requestId), input);
  }

  receiveCallback(callback: Callback, requestId?: string): Promise<CallbackResult> {
    return receiveCallback(this.#context(requestId), callback);
  }

  async confirmAttempt(
    attempt: string,
    endUser: string,
    session: string | null = null,
    requestId?: string,
  ): Promise<Result<PublicConnection>> {
    const context = this.#context(requestId);
    const confirmed = await confirmAttempt(context, attempt, endUser, session);
    if (confirmed.ok && confirmed.value.test !== null) await endTest(context);
    return presentResult(confirmed);
  }

  // Tests

  testMachine(
    ids: ConnectionIds,
    machine: { integration: Integration; test: NewTest; input: OwnedGrant },
    requestId?: string,
  ): Promise<Result<null>> {
    return testMachine(this.#context(requestId), ids, machine);
  }

  testReport(): Promise<Result<TestReport>> {
    return describeTest(this.#context());
  }

  finishTest(browser: string | null, requestId?: string): Promise<Result<null>> {
    return finishTest(this.#context(requestId), browser);
  }

  discardTest(): Promise<void> {
    return discardTest(this.#context());
  }

  async importGrant(ids: ConnectionIds, input: ImportedGrant, requestId?: string, by?: Actor) {
    const audit = auditOf(by, "connection.imported");
    return presentResult(await importGrant(this.#context(requestId, audit), ids, input));
  }

  async replaceCredentials(credentials: NewCredentials, requestId?: string, by?: Actor) {
    const audit = auditOf(by, "connection.credentials_replaced");
    return presentResult(await replaceCredentials(this.#context(requestId, audit), credentials));
  }

  // Token

  getToken(request: TokenRequest, requestId?: string): Promise<Result<AccessToken>> {
    return getToken(this.#context(requestId), request);
  }

  async refresh(request: RefreshRequest, requestId?: string): Promise<Result<AccessToken>> {
    const token = await getToken(this.#context(requestId), {
      ...request,
      force: request.rejectedVersion === undefined,
    });
    if (this.#inFlight.publish !== null) await this.#inFlight.publish;
    return token;
  }

  exchangeToken(request: ExchangeRequest, requestId?: string): Promise<Result<ExchangedToken>> {
    return getExchangedToken(this.#context(requestId), request);
  }

  async testClient(integration: string): Promise<ClientTest> {
    const kind = Object.values(kinds).find(({ testClient }) => testClient !== null);
    return (await kind?.testClient?.(this.#context(), integration)) ?? "unknown";
  }

  needScopes(version: number, scopes: readonly string[], requestId?: string): Promise<void> {
    return needScopes(this.#context(requestId), version, scopes);
  }

  refreshAhead(version: number): void {
    refreshAhead(this.#context(), version);
  }

  async check(requestId?: string): Promise<Result<CheckReport>> {
    const live = appConnection(this.#context());
    if (!live.ok) return live;
    const kind = kindOfConnection(live.value);
    return kind === null ? fail("connection_pending") : kinds[kind].checkConnection(this.#context(requestId));
  }

  listEvents(before: number | null, limit: number): Result<EventPage> {
    const live = appConnection(this.#context());
    return live.ok ? ok(this.#events.page(before, limit)) : live;
  }

  get(): Result<PublicConnection> {
    return presentResult(appConnection(this.#context()));
  }

  facts(): Result<ConnectionFacts> {
    const live = appConnection(this.#context());
    return live.ok ? ok(connectionFacts(live.value, this.#store)) : live;
  }

  diagnostics(): Result<PublicDiagnostic[]> {
    const live = appConnection(this.#context());
    return live.ok ? ok(live.value.diagnostics.map(presentDiagnostic)) : live;
  }

  async updateMetadata(metadata: Metadata, by?: Actor): Promise<Result<PublicConnection>> {
    const audit = auditOf(by, "connection.updated", ["metadata"]);
    return presentResult(await updateMetadata(this.#context(by?.request_id, audit), metadata));
  }

  async delete(requestId?: string, by?: Actor): Promise<Result<Deletion>> {
    const live = appConnection(this.#context());
    if (!live.ok) return live;
    const done = await deleteConnection(this.#context(requestId, auditOf(by, "connection.deleted")));
    return done.ok ? ok({ ...done.value, connection: presentConnection(done.value.connection) }) : done;
  }

  async receiveItemEvent(itemId: string, requestId?: string): Promise<boolean> {
    for (const { receiveItemEvent } of Object.values(kinds))
      if (await receiveItemEvent?.(this.#context(requestId), itemId)) return true;
    return false;
  }

  isGone(): boolean {
    return this.#store.connection() === null && this.#store.remoteGrants().length === 0;
  }

  async reEncrypt(kid: string): Promise<boolean> {
    const context = this.#context();
    // For a while after a deployment, an object may still run the previous code with the previous secrets.
    if (context.config.keyring.currentKid !== kid) return false;
    await reEncryptConnection(context);
    return true;
  }

  override async alarm(): Promise<void> {
    // An alarm that keeps throwing is dropped, and its tasks would never run. Wait for valid secrets instead.
    if (!readConfig(this.env).ok) return this.ctx.storage.setAlarm(Date.now() + NOT_CONFIGURED_RETRY_MS);
    await this.#tasks.runDue(this.clock, (task) => runTask(this.#context(), task));
  }

  #kindOfAttempt(id: string): ConnectionKind | null {
    const attempt = this.#store.attempt(id);
    return attempt === null ? null : kinds[attempt.kind];
  }

  /**
   * `requestId` is the id of the HTTP request; null in an alarm. `audit` is what the audit log shows of a change that this
   * call makes.
   */
  #context(requestId: string | null = null, audit: EventAudit | null = null): ConnectionContext {
    const { env, clock: now } = this;
    return { ...this.#shared, requestId, audit: { pending: audit }, config: configOf(env), now };
  }
}

function auditOf(by: Actor | undefined, action: string, fields: string[] = []): EventAudit | null {
  return by === undefined ? null : { action, fields, by };
}

const presentResult = (result: Result<Connection>): Result<PublicConnection> =>
  result.ok ? ok(presentConnection(result.value)) : result;
