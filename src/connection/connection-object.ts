// A connection, as one Durable Object. A shell: it owns the storage, the flights and the alarm, and hands
// them to the verb that was called.

import { DurableObject } from "cloudflare:workers";
import type * as z from "zod";
import { appStub } from "../apps/app-rpc.ts";
import { configOf, type Env, NOT_CONFIGURED_RETRY_MS, readConfig } from "../env.ts";
import { EventLog, type EventPage } from "../events/event-log.ts";
import { providerOf } from "../providers/registry.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { ObjectStorage } from "../shared/object-storage.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/task-list.ts";
import { type BegunAttempt, beginAttempt, type Click } from "./connect/begin-attempt.ts";
import type { CheckReport } from "./lifecycle/check-report.ts";
import { confirmAttempt } from "./connect/confirm-attempt.ts";
import { type Connection, presentConnection, type PublicConnection } from "./connection.ts";
import {
  CONNECTION_TASKS,
  type ConnectionContext,
  type ConnectionTask,
  type Flights,
  liveConnection,
  saveConnection,
} from "./connection-context.ts";
import { ConnectionStore } from "./connection-store.ts";
import { createSession, type NewSession } from "./connect/create-session.ts";
import { deleteConnection, type Deletion } from "./lifecycle/delete-connection.ts";
import { describeSession, type SessionView } from "./connect/describe-session.ts";
import { getToken } from "./token/get-token.ts";
import {
  answerAttempt,
  attemptStatus,
  type StatusAnswer,
  type StatusQuestion,
} from "./kinds/item/attempt-status.ts";
import { receiveNotice } from "./kinds/item/receive-item-event.ts";
import { type ImportedGrant, importGrant } from "./kinds/oauth-code/import-grant.ts";
import { kinds } from "./kinds/kinds.ts";
import type { Metadata } from "./metadata.ts";
import { publish } from "./token/publish-connection.ts";
import { type Callback, type CallbackAnswer, receiveCallback } from "./connect/receive-callback.ts";
import { lastAsked } from "./connect/last-session-request.ts";
import { type Ask, wantsRefreshAhead } from "./token/refresh-policy.ts";
import { resealConnection } from "./lifecycle/re-encrypt-connection.ts";
import { runTask } from "./alarm-tasks.ts";
import { openParameters, sealParameters } from "./connect/session-parameters.ts";
import { type SessionStatus, sessionStatus } from "./connect/session-status.ts";
import { factsOf } from "./token/token-facts.ts";
import type { EdgeToken } from "./token/token-set.ts";

type Ids = { app: AppId; connection: ConnectionId };

