// The scheduled tasks of a Durable Object, and the alarm that runs them. Alarms run at least once, so a task
// must be safe to repeat; it removes itself from the list when it is done.

import * as z from "zod";
import { type Clock, MINUTE } from "./clock.ts";
import { LazySchema } from "./lazy-schema.ts";
import { log } from "./log.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS task (kind TEXT PRIMARY KEY, due_at INTEGER NOT NULL);";

/** When a task that threw is retried. */
const FAILED_TASK_RETRY_MS = 5 * MINUTE;

/**
 * The range of times that the platform accepts for an alarm. A task that is due later, as a provider can
 * request, is checked again then.
 */
const EARLIEST = 1;
const LATEST = Date.UTC(2180, 0);

const Row = z.object({ kind: z.string(), due_at: z.number() });

export class TaskList<Kind extends string> {
  readonly #storage: DurableObjectStorage;
  readonly #tables: LazySchema;
  readonly #kinds: readonly Kind[];
  readonly #minIntervalOf: (kind: Kind) => number;
  /** When each task last ran on this instance. What it scheduled then is stored, so an eviction loses nothing. */
  readonly #ranAt = new Map<Kind, number>();

  /**
   * `minIntervalOf` returns the shortest time between two runs of a task, in milliseconds. It holds whatever is scheduled,
   * so that no date in a provider's response can make a task run in a loop.
   */
  constructor(
    storage: DurableObjectStorage,
    kinds: readonly Kind[],
    minIntervalOf: (kind: Kind) => number = () => 0,
  ) {
    this.#storage = storage;
    this.#tables = new LazySchema(storage.sql, "task", SCHEMA);
    this.#kinds = kinds;
    this.#minIntervalOf = minIntervalOf;
    this.#setAlarmIfOverdue();
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
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
    this.#tables.modify("DELETE FROM task WHERE kind = ?", kind);
  }

  /** Returns when a task is due; null where it is not scheduled. */
  dueAt(kind: Kind): number | null {
    return this.#all().find((task) => task.kind === kind)?.due_at ?? null;
  }

  /** Runs the due tasks, earliest first, and sets the alarm for the others. */
  async runDue(now: Clock, run: (kind: Kind) => Promise<void>): Promise<void> {
    const startedAt = now();
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
    await this.#setAlarm();
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
    if (next !== undefined && next.due_at <= Date.now()) void this.#setAlarm();
  }

  #put(kind: Kind, dueAt: number): void {
    // NaN would be a time that never comes.
    if (!Number.isFinite(dueAt)) throw new Error(`a task without a due time: ${kind}`);
    this.#tables.write("INSERT OR REPLACE INTO task VALUES (?, ?)", kind, Math.floor(dueAt));
    // Writes keep their order, so there is no need to wait: the alarm is durable before any response is sent.
    void this.#setAlarm();
  }

  async #setAlarm(): Promise<void> {
    const [next] = this.#all();
    if (next === undefined) await this.#storage.deleteAlarm();
    else await this.#storage.setAlarm(Math.min(Math.max(next.due_at, EARLIEST), LATEST));
  }

  #all(): { kind: Kind; due_at: number }[] {
    return this.#tables.read("SELECT kind, due_at FROM task ORDER BY due_at").flatMap((row) => {
      const { kind: name, due_at } = Row.parse(row);
      // An unknown kind was scheduled by another version of this object, which will need it again.
      const kind = this.#kinds.find((known) => known === name);
      return kind === undefined ? [] : [{ kind, due_at }];
    });
  }
}
