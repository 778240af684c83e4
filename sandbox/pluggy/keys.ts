// Stores API keys and connect tokens, and counts requests for keys. A client can have many valid keys.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";
import { randomUrlSafe } from "../random.ts";

/** The options of a connect token, which apply to the items that it creates. */
export const connectOptionsSchema = z.object({
  clientUserId: z.string().nullish(),
  webhookUrl: z.string().nullish(),
  oauthRedirectUri: z.string().nullish(),
  avoidDuplicates: z.boolean().nullish(),
});
type ConnectOptions = z.infer<typeof connectOptionsSchema>;

const keyRow = z.object({
  key: z.string(),
  client_id: z.string(),
  kind: z.enum(["api", "connect"]),
  expires_at: z.number(),
  item_id: z.string().nullable(),
  options: jsonColumn(connectOptionsSchema),
});
export type Key = z.infer<typeof keyRow>;

const windowRow = z.object({ started_at: z.number(), count: z.number() });
const WINDOW_MS = 60_000;

export class Keys {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  addApiKey(clientId: string, expiresAt: number): string {
    return this.#add(clientId, "api", expiresAt, null, {});
  }

  addConnectToken(
    clientId: string,
    expiresAt: number,
    itemId: string | null,
    options: ConnectOptions,
  ): string {
    return this.#add(clientId, "connect", expiresAt, itemId, options);
  }

  /** Finds a key. An expired key is also returned, because it identifies the client. */
  find(key: string): Key | undefined {
    return this.#db.first(keyRow, "SELECT * FROM keys WHERE key = ?", key);
  }

  revoke(clientId: string, now: number): number {
    return this.#db.run(
      "UPDATE keys SET expires_at = ?1 WHERE client_id = ?2 AND expires_at > ?1",
      now,
      clientId,
    );
  }

  /** Counts a request for a key. Returns the number of requests in this minute, and when the next minute starts. */
  countAuth(clientId: string, now: number): { readonly count: number; readonly resetsAt: number } {
    const row = this.#db.first(windowRow, "SELECT * FROM auth_windows WHERE client_id = ?", clientId);
    const isSameWindow = row !== undefined && now < row.started_at + WINDOW_MS;
    const window = isSameWindow
      ? { started_at: row.started_at, count: row.count + 1 }
      : { started_at: now, count: 1 };
    this.#db.run(
      "INSERT OR REPLACE INTO auth_windows (client_id, started_at, count) VALUES (?, ?, ?)",
      clientId,
      window.started_at,
      window.count,
    );
    return { count: window.count, resetsAt: window.started_at + WINDOW_MS };
  }

  clear(clientId: string | undefined): void {
    for (const table of ["keys", "auth_windows"]) {
      this.#db.run(`DELETE FROM ${table} WHERE ?1 IS NULL OR client_id = ?1`, clientId ?? null);
    }
  }

  #add(
    clientId: string,
    kind: Key["kind"],
    expiresAt: number,
    itemId: string | null,
    options: ConnectOptions,
  ): string {
    const key = randomUrlSafe(48);
    this.#db.run(
      "INSERT INTO keys (key, client_id, kind, expires_at, item_id, options) VALUES (?, ?, ?, ?, ?, ?)",
      key,
      clientId,
      kind,
      expiresAt,
      itemId,
      JSON.stringify(options),
    );
    return key;
  }
}
