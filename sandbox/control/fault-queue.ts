// Stores faults until requests match them.

import { z } from "zod";
import type { Database } from "../database.ts";
import { chooseFaults, faultSchema, grantTypeSchema } from "./faults.ts";
import type { FaultKind, Faults, GrantType } from "./faults.ts";
import { jsonColumn } from "../json-column.ts";

const commonSchema = z.object({
  client_id: z.string().optional(),
  grant_type: grantTypeSchema.optional(),
  /** The number of requests that it applies to. 0 means until it is cleared. */
  times: z.number().int().min(0).default(1),
  fault: faultSchema,
});
type NewFault<Step> = z.infer<typeof commonSchema> & { readonly on: Step };

/** Returns the schema of a new fault. `on` is one of the provider's steps. */
export function newFaultSchema<Step extends string>(on: z.ZodType<Step>) {
  return z.intersection(commonSchema, z.object({ on }));
}

const row = z.object({ id: z.number(), fault: jsonColumn(faultSchema) });

interface FaultQuery<Step> {
  readonly on: Step;
  readonly clientId: string | null;
  readonly grantType?: GrantType | undefined;
  readonly applies?: (kind: FaultKind) => boolean;
}

/** A provider's faults. A step is a kind of request, such as token or api. */
export class FaultQueue<Step extends string> {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  push(fault: NewFault<Step>): void {
    this.#db.run(
      "INSERT INTO faults (client_id, step, grant_type, remaining, fault) VALUES (?, ?, ?, ?, ?)",
      fault.client_id ?? null,
      fault.on,
      fault.grant_type ?? null,
      fault.times === 0 ? null : fault.times,
      JSON.stringify(fault.fault),
    );
  }

  /** Returns the faults that apply to a request, and counts them as used. */
  take({ on, clientId, grantType, applies = () => true }: FaultQuery<Step>): Faults {
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
