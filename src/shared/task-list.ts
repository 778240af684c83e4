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

  constructor(storage: DurableObjectStorage, kinds: readonly Kind[]) {
    this.#storage = storage;
    this.#tables = new LazySchema(storage.sql, "task", SCHEMA);
    this.#kinds = kinds;
    this.#setAlarmIfOverdue();
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Schedules a task and its alarm. A task that is already scheduled keeps the earlier time. */
  schedule(kind: Kind, dueAt: number): void {
    const known = this.dueAt(kind);
    if (known === null || dueAt < known) this.#put(kind, dueAt);
    else this.#setAlarmIfOverdue();
  }

  /** Schedules a task for exactly this time. Null removes it. */
  reschedule(kind: Kind, dueAt: number | null): void {
    if (dueAt === null) this.done(kind);
    else if (this.dueAt(kind) !== Math.floor(dueAt)) this.#put(kind, dueAt);
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
