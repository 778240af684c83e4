// Remembers what was asked of the provider: counters that never forget, and the newest requests in full.
// Secrets are kept as they came: tests look for exactly what a client sent.

import { z } from "zod";
import type { Database } from "./database.ts";
import { stepSchema } from "./faults.ts";
import type { Step } from "./faults.ts";
import { jsonColumn } from "./json-column.ts";
import { receivedSchema } from "./received.ts";
import type { Received } from "./received.ts";

const counterSchema = z.enum([
  "authorize",
  "authorization_code",
  "refresh_token",
  "rejected",
  "api",
  "discovery",
  "register",
  "reuse_detected",
]);
export type Counter = z.infer<typeof counterSchema>;

const KEPT = 2_000;
const SHOWN = 200;

const requestRow = z.object({
  client_id: z.string().nullable(),
  step: stepSchema,
  at: z.number(),
  received: jsonColumn(receivedSchema),
});
const countRow = z.object({ name: counterSchema, count: z.number() });

export class RequestLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  record(step: Step, clientId: string | null, received: Received, now: number): void {
    this.#db.run(
      "INSERT INTO requests (client_id, step, at, received) VALUES (?, ?, ?, ?)",
      clientId,
      step,
      now,
      JSON.stringify({ ...received, body: received.body?.slice(0, 4_096) ?? null }),
    );
    this.#db.run("DELETE FROM requests WHERE id <= (SELECT MAX(id) FROM requests) - ?", KEPT);
  }

  count(name: Counter, clientId: string | null): void {
    this.#db.run(
      `INSERT INTO counters (client_id, name, count) VALUES (?, ?, 1)
       ON CONFLICT (client_id, name) DO UPDATE SET count = count + 1`,
      clientId ?? "",
      name,
    );
  }

  counters(clientId: string | undefined) {
    const rows =
      clientId === undefined
        ? this.#db.all(countRow, "SELECT name, SUM(count) AS count FROM counters GROUP BY name")
        : this.#db.all(countRow, "SELECT name, count FROM counters WHERE client_id = ?", clientId);
    const of = (name: Counter) => rows.find((row) => row.name === name)?.count ?? 0;
    return {
      authorize: of("authorize"),
      token: {
        authorization_code: of("authorization_code"),
        refresh_token: of("refresh_token"),
        rejected: of("rejected"),
      },
      api: of("api"),
      discovery: of("discovery"),
      register: of("register"),
      reuse_detected: of("reuse_detected"),
    };
  }

  newest(clientId: string | undefined, limit: number) {
    return this.#db
      .all(
        requestRow,
        "SELECT client_id, step, at, received FROM requests WHERE ?1 IS NULL OR client_id = ?1 ORDER BY id DESC LIMIT ?2",
        clientId ?? null,
        Math.min(limit, SHOWN),
      )
      .map(({ client_id, step, at, received }) => ({ at, on: step, client_id, ...received }));
  }

  forget(clientId: string | undefined): void {
    for (const table of ["counters", "requests"]) {
      this.#db.run(`DELETE FROM ${table} WHERE ?1 IS NULL OR client_id = ?1`, clientId ?? null);
    }
  }
}
