// A connection, as one Durable Object. It owns the storage, the work in progress and the alarm, and passes each call to
// the file that handles it.

import { DurableObject } from "cloudflare:workers";
import { appStub } from "../apps/app-rpc.ts";
import { configOf, NOT_CONFIGURED_RETRY_MS, readConfig } from "../config.ts";
import type { Env } from "../env.ts";
import { EventLog, type EventPage } from "../events/event-log.ts";
import { providerOf } from "../providers/registry.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";
import { ObjectStorage } from "../shared/object-storage.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/task-list.ts";
import { connectionTasks, runTask } from "./alarm-tasks.ts";
import type { BegunAttempt, Click } from "./connect/attempt.ts";
import type { AttemptInput, AttemptStatusRequest, AttemptStatusResult } from "./connect/attempt-status.ts";
import { beginAttempt } from "./connect/begin-attempt.ts";
import type { Callback, CallbackResult } from "./connect/callback.ts";
import { confirmAttempt } from "./connect/confirm-attempt.ts";
import { createSession } from "./connect/create-session.ts";
import { describeSession } from "./connect/describe-session.ts";
import type { ImportedGrant } from "./connect/imported-grant.ts";
import { lastSessionRequest } from "./connect/last-session-request.ts";
import { receiveCallback } from "./connect/receive-callback.ts";
import type { NewSession } from "./connect/session.ts";
import { openParameters, sealParameters } from "./connect/session-parameters.ts";
import { sessionStatus } from "./connect/session-status.ts";
import type { SessionStatus, SessionView } from "./connect/session-view.ts";
import { type Connection, presentConnection, type PublicConnection } from "./connection.ts";
import {
  type ConnectionContext,
  type ConnectionKind,
  type ConnectionTask,
  type InFlight,
  liveConnection,
  nothingInFlight,
  saveConnection,
} from "./connection-context.ts";
import type {
  ConnectionIds,
  ConnectionRpc,
  ConnectLink,
  CreatedSession,
  Deletion,
  RefreshRequest,
} from "./connection-rpc.ts";
import { ConnectionStore } from "./connection-store.ts";
import { kinds } from "./kinds/kinds.ts";
import type { CheckReport } from "./lifecycle/check-report.ts";
import { deleteConnection } from "./lifecycle/delete-connection.ts";
import { reEncryptConnection } from "./lifecycle/re-encrypt-connection.ts";
import type { Metadata } from "./metadata.ts";
import { getToken } from "./token/get-token.ts";
import { publishConnection } from "./token/publish-connection.ts";
import { type TokenRequest, wantsRefreshAhead } from "./token/refresh-policy.ts";
import { tokenFacts } from "./token/token-facts.ts";
import type { AccessToken } from "./token/token-set.ts";

