// The contract of an agent key's Durable Object. It names only data, so that no caller imports the class.

import type { ShownApp } from "../brand/brand.ts";
import type { AgentCallId, AgentKeyId, AppId } from "../shared/id.ts";
import type { Result } from "../shared/result.ts";
import type { AgentCopy } from "./agent-copy.ts";
import type { AgentKeyRecord, PublicAgentKey } from "./agent-key.ts";
import type { CallContent, CallTarget, CallToHold, PublicAgentCall } from "./calls/held-call.ts";

/** A held call. `isNew`: it was not held before. */
export type HeldCallState = { call: PublicAgentCall; isNew: boolean };

/** Where the link of a call leads to: the app, and whether there is something to decide. */
export type CallLink = { app: ShownApp; returnUrl: string; isOpen: boolean };

/** A call after the app has named its user. `secret` is for the review page; null if there is nothing to decide anymore. */
export type ConfirmedCall = { call: PublicAgentCall; secret: string | null };

/** What the review page shows. */
export type CallReview = {
  app: ShownApp;
  returnUrl: string;
  /** The name that the app gave the key. */
  agent: string;
  target: CallTarget;
  content: CallContent;
};

/** A call that may be sent now, once. */
export type StartedCall = { target: CallTarget; content: CallContent };

export interface AgentRpc extends Rpc.DurableObjectBranded {
  create(record: AgentKeyRecord): Promise<Result<PublicAgentKey>>;
  get(): Result<PublicAgentKey>;
  /** Ends the key and its held calls. */
  revoke(): Promise<Result<null>>;
  /** Returns the key if a hash is its own, and it can be used. `isMissingInCopy`: KV does not have it, and it is written again. */
  authenticate(hash: string, isMissingInCopy: boolean): Promise<AgentCopy | null>;

  // Held calls

  /** Holds a call, or returns the open call with the same content. */
  hold(call: CallToHold): Promise<Result<HeldCallState>>;
  getCall(id: AgentCallId): Result<PublicAgentCall>;
  /** Returns where the link of a call leads to; null where the call or the app is gone. */
  callLink(id: AgentCallId): Promise<CallLink | null>;
  /** Compares the app's signed-in user with the key's end user, and opens the review page for that user. */
  confirmCall(id: AgentCallId, endUser: string): Promise<Result<ConfirmedCall>>;
  describeCall(id: AgentCallId, secret: string): Promise<Result<CallReview>>;
  /** Stores the end user's decision. Returns where the browser returns to. */
  decideCall(id: AgentCallId, secret: string, isAllowed: boolean): Promise<Result<{ returnUrl: string }>>;
  /** Records that an approved call is being sent, and returns it. A call is returned only once. */
  startCall(id: AgentCallId): Promise<Result<StartedCall>>;
  /** Records the status of the response; null if it is unknown. */
  finishCall(id: AgentCallId, responseStatus: number | null): void;
}

/** Returns the Durable Object of an agent key. With another app's ID, it is a different object that stores nothing. */
export const agentStub = <O extends AgentRpc>(
  env: { AGENTS: DurableObjectNamespace<O> },
  app: AppId,
  id: AgentKeyId,
): DurableObjectStub<O> => env.AGENTS.getByName(`${app}:${id}`);
