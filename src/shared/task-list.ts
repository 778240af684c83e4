// What a Durable Object has noted to do later, and the alarm that rings for it. Alarms run at least once,
// so whoever does a task may do it twice without harm, and takes it off the list when it is done.

import * as z from "zod";
import { type Clock, MINUTE } from "./clock.ts";
import { LazySchema } from "./lazy-schema.ts";
import { log } from "./log.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS task (kind TEXT PRIMARY KEY, due_at INTEGER NOT NULL);";

/** When a task that threw is tried again. */
const FAILED_TASK_RETRY_MS = 5 * MINUTE;

/** What the platform takes for an alarm; an instant beyond, which a provider may name, is looked at again then. */
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
    this.#ringIfOverdue();
  }

  /** Told when the tables may be gone. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  /** Notes a task and sees that the alarm rings in time for it; one that is noted already keeps the earlier instant. */
  schedule(kind: Kind, dueAt: number): void {
    const known = this.dueAt(kind);
    if (known === null || dueAt < known) this.#put(kind, dueAt);
    else this.#ringIfOverdue();
  }

  /** Notes a task for this instant and no other; null takes it off the list. */
  reschedule(kind: Kind, dueAt: number | null): void {
    if (dueAt === null) this.done(kind);
    else if (this.dueAt(kind) !== Math.floor(dueAt)) this.#put(kind, dueAt);
  }

  /** Takes a task off the list. Its ring may still come, and finds nothing to do. */
  done(kind: Kind): void {
    this.#tables.erase("DELETE FROM task WHERE kind = ?", kind);
  }

  /** When a task is due, or null when it is not on the list. */
  dueAt(kind: Kind): number | null {
    return this.#all().find((task) => task.kind === kind)?.due_at ?? null;
  }

  /** Does what is due, the earliest first, and sets the alarm for what is left. */
  async runDue(now: Clock, run: (kind: Kind) => Promise<void>): Promise<void> {
    const startedAt = now();
    for (const { kind, due_at } of this.#all()) {
      if (due_at > startedAt) break;
      try {
        await run(kind);
      } catch (error) {
        // One that can't be done must not keep the others from being done.
        log.bug("task_failed", error, { kind });
        this.reschedule(kind, now() + FAILED_TASK_RETRY_MS);
      }
    }
    await this.#setAlarm();
  }

  /** The platform gives an alarm up that has failed a few times: what is overdue then is to ring again. */
  #ringIfOverdue(): void {
    const [next] = this.#all();
    if (next !== undefined && next.due_at <= Date.now()) void this.#setAlarm();
  }

  #put(kind: Kind, dueAt: number): void {
    // Not a number would be an instant that never comes.
    if (!Number.isFinite(dueAt)) throw new Error(`a task without an instant: ${kind}`);
    this.#tables.write("INSERT OR REPLACE INTO task VALUES (?, ?)", kind, Math.floor(dueAt));
    // Writes keep their order, so this one needs no waiting: it is durable before anything leaves.
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
      // A kind that is not known was noted by another version of this object, which will want it again.
      const kind = this.#kinds.find((known) => known === name);
      return kind === undefined ? [] : [{ kind, due_at }];
    });
  }
}
