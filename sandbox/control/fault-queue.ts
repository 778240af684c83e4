// Stores the faults that tests push, and uses them up as requests meet them.

import { z } from "zod";
import type { Database } from "../database.ts";
import { chooseFaults, faultSchema, grantTypeSchema } from "./faults.ts";
import type { FaultKind, Faults, GrantType } from "./faults.ts";
import { jsonColumn } from "../json-column.ts";

const orderSchema = z.object({
  client_id: z.string().optional(),
  grant_type: grantTypeSchema.optional(),
  /** How many requests it meets; 0 means until it is cleared. */
  times: z.number().int().min(0).default(1),
  fault: faultSchema,
});
type FaultOrder<Step> = z.infer<typeof orderSchema> & { readonly on: Step };

/** Makes the schema of a fault as tests order it, `on` one of the steps given. */
export function faultOrderSchema<Step extends string>(on: z.ZodType<Step>) {
  return z.intersection(orderSchema, z.object({ on }));
}

const row = z.object({ id: z.number(), fault: jsonColumn(faultSchema) });

interface Meeting<Step> {
  readonly on: Step;
  readonly clientId: string | null;
  readonly grantType?: GrantType | undefined;
  readonly applies?: (kind: FaultKind) => boolean;
}

/** Steps are the requests a part tells apart, by name. */
export class FaultQueue<Step extends string> {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  push(order: FaultOrder<Step>): void {
    this.#db.run(
      "INSERT INTO faults (client_id, step, grant_type, remaining, fault) VALUES (?, ?, ?, ?, ?)",
      order.client_id ?? null,
      order.on,
      order.grant_type ?? null,
      order.times === 0 ? null : order.times,
      JSON.stringify(order.fault),
    );
  }

  /** Takes the faults that meet this request, and counts them as used. */
  take({ on, clientId, grantType, applies = () => true }: Meeting<Step>): Faults {
    const queued = this.#db.all(
      row,
      `SELECT id, fault FROM faults
       WHERE step = ? AND (client_id IS NULL OR client_id = ?) AND (grant_type IS NULL OR grant_type = ?) ORDER BY id`,
      on,
      clientId,
      grantType ?? null,
    );
    const chosen = chooseFaults(queued, applies);
    for (const { id } of chosen) {
      this.#db.run("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", id);
      this.#db.run("DELETE FROM faults WHERE id = ? AND remaining = 0", id);
    }
    return Object.fromEntries(chosen.map(({ fault }) => [fault.kind, fault]));
  }

  clear(clientId: string | undefined): void {
    if (clientId === undefined) this.#db.run("DELETE FROM faults");
    else this.#db.run("DELETE FROM faults WHERE client_id = ?", clientId);
  }
}
