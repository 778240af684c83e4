// What a verb works with: the object's storage, the Worker's configuration, the clock, and the flights
// that are under way on this instance.

import type { RefreshReport } from "../apps/metrics/metrics.ts";
import type { Config, Env } from "../env.ts";
import type { EventLog } from "../events/event-log.ts";
import { type Clock, SECOND } from "../shared/clock.ts";
import { fail, type Result } from "../shared/result.ts";
import type { Connection } from "./connection.ts";
import { eventOf, type Happening } from "./connection-event.ts";
import type { Look } from "./kinds/item/advance-attempt.ts";
import type { Kinds } from "./kinds/kind.ts";
import type { TaskList } from "../shared/task-list.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { EdgeToken } from "./token/token-set.ts";

/** What a trip to the provider came to. */
export type AttemptOutcome = Result<Connection>;

/**
 * Work that others may join. A Durable Object lets other events in while it awaits a fetch, so "only
 * once" is a promise kept here, not a property of the object.
 */
export type Flights = {
  refresh: Promise<Result<EdgeToken>> | null;
  publish: Promise<void> | null;
  /** Refreshes the app's object has not heard of. They are only counted, so they may be lost with the instance. */
  refreshes: RefreshReport[];
  /** What the edges were told last, so that they are not told the same again. */
  edgesTold: string | null;
  /** Publications that failed in a row. */
  publishFailures: number;
  /** Callbacks being judged, by attempt. */
  callbacks: Map<string, Promise<Result<null>>>;
  /** Items being looked at, by attempt. */
  looks: Map<string, Promise<Look>>;
  /** Items asked for whose ids have not come yet, by attempt. */
  orders: Set<string>;
  /** Attempts being finished. */
  attempts: Map<string, Promise<AttemptOutcome>>;
};

/** What the alarm may have to do; run-tasks.ts says how. */
export const CONNECTION_TASKS = [
  "publish",
  "recover",
  "finish",
  "look",
  "refresh_ahead",
  "keep_alive",
  "expiring",
  "forget_grant",
  "revoke",
  "erase",
  "sweep",
] as const;
export type ConnectionTask = (typeof CONNECTION_TASKS)[number];

export type ConnectionContext = {
  store: ConnectionStore;
  events: EventLog;
  config: Config;
  env: Env;
  now: Clock;
  /** Runs its function as one transaction. */
  transaction: <T>(work: () => T) => T;
  flights: Flights;
  kinds: Kinds;
  /** Of the HTTP request that led here; null where an alarm did. */
  requestId: string | null;
  tasks: TaskList<ConnectionTask>;
  /** Empties the object. */
  destroy: () => Promise<void>;
};

/** How long after a change the alarm sees whether it was published. */
const PUBLISH_RETRY_MS = 5 * SECOND;

/** The connection, unless there is none or it was deleted. */
export function liveConnection(context: ConnectionContext): Result<Connection> {
  const connection = context.store.connection();
  if (connection === null || connection.status === "deleted") return fail("connection_not_found");
  return { ok: true, value: connection };
}

/**
 * Stores a changed connection, with a new revision, its event in the same transaction, and notes that
 * others are to hear of it. `happening` is null for what is no change to anybody outside.
 */
export function saveConnection(
  context: ConnectionContext,
  connection: Connection,
  happening: Happening | null,
): Connection {
  const now = context.now();
  const saved = { ...connection, updated_at: now, revision: connection.revision + 1 };
  context.transaction(() => {
    context.store.putConnection(saved);
    if (happening !== null) context.events.append(eventOf(saved, happening, now));
    // Whoever saved publishes at once; the alarm is for when that fails or is cut off.
    context.tasks.schedule("publish", now + PUBLISH_RETRY_MS);
  });
  return saved;
}

/** Changes a connection in one transaction, if its grant is still the one that was looked at; null if not. */
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
