// Stores device codes (RFC 8628). A code is approved or denied once, and then used once.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";
import { accountSchema } from "../personas.ts";
import type { Account } from "../personas.ts";

const listColumn = jsonColumn(z.array(z.string()));

const row = z.object({
  device_code: z.string(),
  user_code: z.string(),
  client_id: z.string(),
  scope: listColumn,
  account: accountSchema.nullable(),
  pick: listColumn,
  denied: z.number(),
  expires_at: z.number(),
  polled_at: z.number(),
});
export type DeviceCode = z.infer<typeof row>;
type NewCode = Pick<DeviceCode, "device_code" | "user_code" | "client_id" | "scope" | "expires_at">;

export class DeviceCodes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add({ device_code, user_code, client_id, scope, expires_at }: NewCode): void {
    this.#db.run(
      `INSERT INTO device_codes (device_code, user_code, client_id, scope, account, pick, denied, expires_at, polled_at)
       VALUES (?, ?, ?, ?, NULL, '[]', 0, ?, 0)`,
      device_code,
      user_code,
      client_id,
      JSON.stringify(scope),
      expires_at,
    );
  }

  find(deviceCode: string): DeviceCode | undefined {
    return this.#db.first(row, "SELECT * FROM device_codes WHERE device_code = ?", deviceCode);
  }

  /** Returns the code that a user has entered, if nobody has decided about it. */
  findUndecided(userCode: string, now: number): DeviceCode | undefined {
    return this.#db.first(
      row,
      "SELECT * FROM device_codes WHERE user_code = ? AND account IS NULL AND denied = 0 AND expires_at > ?",
      userCode,
      now,
    );
  }

  allow(deviceCode: string, account: Account, pick: readonly string[]): void {
    this.#db.run(
      "UPDATE device_codes SET account = ?, pick = ? WHERE device_code = ?",
      account,
      JSON.stringify(pick),
      deviceCode,
    );
  }

  deny(deviceCode: string): void {
    this.#db.run("UPDATE device_codes SET denied = 1 WHERE device_code = ?", deviceCode);
  }

  markPolled(deviceCode: string, now: number): void {
    this.#db.run("UPDATE device_codes SET polled_at = ? WHERE device_code = ?", now, deviceCode);
  }

  delete(deviceCode: string): void {
    this.#db.run("DELETE FROM device_codes WHERE device_code = ?", deviceCode);
  }

  clear(clientId: string | undefined): void {
    this.#db.run("DELETE FROM device_codes WHERE ?1 IS NULL OR client_id = ?1", clientId ?? null);
  }
}