export class ConnectionObject extends DurableObject<Env> {
  clock: Clock = systemClock;
  readonly #store: ConnectionStore;
  readonly #events: EventLog;
  readonly #tasks: TaskList<ConnectionTask>;
  readonly #storage: ObjectStorage;
  readonly #flights: Flights = {
    refresh: null,
    publish: null,
    refreshes: [],
    edgesTold: null,
    publishFailures: 0,
    callbacks: new Map(),
    looks: new Map(),
    orders: new Set(),
    attempts: new Map(),
  };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new ConnectionStore(ctx.storage.sql);
    this.#events = new EventLog(ctx.storage.sql);
    this.#tasks = new TaskList(ctx.storage, CONNECTION_TASKS);
    this.#storage = new ObjectStorage(ctx.storage, [this.#store, this.#events, this.#tasks]);
    // A refresh that the last instance did not see the end of: taken up now, whoever woke this one.
    const intent = this.#store.connection()?.refresh.intent ?? null;
    if (intent !== null) this.#tasks.schedule("recover", this.clock());
  }

  // Connecting

  async createSession(
    ids: Ids,
    input: NewSession,
    requestId?: string,
  ): Promise<Result<{ id: string; expiresAt: number; sealedParameters: string | null }>> {
    const facts = await appStub(this.env, ids.app).facts();
    if (facts === null) return fail("app_not_found");
    const context = this.#context(requestId);
    const session = await createSession(context, ids, facts, input);
    if (!session.ok) return session;
    const { id, expires_at: expiresAt } = session.value;
    const named = { ...ids, session: id };
    const sealedParameters = await sealParameters(context, named, input.parameters ?? {});
    await publish(context);
    return ok({ id, expiresAt, sealedParameters });
  }

  /** What the link brought sealed the person is not asked for again. */
  async describeSession(
    ids: Ids,
    session: string,
    link: { sealedParameters?: string | null; openerOrigin?: string | null } = {},
    requestId?: string,
  ): Promise<Result<SessionView>> {
    const { sealedParameters = null, openerOrigin = null } = link;
    const facts = await appStub(this.env, ids.app).facts();
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
    ids: Ids,
    click: Pick<Click, "session" | "integration"> & Partial<Click> & { sealedParameters?: string | null },
    requestId?: string,
  ): Promise<Result<BegunAttempt>> {
    const facts = await appStub(this.env, ids.app).facts();
    if (facts === null) return fail("session_expired");
    const context = this.#context(requestId);
    const { session, integration, sealedParameters = null, openerOrigin = null } = click;
    // What the app filled in goes before what came with the form: the person was not asked for it.
    const known = await openParameters(context, { ...ids, session }, sealedParameters);
    const parameters = { ...click.parameters, ...known };
    return beginAttempt(context, facts, { session, integration, parameters, openerOrigin });
  }

  /** What another session would ask for. */
  async lastAsked(app: AppId): Promise<Result<NewSession>> {
    const facts = await appStub(this.env, app).facts();
    return facts === null ? fail("app_not_found") : lastAsked(this.#context(), facts);
  }

  /** How a session stands, for the page that opened a window for it; null where there is none. */
  sessionStatus(session: string): SessionStatus | null {
    return sessionStatus(this.#context(), session);
  }

  /** How an attempt at an item stands, for the browser that began it. */
  attemptStatus(question: StatusQuestion, requestId?: string): Promise<StatusAnswer> {
    return attemptStatus(this.#context(requestId), question);
  }

  /** Hands on what the person has filled in on the way. */
  answerAttempt(
    answer: StatusQuestion & { name: string; value: string },
    requestId?: string,
  ): Promise<Result<null>> {
    return answerAttempt(this.#context(requestId), answer);
  }

  /** Told by the app's object that the provider has spoken of an item; tells whether it is one of ours. */
  receiveNotice(itemId: string, requestId?: string): Promise<boolean> {
    return receiveNotice(this.#context(requestId), itemId);
  }

  receiveCallback(callback: Callback, requestId?: string): Promise<CallbackAnswer> {
    return receiveCallback(this.#context(requestId), callback);
  }

  async confirmAttempt(
    attempt: string,
    endUser: string,
    requestId?: string,
  ): Promise<Result<PublicConnection>> {
    return presented(await confirmAttempt(this.#context(requestId), attempt, endUser));
  }

  async importGrant(ids: Ids, input: z.output<typeof ImportedGrant>): Promise<Result<PublicConnection>> {
    const integration = await appStub(this.env, ids.app).liveIntegration(input.integration);
    if (integration === null) return fail("integration_not_found");
    return presented(await importGrant(this.#context(), ids, integration, input));
  }

  // Using

  getToken(ask: Ask, requestId?: string): Promise<Result<EdgeToken>> {
    return getToken(this.#context(requestId), ask);
  }

  /** Refreshes and waits until the edges have been told, so that the next read finds the new token. */
  async refresh(
    asked: { rejectedVersion?: number | undefined; evenIfRefused?: boolean | undefined },
    requestId?: string,
  ): Promise<Result<EdgeToken>> {
    const token = await getToken(this.#context(requestId), {
      ...asked,
      force: asked.rejectedVersion === undefined,
    });
    if (this.#flights.publish !== null) await this.#flights.publish;
    return token;
  }

  /** Leaves a refresh to the alarm and returns at once; a version that is no longer current asks for nothing. */
  refreshAhead(version: number): void {
    const connection = this.#store.connection();
    if (connection?.status !== "active" || connection.version !== version || this.#flights.refresh !== null)
      return;
    if (wantsRefreshAhead(factsOf(connection), this.clock(), 0))
      this.#tasks.schedule("refresh_ahead", this.clock());
  }

  async check(requestId?: string): Promise<Result<CheckReport>> {
    const live = liveConnection(this.#context());
    if (!live.ok) return live;
    const { provider } = live.value;
    if (provider === null) return fail("connection_pending");
    return kinds[providerOf({ provider }).kind].check(this.#context(requestId));
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
    await publish(this.#context());
    return ok(presentConnection(saved));
  }

  async delete(
    requestId?: string,
  ): Promise<Result<Omit<Deletion, "connection"> & { connection: PublicConnection }>> {
    const deleted = await deleteConnection(this.#context(requestId));
    if (!deleted.ok) return deleted;
    return ok({ ...deleted.value, connection: presentConnection(deleted.value.connection) });
  }

  /** Whether there is nothing here any more, not even a grant to be given back. */
  isGone(): boolean {
    return this.#store.connection() === null && this.#store.revocations().length === 0;
  }

  /** Brings what is sealed here under the root key that is asked for, which has to be the current one. */
  reseal(kid: string): Promise<void> {
    const context = this.#context();
    // An object may run the code and secrets of the deployment before for a while.
    if (context.config.keyring.currentKid !== kid) throw new Error("another root key is current here");
    return resealConnection(context);
  }

  override async alarm(): Promise<void> {
    // Thrown, it would be given up after a few minutes of a wrong secret, and with it all that was to be done.
    if (!readConfig(this.env).ok) return this.ctx.storage.setAlarm(Date.now() + NOT_CONFIGURED_RETRY_MS);
    await this.#tasks.runDue(this.clock, (kind) => runTask(this.#context(), kind));
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
      flights: this.#flights,
      kinds,
      tasks: this.#tasks,
      destroy: () => this.#storage.destroy(),
    };
  }
}

function presented(result: Result<Connection>): Result<PublicConnection> {
  return result.ok ? ok(presentConnection(result.value)) : result;
}
