// The AppObject's tables. Rows are parsed here and nowhere else.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { EndpointHealth, NEW_ENDPOINT } from "../events/delivery-policy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { App, type AppKey } from "./settings/app.ts";
import { Integration } from "../integration/integration.ts";
import { StoredApiKey } from "./integrations/stored-api-key.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS app (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS app_key (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, last_four TEXT NOT NULL, created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS integration (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS webhook_endpoint (url TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS integration_key (integration TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS published_copy (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, written_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const KeyRow = lazy(() =>
  z.object({ id: z.string(), hash: z.string(), last_four: z.string(), created_at: z.number() }),
);
const RecordRow = lazy(() => z.object({ record: z.string() }));
const CopyRow = lazy(() => z.object({ name: z.string(), hash: z.string(), written_at: z.number() }));

/** What was last published under a name: its hash, and when it was written, in milliseconds. */
export type PublishedCopy = { hash: string; written_at: number };

export class AppStore {
  readonly #tables: LazyTables;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "app", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
  }

  app(): App | null {
    const [row] = this.#records("SELECT record FROM app");
    return row === undefined ? null : App().parse(row);
  }

  putApp(app: App): void {
    this.#tables.write("INSERT OR REPLACE INTO app (id, record) VALUES (?, ?)", app.id, JSON.stringify(app));
  }

  keys(): AppKey[] {
    const rows = this.#tables.read(
      "SELECT id, hash, last_four, created_at FROM app_key ORDER BY created_at, id",
    );
    return rows.map((row) => KeyRow().parse(row));
  }

  putKey(key: AppKey): void {
    const { id, hash, last_four, created_at } = key;
    this.#tables.write("INSERT INTO app_key VALUES (?, ?, ?, ?)", id, hash, last_four, created_at);
  }

  deleteKey(id: string): void {
    this.#tables.modify("DELETE FROM app_key WHERE id = ?", id);
  }

  deleteKeys(): void {
    this.#tables.modify("DELETE FROM app_key");
  }

  integrations(): Integration[] {
    return this.#records("SELECT record FROM integration ORDER BY id").map((row) => Integration().parse(row));
  }

  integration(id: string): Integration | null {
    const [row] = this.#records("SELECT record FROM integration WHERE id = ?", id);
    return row === undefined ? null : Integration().parse(row);
  }

  /** Returns the integration whose callback URL and webhook URL contain this ID. */
  integrationByCallbackId(callbackId: string): Integration | null {
    const [row] = this.#records(
      "SELECT record FROM integration WHERE record ->> '$.callback_id' = ?",
      callbackId,
    );
    return row === undefined ? null : Integration().parse(row);
  }

  putIntegration(integration: Integration): void {
    const record = JSON.stringify(integration);
    this.#tables.write(
      "INSERT OR REPLACE INTO integration (id, record) VALUES (?, ?)",
      integration.id,
      record,
    );
  }

  deleteIntegration(id: string): void {
    this.#tables.modify("DELETE FROM integration WHERE id = ?", id);
    this.deleteIntegrationKey(id);
  }

  integrationKey(id: string): StoredApiKey | null {
    const [row] = this.#records("SELECT record FROM integration_key WHERE integration = ?", id);
    return row === undefined ? null : StoredApiKey().parse(row);
  }

  putIntegrationKey(id: string, key: StoredApiKey): void {
    this.#tables.write("INSERT OR REPLACE INTO integration_key VALUES (?, ?)", id, JSON.stringify(key));
  }

  deleteIntegrationKey(id: string): void {
    this.#tables.modify("DELETE FROM integration_key WHERE integration = ?", id);
  }

  /** Returns what the publisher has written, by its name. */
  publishedCopies(): Map<string, PublishedCopy> {
    const rows = this.#tables.read("SELECT name, hash, written_at FROM published_copy");
    return new Map(
      rows.map((row) => {
        const { name, ...copy } = CopyRow().parse(row);
        return [name, copy];
      }),
    );
  }

  putPublishedCopy(name: string, { hash, written_at }: PublishedCopy): void {
    this.#tables.write("INSERT OR REPLACE INTO published_copy VALUES (?, ?, ?)", name, hash, written_at);
  }

  deletePublishedCopy(name: string): void {
    this.#tables.modify("DELETE FROM published_copy WHERE name = ?", name);
  }

  /** Returns the health of a webhook endpoint; a new endpoint is healthy. */
  endpointHealth(url: string): EndpointHealth {
    const [row] = this.#records("SELECT record FROM webhook_endpoint WHERE url = ?", url);
    return row === undefined ? NEW_ENDPOINT : EndpointHealth().parse(row);
  }

  putEndpointHealth(url: string, health: EndpointHealth): void {
    this.#tables.modify("DELETE FROM webhook_endpoint WHERE url <> ?", url);
    this.#tables.write("INSERT OR REPLACE INTO webhook_endpoint VALUES (?, ?)", url, JSON.stringify(health));
  }

  /** Resets the endpoint's health. */
  deleteEndpointHealth(): void {
    this.#tables.modify("DELETE FROM webhook_endpoint");
  }

  #records(query: string, ...bindings: string[]): unknown[] {
    const rows = this.#tables.read(query, ...bindings);
    return rows.map((row) => JSON.parse(RecordRow().parse(row).record));
  }
}
