// Stores the newest events that Latchkey has sent, each of them once, and returns a user's own events. It does not
// interpret them. Their signatures are verified before they arrive here. It also stores when the app last used a
// connection.
import { DurableObject } from "cloudflare:workers";
import { z } from "zod";
import { isAboutTheApp, storedEventSchema, type StoredEvent } from "./stored-event.ts";

export interface InboxEntry {
  readonly id: string;
  readonly event: StoredEvent;
  /** How often the event was received again. Latchkey repeats an event until it gets a 2xx response. */
  readonly repeats: number;
}

/** The number of events to store. Older ones are deleted, and would count as new if they were received again. */
const capacity = 200;

const table = `
  CREATE TABLE IF NOT EXISTS events (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, end_user TEXT,
    about_app INTEGER NOT NULL, event TEXT NOT NULL, repeats INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS uses (connection TEXT PRIMARY KEY, at TEXT NOT NULL);
`;

const rowSchema = z.object({ id: z.string(), event: z.string(), repeats: z.number() });
const revisionSchema = z.object({ revision: z.string() });
const useSchema = z.object({ connection: z.string(), at: z.string() });

export class InboxObject extends DurableObject<unknown> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(table);
  }

  /** Stores an event. If an event with this ID is already stored, only counts it. */
  receive(id: string, event: StoredEvent): void {
    this.#sql.exec(
      `INSERT INTO events (id, at, end_user, about_app, event) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET repeats = repeats + 1`,
      id,
      event.at,
      event.endUser,
      isAboutTheApp(event) ? 1 : 0,
      JSON.stringify(event),
    );
    this.#sql.exec(
      "DELETE FROM events WHERE arrival NOT IN (SELECT arrival FROM events ORDER BY arrival DESC LIMIT ?)",
      capacity,
    );
  }

  /** Returns a value that changes with each event that is received. */
  revision(): string {
    const row = this.#sql
      .exec("SELECT COALESCE(MAX(arrival), 0) || '-' || COALESCE(SUM(repeats), 0) AS revision FROM events")
      .one();
    return revisionSchema.parse(row).revision;
  }

  recordUse(connection: string, at: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO uses (connection, at) VALUES (?, ?)", connection, at);
  }

  forgetUse(connection: string): void {
    this.#sql.exec("DELETE FROM uses WHERE connection = ?", connection);
  }

  /** Returns when each connection was last used. */
  uses(): Record<string, string> {
    const rows = this.#sql.exec("SELECT connection, at FROM uses").toArray();
    return Object.fromEntries(
      rows.map((row) => useSchema.parse(row)).map(({ connection, at }) => [connection, at]),
    );
  }

  /**
   * Returns a user's own events and those about the whole app, sorted by their time, because they can arrive in another
   * order. An event with a connection but without a user, such as a provider's event, belongs to the connection's user.
   */
  eventsFor(personId: string, connectionIds: readonly string[]): InboxEntry[] {
    return this.#sql
      .exec(
        `SELECT id, event, repeats FROM events WHERE end_user = ?1 OR about_app = 1
           OR (end_user IS NULL AND event ->> '$.connection' IN (SELECT value FROM json_each(?2)))
         ORDER BY at DESC, arrival DESC`,
        personId,
        JSON.stringify(connectionIds),
      )
      .toArray()
      .map((row) => rowSchema.parse(row))
      .map(({ id, event, repeats }) => ({ id, event: storedEventSchema.parse(JSON.parse(event)), repeats }));
  }
}
