// A held call of an agent: what the end user is shown and, once allowed, is sent. Its states:
// held → approved → sending → sent, or declined. A held or approved call expires.

import * as z from "zod";
import { MINUTE, timestamp } from "../../shared/clock.ts";
import { type AgentKeyId, type AppId, isAgentCallId, isConnectionId } from "../../shared/id.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import type { KeyContext } from "../../vault/keyring.ts";
import { Event } from "../../events/event.ts";
import type { AgentKeyRecord } from "../agent-key.ts";
import { AgentMethod } from "../policy/agent-policy.ts";

/** How long a person has to allow a call, and the agent to send it then. */
export const CALL_LIFETIME_MS = 10 * MINUTE;

/** How long the outcome of a call is kept after its expiration. */
export const OUTCOME_KEPT_MS = 60 * MINUTE;

/** The calls of one key that wait for a person or for the agent. */
export const MAX_OPEN_CALLS = 10;

/** What is sent. Encrypted, because a query or a body can contain anything. */
export const CallContent = lazy(() =>
  z.object({
    /** The query with its "?", or empty. */
    query: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
  }),
);

export type CallContent = Parsed<typeof CallContent>;

/** Where a call goes, as the Worker has resolved it. */
export const CallTarget = lazy(() =>
  z.object({
    connection: z.string().refine(isConnectionId),
    integration: z.string(),
    method: AgentMethod(),
    /** The path below the base URL, with its slash. */
    path: z.string(),
    /** The whole URL without its query. The call is sent only while the integration's API still leads there. */
    url: z.string(),
    /** The label of the account; null where it has none. */
    account: z.string().nullable(),
  }),
);

export type CallTarget = Parsed<typeof CallTarget>;

/** A call that has to be held. */
export type CallToHold = { target: CallTarget; content: CallContent };

export const HeldCall = lazy(() =>
  CallTarget().extend({
    id: z.string().refine(isAgentCallId),
    status: z.enum(["held", "approved", "declined", "sending", "sent"]),
    /** The SHA-256 of what is sent. The same request again is the same call. */
    fingerprint: z.string(),
    /** The content, encrypted; null once it is not needed anymore. */
    sealed_content: z.string().nullable(),
    /** The hash of the secret in the review page's URL; null until the app has confirmed the end user. */
    review_hash: z.string().nullable(),
    response_status: z.number().nullable(),
    created_at: z.number(),
    expires_at: z.number(),
    /** An event that the app has not received yet. */
    event: Event().nullable(),
  }),
);

export type HeldCall = Parsed<typeof HeldCall>;

const isUnsent = ({ status }: HeldCall) => status === "held" || status === "approved";

/** Returns whether a call waits for a person or for the agent. */
export const isOpen = (call: HeldCall, now: number): boolean => isUnsent(call) && call.expires_at > now;

/** Returns a call's status as the API shows it. */
const statusOfCall = (call: HeldCall, now: number): HeldCall["status"] | "expired" =>
  isUnsent(call) && call.expires_at <= now ? "expired" : call.status;

/** Returns a call as the API shows it. */
export function presentCall(call: HeldCall, key: AgentKeyRecord, now: number) {
  return {
    id: call.id,
    agent_key: key.id,
    end_user: key.end_user,
    status: statusOfCall(call, now),
    integration: call.integration,
    connection: call.connection,
    method: call.method,
    path: call.path,
    url: call.url,
    response_status: call.response_status,
    created_at: timestamp(call.created_at),
    expires_at: timestamp(call.expires_at),
  };
}

export type PublicAgentCall = ReturnType<typeof presentCall>;

/** Returns the key context of a call's content. */
export const contentContext = (app: AppId, key: AgentKeyId, call: string): KeyContext => ({
  use: "agent_call",
  owners: [app, key, call],
});
