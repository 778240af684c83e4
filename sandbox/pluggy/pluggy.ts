// Pluggy with its state, which all endpoints receive.

import { z } from "zod";
import { Database } from "../database.ts";
import { FaultQueue } from "../control/fault-queue.ts";
import { RequestLog } from "../control/request-log.ts";
import { PluggyClients } from "./clients.ts";
import { Items } from "./items/items.ts";
import { Keys } from "./keys.ts";
import { WebhookQueue } from "./webhooks/webhook-queue.ts";

const TABLES = `
  CREATE TABLE IF NOT EXISTS clients (client_id TEXT PRIMARY KEY, client_secret TEXT NOT NULL, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, client_id TEXT NOT NULL, kind TEXT NOT NULL, expires_at INTEGER NOT NULL, item_id TEXT,
    options TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS auth_windows (
    client_id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, count INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL, due_at INTEGER, item TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS items_by_client ON items (client_id);
  CREATE INDEX IF NOT EXISTS items_by_time ON items (due_at);
  CREATE TABLE IF NOT EXISTS webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL, item_id TEXT NOT NULL, url TEXT NOT NULL,
    body TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER);
  CREATE INDEX IF NOT EXISTS webhooks_by_time ON webhooks (due_at);
`;

export const PLUGGY = {
  id: "pluggy",
  name: "Pluggy",
  tagline: "Open Finance in Brazil",
  theme: { accent: "#b8244a", tint: "#fceef1", monogram: "Pl" },
  paths: { api: "/pluggy/api", consent: "/pluggy/consent" },
} as const;

/** The kinds of requests in the log and for faults. */
export const stepSchema = z.enum(["auth", "connect_token", "connectors", "items", "item", "api", "consent"]);
export type Step = z.infer<typeof stepSchema>;

export type Counter =
  | "auth"
  | "connect_token"
  | "connectors"
  | "items_created"
  | "item_reads"
  | "item_updates"
  | "item_deletes"
  | "mfa"
  | "api"
  | "rejected"
  | "rate_limited"
  | "webhooks_sent";

export interface Pluggy {
  readonly clients: PluggyClients;
  readonly keys: Keys;
  readonly items: Items;
  readonly webhooks: WebhookQueue;
  readonly faults: FaultQueue<Step>;
  readonly log: RequestLog<Step, Counter>;
  /** Sets the alarm for the next item or webhook that is due. */
  readonly wake: () => void;
}

/** Opens the stores in a Durable Object's SQLite. */
export function openPluggy(sql: SqlStorage, wake: () => void): Pluggy {
  const db = new Database(sql, TABLES);
  return {
    clients: new PluggyClients(db),
    keys: new Keys(db),
    items: new Items(db),
    webhooks: new WebhookQueue(db),
    faults: new FaultQueue(db),
    log: new RequestLog(db),
    wake,
  };
}
