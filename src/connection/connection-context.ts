// What every operation on a connection gets: the object's storage, the Worker's configuration, the clock, and the work
// in progress on this instance.

import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { Event, EventAudit } from "../events/event.ts";
import type { EventLog } from "../events/event-log.ts";
import { type Clock, SECOND } from "../shared/clock.ts";
import { fail, type Result } from "../shared/result.ts";
import type { TaskList } from "../shared/storage/task-list.ts";
import { type Connection, isListedDifferently } from "./connection.ts";
import { type ConnectionChange, eventOf } from "./connection-event.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { AttemptOutcome, Kind, Kinds, KindTask } from "./kinds/kind.ts";
import { forgetToken } from "./token/token-memory.ts";
import type { AccessToken } from "./token/token-set.ts";
import type { ExchangedToken } from "./token-exchange/exchanged-token.ts";

/**
 * Work in progress that other callers can join. A Durable Object accepts other events while it awaits a `fetch`, so
 * this is what makes sure that a refresh or an exchange happens only once.
 */
export type InFlight = {
  refresh: Promise<Result<AccessToken>> | null;
  publish: Promise<void> | null;
  /** What was last written to KV, so that it is not written again. */
  published: string | null;
  /** Consecutive publications that failed. */
  publishFailures: number;
  /** Attempts that are being completed. */
  attempts: Map<string, Promise<AttemptOutcome>>;
  /** Callers who wait for a session; see connect/ensure/wait-for-session.ts. */
  waits: Set<{ check: () => void }>;
  /** Token exchanges, by the key of the request. */
  exchanges: Map<string, Promise<Result<ExchangedToken>>>;
};

export const nothingInFlight = (): InFlight => ({
  refresh: null,
  publish: null,
  published: null,
  publishFailures: 0,
  attempts: new Map(),
  waits: new Set(),
  exchanges: new Map(),
});

/** The alarm tasks that every kind of connection has, by their stored names; see alarm-tasks.ts. */
export const COMMON_TASKS = [
  "publish",
  "recover",
  "refresh_ahead",
  "keep_alive",
  "expiring",
  "forget_grant",
  "revoke",
  "erase",
  "end_test",
  "sweep",
] as const;
export type CommonTask = (typeof COMMON_TASKS)[number];
export type ConnectionTask = CommonTask | KindTask;

export type ConnectionContext = {
  store: ConnectionStore;
  events: EventLog;
  config: Config;
  env: Env;
  now: Clock;
  /** Runs its function as one transaction. */
  transaction: <T>(work: () => T) => T;
  inFlight: InFlight;
  kinds: Kinds<ConnectionContext>;
  /** The id of the HTTP request; null in an alarm. */
  requestId: string | null;
  /** Who makes the change that this call is about, if the audit log shows it. The first event of the call contains it. */
  audit: { pending: EventAudit | null };
  tasks: TaskList<ConnectionTask>;
  /** Deletes everything in the object. */
  destroy: () => Promise<void>;
};

export type ConnectionKind = Kind<ConnectionContext>;

/**
 * How long after a refresh request the alarm checks for the response, and after a change whether it was published. The
 * two times are the same, so that one alarm is enough for a refresh.
 */
export const CHECK_AFTER_MS = 5 * SECOND;

/** Returns the connection, or `connection_not_found` if there is none or it was deleted. */
export function liveConnection(context: ConnectionContext): Result<Connection> {
  const connection = context.store.connection();
  if (connection === null || connection.status === "deleted") return fail("connection_not_found");
  return { ok: true, value: connection };
}

/** Returns a connection as its app's requests find it: a test is reported as not found. */
export function appConnection(context: ConnectionContext): Result<Connection> {
  const live = liveConnection(context);
  return live.ok && live.value.test !== null ? fail("connection_not_found") : live;
}

/**
 * Stores a changed connection with a new revision and its event in one transaction, and schedules its publication, which
 * reports it to the app's object if the app's list shows something else now. `change` is null if the change needs no event.
 * Callers publish immediately, and `publishAfterMs` is when the alarm publishes if that fails or is interrupted.
 */
export function saveConnection(
  context: ConnectionContext,
  connection: Connection,
  change: ConnectionChange | null,
  publishAfterMs = CHECK_AFTER_MS,
): Connection {
  const now = context.now();
  const before = context.store.connection();
  const isReportPending =
    before === null || (before.is_list_outdated && context.tasks.dueAt("publish") !== null);
  const saved = {
    ...connection,
    updated_at: now,
    revision: connection.revision + 1,
    is_list_outdated: isReportPending || isListedDifferently(before, connection),
  };
  context.transaction(() => {
    context.store.putConnection(saved);
    if (change !== null && saved.test === null) appendEvent(context, eventOf(saved, change, now), change);
    context.tasks.schedule("publish", now + publishAfterMs);
  });
  forgetToken(saved.app, saved.id);
  return saved;
}

function appendEvent({ events, audit }: ConnectionContext, event: Event, { isAuditOnly }: ConnectionChange) {
  const { pending } = audit;
  audit.pending = null;
  if (pending !== null)
    events.append({ ...event, audit: pending, ...(isAuditOnly && { is_audit_only: true }) });
  else if (isAuditOnly !== true) events.append(event);
}

/**
 * Changes a connection in one transaction if its version and status are still those that were read; else returns null.
 */
export function changeIfSame(
  context: ConnectionContext,
  { version, status }: Connection,
  change: (current: Connection) => Connection,
): Connection | null {
  return context.transaction(() => {
    const current = context.store.connection();
    return current?.version === version && current.status === status ? change(current) : null;
  });
}
