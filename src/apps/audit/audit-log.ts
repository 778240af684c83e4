// The audit log of an app: every change of its settings, keys and integrations, and of its connections by somebody. An entry is
// added in the transaction of the change, so neither exists without the other. The log of the object `index` has what the
// operator did, to all apps. It survives them.

import { DAY, type Clock } from "../../shared/clock.ts";
import { newAuditEntryId } from "../../shared/id.ts";
import type { Actor } from "../../shared/actor.ts";
import type { TaskList } from "../../shared/storage/task-list.ts";
import type { AppTask } from "../app-tasks.ts";
import type { AuditedAction, AuditEntry } from "./audit-entry.ts";
import type { AuditFilter, AuditPage, AuditTable, Place } from "./audit-table.ts";

/** How long entries are kept. */
const AUDIT_KEPT_MS = 400 * DAY;

export class AuditLog {
  readonly #table: AuditTable;
  readonly #tasks: TaskList<AppTask>;
  readonly #now: Clock;
  readonly #appId: () => string | null;
  /** The time of the newest entry, and how many others have the same. */
  #newest = { at: 0, place: 0 };

  constructor(table: AuditTable, tasks: TaskList<AppTask>, now: Clock, appId: () => string | null) {
    this.#table = table;
    this.#tasks = tasks;
    this.#now = now;
    this.#appId = appId;
  }

  /** Adds an entry. Call it in the transaction of the change. */
  append(by: Actor, { action, target: { type, id, name = null }, changes = [] }: AuditedAction): void {
    const app = this.#appId();
    const at = this.#now();
    this.#newest = { at, place: at === this.#newest.at ? this.#newest.place + 1 : 0 };
    const entry = {
      id: newAuditEntryId(this.#newest.place),
      at,
      app,
      by,
      action,
      target: { type, id, name },
      changes,
    };
    this.add(entry);
  }

  /** Adds an entry about an event of a connection or of an agent key. The same event again changes nothing. */
  addOfEvent(
    event: string,
    at: number,
    done: Pick<AuditEntry, "by" | "action" | "target" | "changes">,
  ): void {
    this.add({ id: event.replace(/^evt/, "aud"), at, app: this.#appId(), ...done });
  }

  /** Adds an entry. The same entry again changes nothing. */
  add(entry: AuditEntry): void {
    this.#table.add(entry);
    this.#tasks.schedule("prune", entry.at + AUDIT_KEPT_MS);
    if (entry.by.who !== "operator" || this.#appId() === null) return;
    this.#table.markUnreported(entry);
    this.#tasks.schedule("audit", entry.at);
  }

  /**
   * Returns one page, newest first. `before` is the `next` of the previous page. The operator's address is only in the
   * operator's own log.
   */
  page(filter: AuditFilter, before: Place | null, limit: number): AuditPage {
    const { entries, next } = this.#table.page(filter, before, limit);
    if (this.#appId() === null) return { entries, next };
    const shown = entries.map(({ by, ...entry }) => ({
      ...entry,
      by: by.who === "operator" ? { ...by, address: null } : by,
    }));
    return { entries: shown, next };
  }

  /** Returns the oldest entries that the operator's log must get. */
  unreported(limit: number): AuditEntry[] {
    return this.#table.unreported(limit);
  }

  markReported(entries: readonly Place[]): void {
    for (const entry of entries) this.#table.markReported(entry);
  }

  /** Deletes the entries that are too old. Returns when to do it next; null where the log is empty. */
  prune(): number | null {
    this.#table.prune(this.#now() - AUDIT_KEPT_MS);
    const oldest = this.#table.oldestAt();
    return oldest === null ? null : oldest + AUDIT_KEPT_MS;
  }
}
