// The requests that a provider received: counters, and the newest requests in full.
// Secrets are not redacted, because tests check exactly what a client sent.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";
import { receivedSchema } from "./received-request.ts";
import type { ReceivedRequest } from "./received-request.ts";

const MAX_STORED = 2_000;
const MAX_RETURNED = 200;

const requestRow = z.object({
  client_id: z.string().nullable(),
  step: z.string(),
  at: z.number(),
  received: jsonColumn(receivedSchema),
});
const countRow = z.object({ name: z.string(), count: z.number() });

export class RequestLog<Step extends string, Counter extends string> {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  record(step: Step, clientId: string | null, received: ReceivedRequest, now: number): void {
    this.#db.run(
      "INSERT INTO requests (client_id, step, at, received) VALUES (?, ?, ?, ?)",
      clientId,
      step,
      now,
      JSON.stringify({ ...received, body: received.body?.slice(0, 4_096) ?? null }),
    );
    this.#db.run("DELETE FROM requests WHERE id <= (SELECT MAX(id) FROM requests) - ?", MAX_STORED);
  }

  count(name: Counter, clientId: string | null): void {
    this.#db.run(
      `INSERT INTO counters (client_id, name, count) VALUES (?, ?, 1)
       ON CONFLICT (client_id, name) DO UPDATE SET count = count + 1`,
      clientId ?? "",
      name,
    );
  }

  /** Returns the counters of a client, or the sums for all clients. */
  counts(clientId: string | undefined): (name: Counter) => number {
    const rows =
      clientId === undefined
        ? this.#db.all(countRow, "SELECT name, SUM(count) AS count FROM counters GROUP BY name")
        : this.#db.all(countRow, "SELECT name, count FROM counters WHERE client_id = ?", clientId);
    return (name) => rows.find((row) => row.name === name)?.count ?? 0;
  }

  newest(clientId: string | undefined, limit: number) {
    return this.#db
      .all(
        requestRow,
        "SELECT client_id, step, at, received FROM requests WHERE ?1 IS NULL OR client_id = ?1 ORDER BY id DESC LIMIT ?2",
        clientId ?? null,
        Math.min(limit, MAX_RETURNED),
      )
      .map(({ client_id, step, at, received }) => ({ at, on: step, client_id, ...received }));
  }

  clear(clientId: string | undefined): void {
    for (const table of ["counters", "requests"]) {
      this.#db.run(`DELETE FROM ${table} WHERE ?1 IS NULL OR client_id = ?1`, clientId ?? null);
    }
  }
}
