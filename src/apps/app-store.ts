// The AppObject's tables. Rows are parsed here and nowhere else.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { EndpointHealth, NEW_ENDPOINT } from "../events/delivery-policy.ts";
import { LazyTables } from "../shared/lazy-tables.ts";
import { App } from "./settings/app.ts";
import { Integration } from "../integration/integration.ts";
import { KeyStore } from "./keys/key-store.ts";
import { StoredApiKey } from "./integrations/stored-api-key.ts";
import { StoredClient } from "./integrations/stored-client.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS app (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS integration (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS webhook_endpoint (url TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS integration_key (integration TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS registered_client (
    integration TEXT NOT NULL, issuer TEXT NOT NULL, registered_at INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (integration, issuer)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS published_copy (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, written_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const RecordRow = lazy(() => z.object({ record: z.string() }));
const IdRow = lazy(() => z.object({ id: z.string() }));
const IssuerRow = lazy(() => z.object({ issuer: z.string() }));
const NameRow = lazy(() => z.object({ name: z.string() }));
const CopyRow = lazy(() => z.object({ hash: z.string(), written_at: z.number() }));
const WebhookKeyRow = lazy(() => z.object({ callback_id: z.string(), hash: z.string() }));
/** A part of a record, as JSON. */
const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .nullable()
    .transform((text): unknown => JSON.parse(text ?? "null"))
    .pipe(schema);
const SummaryRow = lazy(() =>
  z.object({
    id: z.string(),
    provider: z.string(),
    name: z.string().nullable(),
    has_logo: z.number(),
    enabled: z.number(),
    updated_at: z.number(),
    misconfigured: json(Integration().shape.misconfigured),
    refusal: json(Integration().shape.refusal),
    client_changed_at: z.number().nullable(),
  }),
);

/** What the dashboard's lists need of an integration. */
export type StoredSummary = Parsed<typeof SummaryRow>;

/** What was last published under a name: its hash, and when it was written, in milliseconds. */
export type PublishedCopy = { hash: string; written_at: number };

export class AppStore {
  readonly #tables: LazyTables;
  readonly apiKeys: KeyStore;
  /** Where integrations were found, because the search reads all of them, and each provider webhook needs one. */
  readonly #idsByCallbackId = new Map<string, string>();

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "app", SCHEMA);
    this.apiKeys = new KeyStore(sql);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#tables.recheck();
    this.apiKeys.recheckTables();
  }

  app(): App | null {
    const [row] = this.#records("SELECT record FROM app");
    return row === undefined ? null : App().parse(row);
  }

  putApp(app: App): void {
    this.#tables.write("INSERT OR REPLACE INTO app (id, record) VALUES (?, ?)", app.id, JSON.stringify(app));
  }

  countIntegrations(): number {
    const [row] = this.#tables.read("SELECT COUNT(*) AS count FROM integration");
    return z.number().catch(0).parse(row?.["count"]);
  }

  /** Returns the integrations after an ID, ordered by ID. */
  integrationsAfter(id: string, limit: number): Integration[] {
    const query = "SELECT record FROM integration WHERE id > ? ORDER BY id LIMIT ?";
    return this.#records(query, id, limit).map((row) => Integration().parse(row));
  }

  /** Returns the IDs of the integrations after an ID, in order. */
  integrationIdsAfter(id: string, limit: number): string[] {
    return this.#tables
      .read("SELECT id FROM integration WHERE id > ? ORDER BY id LIMIT ?", id, limit)
      .map((row) => IdRow().parse(row).id);
  }

  /** Returns a summary of each integration, ordered by ID. */
  integrationSummaries(): StoredSummary[] {
    return this.#tables
      .read(
        `SELECT id, record ->> '$.provider' AS provider, record ->> '$.name' AS name,
           record ->> '$.logo' IS NOT NULL AS has_logo, ifnull(record ->> '$.enabled', 1) AS enabled,
           record ->> '$.updated_at' AS updated_at, record ->> '$.client_changed_at' AS client_changed_at,
           record -> '$.misconfigured' AS misconfigured, record -> '$.refusal' AS refusal
         FROM integration ORDER BY id`,
      )
      .map((row) => SummaryRow().parse(row));
  }

  /** Returns the number of integrations whose client the provider rejects. */
  misconfiguredCount(): number {
    const [row] = this.#tables.read(
      "SELECT COUNT(*) AS count FROM integration WHERE record ->> '$.misconfigured.error' IS NOT NULL",
    );
    return z.number().catch(0).parse(row?.["count"]);
  }

  /** Returns the hashes of the keys in the integrations' webhook URLs, by callback ID. */
  webhookKeyHashes(): Record<string, string> {
    const rows = this.#tables.read(
      `SELECT record ->> '$.callback_id' AS callback_id, record ->> '$.hook_key_hash' AS hash
       FROM integration WHERE record ->> '$.hook_key_hash' IS NOT NULL ORDER BY id`,
    );
    return Object.fromEntries(
      rows.map((row) => {
        const { callback_id, hash } = WebhookKeyRow().parse(row);
        return [callback_id, hash];
      }),
    );
  }

  integration(id: string): Integration | null {
    const [row] = this.#records("SELECT record FROM integration WHERE id = ?", id);
    return row === undefined ? null : Integration().parse(row);
  }

  /** Returns the integration whose callback URL and webhook URL contain this ID. */
  integrationByCallbackId(callbackId: string): Integration | null {
    const known = this.#idsByCallbackId.get(callbackId);
    const integration = known === undefined ? null : this.integration(known);
    if (integration?.callback_id === callbackId) return integration;
    const [row] = this.#records(
      "SELECT record FROM integration WHERE record ->> '$.callback_id' = ?",
      callbackId,
    );
    if (row === undefined) return null;
    const found = Integration().parse(row);
    this.#idsByCallbackId.set(callbackId, found.id);
    return found;
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
    this.#tables.modify("DELETE FROM registered_client WHERE integration = ?", id);
  }

  integrationKey(id: string): StoredApiKey | null {
    const [row] = this.#records("SELECT record FROM integration_key WHERE integration = ?", id);
    return row === undefined ? null : StoredApiKey().parse(row);
  }

  putIntegrationKey(id: string, key: StoredApiKey): void {
    this.#tables.write("INSERT OR REPLACE INTO integration_key VALUES (?, ?)", id, JSON.stringify(key));
  }

  /** Returns the client that an integration has registered at an issuer. */
  registeredClient(integration: string, issuer: string): StoredClient | null {
    const query = "SELECT record FROM registered_client WHERE integration = ? AND issuer = ?";
    const [row] = this.#records(query, integration, issuer);
    return row === undefined ? null : StoredClient().parse(row);
  }

  /** Returns the issuers at which an integration has registered a client. */
  registeredIssuers(integration: string): string[] {
    return this.#tables
      .read("SELECT issuer FROM registered_client WHERE integration = ?", integration)
      .map((row) => IssuerRow().parse(row).issuer);
  }

  /** Stores a client. The oldest ones of the integration beyond `limit` are deleted. */
  putRegisteredClient(integration: string, issuer: string, client: StoredClient, limit: number): void {
    this.changeRegisteredClient(integration, issuer, client);
    this.#tables.modify(
      `DELETE FROM registered_client WHERE integration = ?1 AND issuer IN (
         SELECT issuer FROM registered_client WHERE integration = ?1 ORDER BY registered_at DESC LIMIT -1 OFFSET ?2)`,
      integration,
      limit,
    );
  }

  changeRegisteredClient(integration: string, issuer: string, client: StoredClient): void {
    const values = [integration, issuer, client.registered_at, JSON.stringify(client)];
    this.#tables.write("INSERT OR REPLACE INTO registered_client VALUES (?, ?, ?, ?)", ...values);
  }

  deleteRegisteredClient(integration: string, issuer: string): void {
    this.#tables.modify(
      "DELETE FROM registered_client WHERE integration = ? AND issuer = ?",
      integration,
      issuer,
    );
  }

  deleteIntegrationKey(id: string): void {
    this.#tables.modify("DELETE FROM integration_key WHERE integration = ?", id);
  }

  publishedCopy(name: string): PublishedCopy | null {
    const [row] = this.#tables.read("SELECT hash, written_at FROM published_copy WHERE name = ?", name);
    return row === undefined ? null : CopyRow().parse(row);
  }

  /** Returns whether it is known of any copy what KV contains. */
  isAnythingPublished(): boolean {
    return this.#tables.read("SELECT 1 FROM published_copy WHERE hash <> '' LIMIT 1").length > 0;
  }

  /** Returns the names of some copies that may be in KV. */
  publishedNames(limit: number): string[] {
    const rows = this.#tables.read("SELECT name FROM published_copy LIMIT ?", limit);
    return rows.map((row) => NameRow().parse(row).name);
  }

  /** Returns the names of some copies whose integration does not exist: those that are `prefix` and its ID. */
  publishedWithoutIntegration(prefix: string, limit: number): string[] {
    const rows = this.#tables.read(
      `SELECT name FROM published_copy WHERE SUBSTR(name, 1, LENGTH(?1)) = ?1
         AND NOT EXISTS (SELECT 1 FROM integration WHERE id = SUBSTR(name, LENGTH(?1) + 1)) LIMIT ?2`,
      prefix,
      limit,
    );
    return rows.map((row) => NameRow().parse(row).name);
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

  #records(query: string, ...bindings: (string | number)[]): unknown[] {
    const rows = this.#tables.read(query, ...bindings);
    return rows.map((row) => JSON.parse(RecordRow().parse(row).record));
  }
}
