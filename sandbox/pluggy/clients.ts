// Pluggy's clients, and the settings that tests can change for each client.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";

export const newClientSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  name: z.string().min(1).optional(),
});

const seconds = z.number().positive();
const milliseconds = z.number().min(0).max(600_000);

/** The defaults are Pluggy's lifetimes and limits, and delays that are short enough for development. */
const settingsSchema = z.strictObject({
  key_seconds: seconds.default(7_200),
  connect_token_seconds: seconds.default(1_800),
  auth_per_minute: z.number().int().min(0).default(360),
  oauth_url_delay_ms: milliseconds.default(400),
  consent_timeout_seconds: seconds.default(900),
  /** How long a bank takes to check a password or a second factor. */
  login_ms: milliseconds.default(200),
  /** How long the user takes to act in the bank's app. */
  user_action_ms: milliseconds.default(2_000),
  sync_ms: milliseconds.default(400),
  /** What follows the decision: a redirect to the app, a page that closes itself, or a page without a way back. */
  landing: z.enum(["redirect", "close", "none"]).default("redirect"),
  /** Whether http on loopback is also rejected, as Pluggy does. */
  strict_urls: z.boolean().default(false),
  webhooks: z.enum(["on", "off", "held"]).default("on"),
  webhook_duplicates: z.boolean().default(false),
  webhook_retry_ms: milliseconds.default(500),
});
export type Settings = z.infer<typeof settingsSchema>;

const stored = z.record(z.string(), z.json());
export const settingsChangeSchema = z.object({ client_id: z.string() }).catchall(z.json());

const clientRow = z.object({ client_id: z.string(), client_secret: z.string(), name: z.string() });
type Client = z.infer<typeof clientRow>;
const settingsRow = z.object({ settings: jsonColumn(stored) });

export class PluggyClients {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put({ client_id, client_secret, name = client_id }: z.infer<typeof newClientSchema>): void {
    this.#db.run(
      "INSERT OR REPLACE INTO clients (client_id, client_secret, name) VALUES (?, ?, ?)",
      client_id,
      client_secret,
      name,
    );
  }

  find(clientId: string): Client | undefined {
    return this.#db.first(clientRow, "SELECT * FROM clients WHERE client_id = ?", clientId);
  }

  /** Deletes a client. Its items remain, so that the client can be created again. */
  remove(clientId: string): void {
    this.#db.run("DELETE FROM clients WHERE client_id = ?", clientId);
  }

  settings(clientId: string): Settings {
    return settingsSchema.parse(this.#changed(clientId));
  }

  /**
   * Changes the given settings.
   *
   * @throws ZodError for an unknown or invalid setting, before anything is stored
   */
  changeSettings(clientId: string, change: z.infer<typeof stored>): Settings {
    const changed = { ...this.#changed(clientId), ...change };
    const settings = settingsSchema.parse(changed);
    this.#db.run(
      "INSERT OR REPLACE INTO settings (client_id, settings) VALUES (?, ?)",
      clientId,
      JSON.stringify(changed),
    );
    return settings;
  }

  resetSettings(clientId: string | undefined): void {
    this.#db.run("DELETE FROM settings WHERE ?1 IS NULL OR client_id = ?1", clientId ?? null);
  }

  #changed(clientId: string): z.infer<typeof stored> {
    const row = this.#db.first(settingsRow, "SELECT settings FROM settings WHERE client_id = ?", clientId);
    return row?.settings ?? {};
  }
}
