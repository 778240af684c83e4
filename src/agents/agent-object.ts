// An agent key, as one Durable Object. It owns the storage and the alarm, and passes each call to the file that handles it.
// agent-rpc.ts documents the methods.

import { DurableObject } from "cloudflare:workers";
import { configOf, NOT_CONFIGURED_RETRY_MS, readConfig } from "../config.ts";
import type { Env } from "../env.ts";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { AgentCallId } from "../shared/id.ts";
import { ObjectStorage } from "../shared/storage/object-storage.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { TaskList } from "../shared/storage/task-list.ts";
import { TaskTable } from "../shared/storage/task-table.ts";
import { AGENT_TASKS, type AgentContext, type AgentTask } from "./agent-context.ts";
import type { AgentCopy } from "./agent-copy.ts";
import { type AgentKeyRecord, presentAgentKey, type PublicAgentKey } from "./agent-key.ts";
import type {
  AgentRpc,
  CallLink,
  CallReview,
  ConfirmedCall,
  HeldCallState,
  StartedCall,
} from "./agent-rpc.ts";
import { AgentStore } from "./agent-store.ts";
import { type CallToHold, presentCall, type PublicAgentCall } from "./calls/held-call.ts";
import { holdCall, reportEvents } from "./calls/hold-call.ts";
import { callLink, confirmCall, decideCall, describeCall } from "./calls/review-call.ts";
import { finishCall, startCall } from "./calls/send-call.ts";
import { sweepCalls } from "./calls/sweep-calls.ts";
import { authenticateAgent, createAgentKey, revokeAgentKey } from "./manage-agent-key.ts";

export class AgentObject extends DurableObject<Env> implements AgentRpc {
  clock: Clock = systemClock;
  readonly #context: AgentContext;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    const [store, taskTable] = [new AgentStore(storage.sql), new TaskTable(storage.sql)];
    const tasks = new TaskList<AgentTask>(storage, taskTable, AGENT_TASKS);
    const objectStorage = new ObjectStorage(storage, [store, taskTable], tasks);
    this.#context = {
      env,
      get config() {
        return configOf(env);
      },
      store,
      tasks,
      now: () => this.clock(),
      transaction: (work) => objectStorage.transaction(work),
      destroy: () => objectStorage.destroy(),
    };
  }

  create(record: AgentKeyRecord): Promise<Result<PublicAgentKey>> {
    return createAgentKey(this.#context, record);
  }

  get(): Result<PublicAgentKey> {
    const key = this.#context.store.key();
    return key === null ? fail("agent_key_not_found") : ok(presentAgentKey(key, this.clock()));
  }

  revoke(): Promise<Result<null>> {
    return revokeAgentKey(this.#context);
  }

  authenticate(hash: string, isMissingInCopy: boolean): Promise<AgentCopy | null> {
    return authenticateAgent(this.#context, hash, isMissingInCopy);
  }

  hold(call: CallToHold): Promise<Result<HeldCallState>> {
    return holdCall(this.#context, call);
  }

  getCall(id: AgentCallId): Result<PublicAgentCall> {
    const { store } = this.#context;
    const [key, call] = [store.key(), store.call(id)];
    if (key === null || call === null) return fail("agent_call_not_found");
    return ok(presentCall(call, key, this.clock()));
  }

  callLink(id: AgentCallId): Promise<CallLink | null> {
    return callLink(this.#context, id);
  }

  confirmCall(id: AgentCallId, endUser: string): Promise<Result<ConfirmedCall>> {
    return confirmCall(this.#context, id, endUser);
  }

  describeCall(id: AgentCallId, secret: string): Promise<Result<CallReview>> {
    return describeCall(this.#context, id, secret);
  }

  decideCall(id: AgentCallId, secret: string, isAllowed: boolean): Promise<Result<{ returnUrl: string }>> {
    return decideCall(this.#context, id, secret, isAllowed);
  }

  startCall(id: AgentCallId): Promise<Result<StartedCall>> {
    return startCall(this.#context, id);
  }

  finishCall(id: AgentCallId, responseStatus: number | null): void {
    finishCall(this.#context, id, responseStatus);
  }

  override async alarm(): Promise<void> {
    if (!readConfig(this.env).ok) return this.ctx.storage.setAlarm(Date.now() + NOT_CONFIGURED_RETRY_MS);
    return this.#context.tasks.runDue(this.clock, (kind) => this.#run(kind));
  }

  async #run(kind: AgentTask): Promise<void> {
    switch (kind) {
      case "sweep":
        return sweepCalls(this.#context);
      case "report":
        return reportEvents(this.#context);
      case "end":
        return this.#context.destroy();
    }
  }
}
