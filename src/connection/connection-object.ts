// A connection, as one Durable Object. A shell: it owns the storage, the flights and the alarm, and hands
// them to the verb that was called.

import { DurableObject } from "cloudflare:workers";
import type * as z from "zod";
import { appStub } from "../apps/app-stub.ts";
import { type Config, type Env, readConfig } from "../env.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/task-list.ts";
import { type BegunAttempt, beginAttempt } from "./begin-attempt.ts";
import { type CheckReport, checkConnection } from "./check-connection.ts";
import { confirmAttempt } from "./confirm-attempt.ts";
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
import { createSession, type NewSession } from "./create-session.ts";
import { deleteConnection } from "./delete-connection.ts";
import { describeSession, type SessionView } from "./describe-session.ts";
import { factsOf, getToken } from "./get-token.ts";
import { type ImportedGrant, importGrant } from "./import-grant.ts";
import type { Metadata } from "./metadata.ts";
import { publish } from "./publish.ts";
import { type Callback, type CallbackAnswer, receiveCallback } from "./receive-callback.ts";
import { type Ask, wantsRefreshAhead } from "./refresh-policy.ts";
import { runTask } from "./run-tasks.ts";
import type { EdgeToken } from "./token-set.ts";

type Ids = { app: AppId; connection: ConnectionId };

export class ConnectionObject extends DurableObject<Env> {
  clock: Clock = systemClock;
  readonly #store: ConnectionStore;
  readonly #tasks: TaskList<ConnectionTask>;
  readonly #config: Config;
  readonly #flights: Flights = {
    refresh: null,
    publish: null,
    publishFailures: 0,
    callbacks: new Map(),
    attempts: new Map(),
  };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const parsed = readConfig(env);
    if (!parsed.ok) throw new Error("not configured");
    this.#config = parsed.config;
    this.#store = new ConnectionStore(ctx.storage.sql);
    this.#tasks = new TaskList(ctx.storage, CONNECTION_TASKS);
  }

  // Connecting

  async createSession(ids: Ids, input: NewSession): Promise<Result<{ id: string; expiresAt: number }>> {
    const facts = await appStub(this.env, ids.app).facts();
    if (facts === null) return fail("app_not_found");
    const session = createSession(this.#context(), ids, facts, input);
    if (!session.ok) return session;
    await publish(this.#context());
    return ok({ id: session.value.id, expiresAt: session.value.expires_at });
  }

  async describeSession(ids: Ids, session: string): Promise<Result<SessionView>> {
    const facts = await appStub(this.env, ids.app).facts();
    return facts === null ? fail("session_expired") : describeSession(this.#context(), facts, session);
  }

  async beginAttempt(
    ids: Ids,
    input: { session: string; integration: string },
  ): Promise<Result<BegunAttempt>> {
    const facts = await appStub(this.env, ids.app).facts();
    return facts === null ? fail("session_expired") : beginAttempt(this.#context(), facts, input);
  }

  receiveCallback(callback: Callback): Promise<CallbackAnswer> {
    return receiveCallback(this.#context(), callback);
  }

  async confirmAttempt(attempt: string, endUser: string): Promise<Result<PublicConnection>> {
    return presented(await confirmAttempt(this.#context(), attempt, endUser));
  }

  async importGrant(ids: Ids, input: z.output<typeof ImportedGrant>): Promise<Result<PublicConnection>> {
    const integration = await appStub(this.env, ids.app).liveIntegration(input.integration);
    if (integration === null) return fail("integration_not_found");
    return presented(await importGrant(this.#context(), ids, integration, input));
  }

  // Using

  getToken(ask: Ask): Promise<Result<EdgeToken>> {
    return getToken(this.#context(), ask);
  }

  /** Refreshes and waits until the edges have been told, so that the next read finds the new token. */
  async refresh(rejectedVersion: number | undefined): Promise<Result<EdgeToken>> {
    const ask: Ask = rejectedVersion === undefined ? { force: true } : { rejectedVersion };
    const token = await getToken(this.#context(), ask);
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

  check(): Promise<Result<CheckReport>> {
    return checkConnection(this.#context());
  }

  get(): Result<PublicConnection> {
    return presented(liveConnection(this.#context()));
  }

  async updateMetadata(metadata: Metadata): Promise<Result<PublicConnection>> {
    const live = liveConnection(this.#context());
    if (!live.ok) return live;
    const saved = saveConnection(this.#context(), { ...live.value, app_metadata: metadata });
    await publish(this.#context());
    return ok(presentConnection(saved));
  }

  async delete(): Promise<Result<{ connection: PublicConnection; revoked: boolean; hint: string | null }>> {
    const deleted = await deleteConnection(this.#context());
    if (!deleted.ok) return deleted;
    return ok({ ...deleted.value, connection: presentConnection(deleted.value.connection) });
  }

  override async alarm(): Promise<void> {
    await this.#tasks.runDue(this.clock, (kind) => runTask(this.#context(), kind));
  }

  #context(): ConnectionContext {
    return {
      store: this.#store,
      config: this.#config,
      env: this.env,
      now: this.clock,
      transaction: (work) => this.ctx.storage.transactionSync(work),
      flights: this.#flights,
      tasks: this.#tasks,
      destroy: () => this.#destroy(),
    };
  }

  async #destroy(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#store.forget();
    this.#tasks.forget();
  }
}

function presented(result: Result<Connection>): Result<PublicConnection> {
  return result.ok ? ok(presentConnection(result.value)) : result;
}
