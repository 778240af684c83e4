// The scheduled tasks of a Durable Object, and the alarm that runs them. Alarms run at least once, so a task
// must be safe to repeat; it removes itself from the list when it is done. Setting an alarm is billed like writing a row,
// so it is set only to ring earlier. An alarm whose task was removed or postponed stays, and then finds less to do.

import { type Clock, MINUTE } from "../clock.ts";
import { log } from "../log.ts";

/** When a task that threw is retried. */
const FAILED_TASK_RETRY_MS = 5 * MINUTE;

/**
 * The range of times that the platform accepts for an alarm. A task that is due later, as a provider can
 * request, is checked again then.
 */
const EARLIEST = 1;
const LATEST = Date.UTC(2180, 0);

/** A task by its stored name, and when it is due, in milliseconds. */
export type StoredTask = { kind: string; due_at: number };

/** Where an object stores its tasks. */
export type TaskStore = {
  all: () => StoredTask[];
  put: (task: StoredTask) => void;
  delete: (kind: string) => void;
};

export class TaskList<Kind extends string> {
  readonly #storage: DurableObjectStorage;
  readonly #store: TaskStore;
  readonly #kinds: readonly Kind[];
  readonly #minIntervalOf: (kind: Kind) => number;
  /** When each task last ran on this instance. What it scheduled then is stored, so an eviction loses nothing. */
  readonly #ranAt = new Map<Kind, number>();
  /** When the alarm rings; null if none is set, undefined if that is not known. */
  #alarm: number | null | undefined;
  #isRunning = false;

  /**
   * `minIntervalOf` returns the shortest time between two runs of a task, in milliseconds. It holds whatever is scheduled,
   * so that no date in a provider's response can make a task run in a loop.
   */
  constructor(
    storage: DurableObjectStorage,
    store: TaskStore,
    kinds: readonly Kind[],
    minIntervalOf: (kind: Kind) => number = () => 0,
  ) {
    this.#storage = storage;
    this.#store = store;
    this.#kinds = kinds;
    this.#minIntervalOf = minIntervalOf;
    this.recheckAlarm();
    this.#setAlarmIfOverdue();
  }

  /** Reads again when the alarm rings, after the storage was emptied or a transaction was rolled back. */
  recheckAlarm(): void {
    this.#alarm = undefined;
    const learn = (alarm: number | null) => {
      // An alarm that was set in the meantime is known.
      if (this.#alarm === undefined) this.#alarm = alarm;
    };
    // Without an answer it stays unknown, and the next task sets the alarm.
    this.#storage.getAlarm().then(learn, () => {});
  }

  /** Schedules a task and its alarm, or later if it has just run. A task that is already scheduled keeps the earlier time. */
  schedule(kind: Kind, dueAt: number): void {
    const known = this.dueAt(kind);
    const earliest = this.#notBefore(kind, dueAt);
    if (known === null || earliest < known) this.#put(kind, earliest);
    else this.#setAlarmIfOverdue();
  }

  /** Schedules a task for exactly this time, or later if it has just run. Null removes it. */
  reschedule(kind: Kind, dueAt: number | null): void {
    if (dueAt === null) this.done(kind);
    else {
      const earliest = this.#notBefore(kind, dueAt);
      if (this.dueAt(kind) !== Math.floor(earliest)) this.#put(kind, earliest);
    }
  }

  /** Removes a task. Its alarm may still run and finds nothing to do. */
  done(kind: Kind): void {
    if (this.dueAt(kind) !== null) this.#store.delete(kind);
  }

  /** Returns when a task is due; null where it is not scheduled. */
  dueAt(kind: Kind): number | null {
    return this.#store.all().find((task) => task.kind === kind)?.due_at ?? null;
  }

  /** Runs the due tasks, earliest first, and sets the alarm for the others. Called by the alarm. */
  async runDue(now: Clock, run: (kind: Kind) => Promise<void>): Promise<void> {
    const startedAt = now();
    this.#alarm = null;
    this.#isRunning = true;
    try {
      for (const { kind, due_at } of this.#all()) {
        if (due_at > startedAt) break;
        this.#ranAt.set(kind, startedAt);
        try {
          await run(kind);
        } catch (error) {
          // A failing task must not block the others.
          log.bug("task_failed", error, { kind });
          this.reschedule(kind, now() + FAILED_TASK_RETRY_MS);
        }
      }
    } finally {
      this.#isRunning = false;
      this.#setAlarm();
    }
  }

  /** Returns a due time that keeps the shortest time since the last run. */
  #notBefore(kind: Kind, dueAt: number): number {
    const ranAt = this.#ranAt.get(kind);
    return ranAt === undefined ? dueAt : Math.max(dueAt, ranAt + this.#minIntervalOf(kind));
  }

  /**
   * The platform stops retrying an alarm that has failed several times. This sets it again where a task is
   * overdue.
   */
  #setAlarmIfOverdue(): void {
    const [next] = this.#all();
    if (next !== undefined && next.due_at <= Date.now()) this.#setAlarm();
  }

  #put(kind: Kind, dueAt: number): void {
    // NaN would be a time that never comes.
    if (!Number.isFinite(dueAt)) throw new Error(`a task without a due time: ${kind}`);
    this.#store.put({ kind, due_at: Math.floor(dueAt) });
    this.#setAlarm();
  }

  /** Sets the alarm for the next task, unless it rings by then. */
  #setAlarm(): void {
    // The alarm is set once at the end of the run. If the run is interrupted, the platform repeats it.
    if (this.#isRunning) return;
    const [next] = this.#all();
    if (next === undefined) return;
    const at = Math.min(Math.max(next.due_at, EARLIEST), LATEST);
    const known = this.#alarm ?? Infinity;
    // An alarm in the past may be one that the platform no longer retries.
    if (known <= at && known > Date.now()) return;
    this.#alarm = at;
    // Writes keep their order, so there is no need to wait: the alarm is durable before any response is sent.
    void this.#storage.setAlarm(at);
  }

  #all(): { kind: Kind; due_at: number }[] {
    return this.#store
      .all()
      .toSorted((a, b) => a.due_at - b.due_at)
      .flatMap(({ kind: name, due_at }) => {
        // An unknown kind was scheduled by another version of this object, which will need it again.
        const kind = this.#kinds.find((known) => known === name);
        return kind === undefined ? [] : [{ kind, due_at }];
      });
  }
}