export class ConnectionObject extends DurableObject<Env> implements ConnectionRpc {
  clock: Clock = systemClock;
  readonly #store: ConnectionStore;
  readonly #events: EventLog;
  readonly #tasks: TaskList<ConnectionTask>;
  readonly #storage: ObjectStorage;
  readonly #inFlight: InFlight = nothingInFlight();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new ConnectionStore(ctx.storage.sql);
    this.#events = new EventLog(ctx.storage.sql);
    this.#tasks = new TaskList(ctx.storage, connectionTasks(kinds));
    this.#storage = new ObjectStorage(ctx.storage, [this.#store, this.#events, this.#tasks]);
    // A refresh that the last instance did not see the end of: taken up now, whoever woke this one.
    const intent = this.#store.connection()?.refresh.intent ?? null;
    if (intent !== null) this.#tasks.schedule("recover", this.clock());
  }

  // Connecting

  async createSession(
    ids: ConnectionIds,
    input: NewSession,
    requestId?: string,
  ): Promise<Result<CreatedSession>> {
    const facts = await appStub(this.env, ids.app).connectSettings();
    if (facts === null) return fail("app_not_found");
    const context = this.#context(requestId);
    const session = await createSession(context, ids, facts, input);
    if (!session.ok) return session;
    const { id, expires_at: expiresAt } = session.value;
    const named = { ...ids, session: id };
    const sealedParameters = await sealParameters(context, named, input.parameters ?? {});
    await publishConnection(context);
    return ok({ id, expiresAt, sealedParameters });
  }

  /** What the link brought sealed the person is not asked for again. */
  async describeSession(
    ids: ConnectionIds,
    session: string,
    link: ConnectLink = {},
    requestId?: string,
  ): Promise<Result<SessionView>> {
    const { sealedParameters = null, openerOrigin = null } = link;
    const facts = await appStub(this.env, ids.app).connectSettings();
    if (facts === null) return fail("session_expired");
    const context = this.#context(requestId);
    const known = await openParameters(context, { ...ids, session }, sealedParameters);
    return describeSession(context, facts, session, { known: Object.keys(known), openerOrigin });
  }

  /** The app's name and where it wants people back, for a page that says why they can't go on. */
  sessionFacts(id: string): { appName: string; returnUrl: string } | null {
    const session = this.#store.session(id);
    return session === null ? null : { appName: session.app_name, returnUrl: session.return_url };
  }

  async beginAttempt(
    ids: ConnectionIds,
    click: Pick<Click, "session" | "integration"> & Partial<Click> & ConnectLink,
    requestId?: string,
  ): Promise<Result<BegunAttempt>> {
    const facts = await appStub(this.env, ids.app).connectSettings();
    if (facts === null) return fail("session_expired");
    const context = this.#context(requestId);
    const { session, integration, sealedParameters = null, openerOrigin = null } = click;
    // What the app filled in goes before what came with the form: the person was not asked for it.
    const known = await openParameters(context, { ...ids, session }, sealedParameters);
    const parameters = { ...click.parameters, ...known };
    return beginAttempt(context, facts, { session, integration, parameters, openerOrigin });
  }

  /** What another session would ask for. */
  async lastSessionRequest(app: AppId): Promise<Result<NewSession>> {
    const facts = await appStub(this.env, app).connectSettings();
    return facts === null ? fail("app_not_found") : lastSessionRequest(this.#context(), facts);
  }

  /** How a session stands, for the page that opened a window for it; null where there is none. */
  sessionStatus(session: string): SessionStatus | null {
    return sessionStatus(this.#context(), session);
  }

  async attemptStatus(request: AttemptStatusRequest, requestId?: string): Promise<AttemptStatusResult> {
    const kind = this.#kindOfAttempt(request.attempt);
    if (!kind?.attemptStatus) return { result: fail("attempt_expired"), wayBack: null };
    return kind.attemptStatus(this.#context(requestId), request);
  }

  async submitAttemptInput(input: AttemptInput, requestId?: string): Promise<Result<null>> {
    const kind = this.#kindOfAttempt(input.attempt);
    // A browser that may not continue learns so from the page that follows.
    if (!kind?.submitAttemptInput) return ok(null);
    return kind.submitAttemptInput(this.#context(requestId), input);
  }

  receiveCallback(callback: Callback, requestId?: string): Promise<CallbackResult> {
    return receiveCallback(this.#context(requestId), callback);
  }

  async confirmAttempt(
    attempt: string,
    endUser: string,
    requestId?: string,
  ): Promise<Result<PublicConnection>> {
    return presented(await confirmAttempt(this.#context(requestId), attempt, endUser));
  }

  async importGrant(ids: ConnectionIds, input: ImportedGrant): Promise<Result<PublicConnection>> {
    const integration = await appStub(this.env, ids.app).liveIntegration(input.integration);
    if (integration === null) return fail("integration_not_found");
    const { importGrant } = kinds[providerOf(integration).kind];
    if (importGrant === null) return fail("import_not_supported");
    const owner = { app: ids.app, id: ids.connection };
    return presented(await importGrant(this.#context(), owner, integration, input));
  }

  // Using

  getToken(ask: TokenRequest, requestId?: string): Promise<Result<AccessToken>> {
    return getToken(this.#context(requestId), ask);
  }

  /** Refreshes and waits until the edges have been told, so that the next read finds the new token. */
  async refresh(request: RefreshRequest, requestId?: string): Promise<Result<AccessToken>> {
    const token = await getToken(this.#context(requestId), {
      ...request,
      force: request.rejectedVersion === undefined,
    });
    if (this.#inFlight.publish !== null) await this.#inFlight.publish;
    return token;
  }

  /** Leaves a refresh to the alarm and returns at once; a version that is no longer current asks for nothing. */
  refreshAhead(version: number): void {
    const connection = this.#store.connection();
    if (connection?.status !== "active" || connection.version !== version || this.#inFlight.refresh !== null)
      return;
    if (wantsRefreshAhead(tokenFacts(connection), this.clock(), 0))
      this.#tasks.schedule("refresh_ahead", this.clock());
  }

  async check(requestId?: string): Promise<Result<CheckReport>> {
    const live = liveConnection(this.#context());
    if (!live.ok) return live;
    const { provider } = live.value;
    if (provider === null) return fail("connection_pending");
    return kinds[providerOf({ provider }).kind].checkConnection(this.#context(requestId));
  }

  /** A page of the timeline, newest first; `nextBefore` is the place to go on from. */
  listEvents(before: number | null, limit: number): Result<EventPage> {
    const live = liveConnection(this.#context());
    return live.ok ? ok(this.#events.page(before, limit)) : live;
  }

  get(): Result<PublicConnection> {
    return presented(liveConnection(this.#context()));
  }

  async updateMetadata(metadata: Metadata): Promise<Result<PublicConnection>> {
    const live = liveConnection(this.#context());
    if (!live.ok) return live;
    const changed = { ...live.value, app_metadata: metadata };
    const facts = { reason: "metadata" };
    const saved = saveConnection(this.#context(), changed, { type: "connection.updated", facts });
    await publishConnection(this.#context());
    return ok(presentConnection(saved));
  }

  async delete(requestId?: string): Promise<Result<Deletion>> {
    const deleted = await deleteConnection(this.#context(requestId));
    if (!deleted.ok) return deleted;
    return ok({ ...deleted.value, connection: presentConnection(deleted.value.connection) });
  }

  async receiveItemEvent(itemId: string, requestId?: string): Promise<boolean> {
    for (const { receiveItemEvent } of Object.values(kinds))
      if (await receiveItemEvent?.(this.#context(requestId), itemId)) return true;
    return false;
  }

  /** Whether there is nothing here any more, not even a grant to be given back. */
  isGone(): boolean {
    return this.#store.connection() === null && this.#store.remoteGrants().length === 0;
  }

  /** Brings what is sealed here under the root key that is asked for, which has to be the current one. */
  reEncrypt(kid: string): Promise<void> {
    const context = this.#context();
    // An object may run the code and secrets of the deployment before for a while.
    if (context.config.keyring.currentKid !== kid) throw new Error("another root key is current here");
    return reEncryptConnection(context);
  }

  override async alarm(): Promise<void> {
    // Thrown, it would be given up after a few minutes of a wrong secret, and with it all that was to be done.
    if (!readConfig(this.env).ok) return this.ctx.storage.setAlarm(Date.now() + NOT_CONFIGURED_RETRY_MS);
    await this.#tasks.runDue(this.clock, (kind) => runTask(this.#context(), kind));
  }

  #kindOfAttempt(id: string): ConnectionKind | null {
    const attempt = this.#store.attempt(id);
    return attempt === null ? null : kinds[attempt.kind];
  }

  /** `requestId` names the HTTP request that led here; an alarm has none. */
  #context(requestId: string | null = null): ConnectionContext {
    return {
      store: this.#store,
      events: this.#events,
      requestId,
      config: configOf(this.env),
      env: this.env,
      now: this.clock,
      transaction: (work) => this.#storage.transaction(work),
      inFlight: this.#inFlight,
      kinds,
      tasks: this.#tasks,
      destroy: () => this.#storage.destroy(),
    };
  }
}

function presented(result: Result<Connection>): Result<PublicConnection> {
  return result.ok ? ok(presentConnection(result.value)) : result;
}
