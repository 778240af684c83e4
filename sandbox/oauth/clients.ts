// The clients of a provider, and the settings that tests can change for each client.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";

const methodSchema = z.enum(["none", "client_secret_basic", "client_secret_post"]);
type ClientMethod = z.infer<typeof methodSchema>;

export const newClientSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1).optional(),
  redirect_uris: z.array(z.string().min(1)),
  token_endpoint_auth_method: methodSchema.optional(),
  name: z.string().min(1).optional(),
});
export type NewClient = z.infer<typeof newClientSchema>;

export interface Client {
  readonly clientId: string;
  readonly secret: string | null;
  readonly redirectUris: readonly string[];
  /** Null means any method that the provider supports for a client with a secret. */
  readonly method: ClientMethod | null;
  readonly name: string;
}

export const settingsSchema = z.object({
  reuse_grace_seconds: z.number().min(0).optional(),
  expires_in: z.number().positive().optional(),
  code_lifetime_seconds: z.number().min(0).optional(),
  rotate: z.boolean().optional(),
  /** Tokens are bound to the key of a proof (RFC 9449), and requests without one are refused. */
  dpop_bound_access_tokens: z.boolean().optional(),
  /** Parqet: the user removed the app. All calls except `GET /user` return 410. */
  installation_deleted: z.boolean().optional(),
  /** Parallel: starting a run returns 402. */
  out_of_credit: z.boolean().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

const clientRow = z
  .object({
    client_id: z.string(),
    client_secret: z.string().nullable(),
    redirect_uris: jsonColumn(z.array(z.string())),
    method: methodSchema.nullable(),
    name: z.string(),
  })
  .transform((row): Client => ({
    clientId: row.client_id,
    secret: row.client_secret,
    redirectUris: row.redirect_uris,
    method: row.method,
    name: row.name,
  }));
const settingsRow = z.object({ settings: jsonColumn(settingsSchema) });

export class Clients {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put(client: NewClient): void {
    this.#db.run(
      "INSERT OR REPLACE INTO clients (client_id, client_secret, redirect_uris, method, name) VALUES (?, ?, ?, ?, ?)",
      client.client_id,
      client.client_secret ?? null,
      JSON.stringify(client.redirect_uris),
      client.token_endpoint_auth_method ?? (client.client_secret === undefined ? "none" : null),
      client.name ?? client.client_id,
    );
  }

  find(clientId: string): Client | undefined {
    return this.#db.first(clientRow, "SELECT * FROM clients WHERE client_id = ?", clientId);
  }

  /** Deletes a client. Its grants remain, and belong to it again if it is created again with the same ID. */
  remove(clientId: string): void {
    this.#db.run("DELETE FROM clients WHERE client_id = ?", clientId);
  }

  settings(clientId: string): Settings {
    return (
      this.#db.first(settingsRow, "SELECT settings FROM settings WHERE client_id = ?", clientId)?.settings ??
      {}
    );
  }

  changeSettings(clientId: string, change: Settings): Settings {
    const settings = { ...this.settings(clientId), ...change };
    this.#db.run(
      "INSERT OR REPLACE INTO settings (client_id, settings) VALUES (?, ?)",
      clientId,
      JSON.stringify(settings),
    );
    return settings;
  }

  resetSettings(clientId: string | undefined): void {
    this.#db.run("DELETE FROM settings WHERE ?1 IS NULL OR client_id = ?1", clientId ?? null);
  }
}
