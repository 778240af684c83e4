// The events that Latchkey has sent, kept in a Durable Object. It refuses to know what they mean: it keeps each of
// them once, the newest of them, and gives a person's own back. Whether one is genuine was settled before it comes here.
import { DurableObject } from "cloudflare:workers";
import { z } from "zod";
import { isAboutTheApp, keptEventSchema, type KeptEvent } from "./kept-event.ts";

export interface InboxEntry {
  readonly id: string;
  readonly event: KeptEvent;
  /** How often it came again. Latchkey repeats an event until it has seen an answer, so that none is lost. */
  readonly repeats: number;
}

/** What came before that is forgotten, and would be taken for new if it came again. */
const capacity = 200;

const table = `
  CREATE TABLE IF NOT EXISTS events (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, end_user TEXT,
    about_app INTEGER NOT NULL, event TEXT NOT NULL, repeats INTEGER NOT NULL DEFAULT 0);
`;

const rowSchema = z.object({ id: z.string(), event: z.string(), repeats: z.number() });

export class InboxObject extends DurableObject<unknown> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(table);
  }

  /** Keeps an event. One that is there already, by its id, is counted and otherwise dropped. */
  receive(id: string, event: KeptEvent): void {
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

  /**
   * A person's own events and those about the app as a whole, newest first: events may arrive in another order. One
   * that names a connection and no person, as a provider's does, is for whose connection it is.
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
      .map(({ id, event, repeats }) => ({ id, event: keptEventSchema.parse(JSON.parse(event)), repeats }));
  }
}
