// The directory of an app's connections: the columns that lists filter by, and each connection's public form.
// Each ConnectionObject reports its row. A row older than the stored one is ignored.

import * as z from "zod";
import type { AccountKey, DirectoryEntry } from "../../connection/connection-rpc.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { type ConnectionId, isConnectionId, newConnectionId } from "../../shared/id.ts";
import { LazyTables } from "../../shared/lazy-tables.ts";
import type { Result } from "../../shared/result.ts";
import {
  type CountRequest,
  countConnections,
  type DirectoryCount,
  NOT_COUNTED,
} from "./list/count-connections.ts";
import { type ConnectionName, connectionNames } from "./list/connection-names.ts";
import { conditionOf, type DirectoryFilter } from "./list/directory-filter.ts";
import { type DirectoryPage, type DirectoryQuery, listConnections } from "./list/list-connections.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS connection (
    id TEXT PRIMARY KEY, end_user TEXT NOT NULL, integration TEXT, status TEXT NOT NULL,
    created_at INTEGER NOT NULL, revision INTEGER NOT NULL, record TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS connection_by_age ON connection (created_at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS connection_by_end_user ON connection (end_user, created_at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS connection_by_status ON connection (integration, status, id);
  CREATE INDEX IF NOT EXISTS connection_by_account ON connection (integration, record ->> '$.account.id');
  DROP INDEX IF EXISTS connection_by_integration;
  DROP INDEX IF EXISTS connection_by_standing;
`;

/** Returns an SQL condition for the IDs of an account. It uses the bindings 2 and 3. */
export const accountMatches = (id: string) =>
  `(${id} IN (SELECT value FROM json_each(?2)) OR (${id} > ?3 || '/' AND ${id} < ?3 || '0'))`;

/** Returns the bindings for `accountMatches`. "0" is the character after "/", which separates the parts of an ID. */
export const accountBindings = ({ ids, isPartial }: AccountKey) => [
  JSON.stringify(ids),
  isPartial ? (ids.at(-1) ?? null) : null,
];

/** The number of connections by integration and status. The integration is null until the end user has chosen one. */
const Count = lazy(() =>
  z.object({ integration: z.string().nullable(), status: z.string(), count: z.number() }),
);
export type ConnectionCount = Parsed<typeof Count>;

const IdRow = lazy(() => z.object({ id: z.string().refine(isConnectionId) }));
const OtherRow = lazy(() =>
  z.object({
    id: z.string().refine(isConnectionId),
    end_user: z.string(),
    error: z.string().nullable(),
  }),
);
const ROWS_CHOSEN_FROM = 30;

const RecordRow = lazy(() => z.object({ id: z.string().refine(isConnectionId), record: z.string() }));
type ConnectionFilter = { id: string | null; resource: string | null; includesUnnamed: boolean };
/** The connections among which a request for a working one is matched. */
const MAX_MATCHES = 50;

/** An integration that an end user has connected. `at` is when the connection was last changed, in ISO 8601. */
const UsedIntegration = lazy(() =>
  z.object({
    integration: z.string(),
    account: z
      .string()
      .nullable()
      .transform((label) => label ?? ""),
    at: z.string(),
  }),
);
type UsedIntegration = Parsed<typeof UsedIntegration>;
/** The newest connections of an end user that are read for a picker. */
const MAX_USED = 100;
/** Sorts after each connection ID. */
const AFTER_ALL_IDS = "d";

/** The counts that an object keeps in memory. */
const MAX_COUNTED = 100;

const NEWEST_FIRST = "created_at DESC, id DESC";

export class ConnectionDirectory {
  readonly #tables: LazyTables;
  /** What was counted since the last change, by request. */
  readonly #counted = new Map<string, DirectoryCount>();
  /** The numbers of connections, which every page of the dashboard needs; null after a change. */
  #counts: ConnectionCount[] | null = null;

  constructor(sql: SqlStorage) {
    this.#tables = new LazyTables(sql, "connection", SCHEMA);
  }

  /** Checks again whether the tables exist. */
  recheckTables(): void {
    this.#forgetCounts();
    this.#tables.recheck();
  }

  #forgetCounts(): void {
    this.#counted.clear();
    this.#counts = null;
  }

  /**
   * Adds or updates a row, unless the stored one is newer. The end user and the creation time never change, so their
   * indexes are not written again.
   */
  put(entry: DirectoryEntry): void {
    this.#forgetCounts();
    const { id, end_user, integration, status, created_at, revision, record } = entry;
    this.#tables.write(
      `INSERT INTO connection VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (id) DO UPDATE SET integration = ?3, status = ?4, revision = ?6, record = ?7
       WHERE excluded.revision >= connection.revision`,
      id,
      end_user,
      integration,
      status,
      created_at,
      revision,
      record,
    );
  }

  delete(id: string): void {
    this.#forgetCounts();
    this.#tables.modify("DELETE FROM connection WHERE id = ?", id);
  }

  /** Returns what some connections are named by, without those that have none, by the connection's ID. */
  namesOf(what: ConnectionName, ids: readonly string[]): Record<string, string> {
    return connectionNames(this.#tables, what, ids);
  }

  /** Returns whether a connection was reported as deleted. */
  isDeleted(id: string): boolean {
    const query = "SELECT 1 FROM connection WHERE id = ? AND status = 'deleted'";
    return this.#tables.read(query, id).length > 0;
  }

  /** Returns whether an account has an active connection. */
  isAccountActive(integration: string, account: AccountKey): boolean {
    const query = `SELECT 1 FROM connection WHERE integration = ?1 AND status = 'active'
      AND ${accountMatches("record ->> '$.account.id'")} LIMIT 1`;
    return this.#tables.read(query, integration, ...accountBindings(account)).length > 0;
  }

  /**
   * Returns active connections of an integration that belong to other end users, one of each, those without an error
   * first. They are chosen at random, and few rows are read, however many connections there are: IDs are random, so
   * those that follow a random ID are as well.
   */
  activeOthers(
    integration: string,
    { connection, endUser }: { connection: string; endUser: string },
    limit: number,
  ): ConnectionId[] {
    const query = `SELECT id, end_user, record ->> '$.last_error.code' AS error FROM connection
       WHERE integration = ?1 AND status = 'active' AND id >= ?2 AND id < ?3 ORDER BY id LIMIT ?4`;
    const rowsBetween = (from: string, until: string, max: number) =>
      this.#tables.read(query, integration, from, until, max).map((found) => OtherRow().parse(found));
    const start = newConnectionId();
    const rows = rowsBetween(start, AFTER_ALL_IDS, ROWS_CHOSEN_FROM);
    if (rows.length < ROWS_CHOSEN_FROM) rows.push(...rowsBetween("", start, ROWS_CHOSEN_FROM - rows.length));
    const byEndUser = new Map(
      rows
        .filter(({ id, end_user }) => id !== connection && end_user !== endUser)
        // The last entry of an end user wins.
        .toSorted((a, b) => Number(b.error !== null) - Number(a.error !== null))
        .map(({ id, end_user, error }) => [end_user, { id, error }]),
    );
    return [...byEndUser.values()]
      .toSorted((a, b) => Number(a.error !== null) - Number(b.error !== null))
      .slice(0, limit)
      .map(({ id }) => id);
  }

  /**
   * Returns the integrations that an end user has connected, one entry for each, with the account and the time of the last
   * change that was reported. The account is an empty text where it has no name.
   */
  usedBy(endUser: string): UsedIntegration[] {
    const query = `SELECT integration, record ->> '$.account.label' AS account, record ->> '$.updated_at' AS at
      FROM connection WHERE end_user = ?1 AND status IN ('active', 'reauthorization_required')
      ORDER BY created_at DESC, id DESC LIMIT ${MAX_USED}`;
    const rows = this.#tables.read(query, endUser).map((row) => UsedIntegration().parse(row));
    // The last entry of an integration wins.
    const newest = new Map(
      rows.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((row) => [row.integration, row]),
    );
    return [...newest.values()];
  }

  /**
   * Returns an end user's connections with an integration: active ones first, then those to reconnect, then pending ones, and
   * the newest of each first. `resource` is the resource that they are for, and `includesUnnamed` says whether they may name
   * none. The plus sign keeps SQLite from reading all connections of the integration.
   */
  connectionsOf(
    endUser: string,
    integration: string,
    { id, resource, includesUnnamed }: ConnectionFilter,
  ): { id: ConnectionId; record: string }[] {
    const named = "record ->> '$.resource'";
    const query = `SELECT id, record FROM connection
      WHERE end_user = ?1 AND +integration = ?2 AND status <> 'deleted' AND id = ifnull(?3, id)
      AND (?4 IS NULL OR ${named} = ?4 OR (?5 AND ${named} IS NULL))
      ORDER BY status = 'active' DESC, status = 'pending', ${NEWEST_FIRST} LIMIT ${MAX_MATCHES}`;
    return this.#tables
      .read(query, endUser, integration, id, resource, includesUnnamed ? 1 : 0)
      .map((row) => RecordRow().parse(row));
  }

  /** Returns the integration of a connection; null where the end user can still choose another one. */
  integrationOf(id: string): string | null {
    const query = "SELECT integration FROM connection WHERE id = ? AND status <> 'pending'";
    const [row] = this.#tables.read(query, id);
    return z.string().nullable().catch(null).parse(row?.["integration"]);
  }

  /** Returns whether a connection is the integration's or, while it is pending, can still become it. */
  canBelongTo(id: string, integration: string): boolean {
    const query = "SELECT 1 FROM connection WHERE id = ? AND (integration = ? OR status = 'pending')";
    return this.#tables.read(query, id, integration).length > 0;
  }

  /** Returns which of these connections exist and are not deleted. */
  undeletedOf(ids: readonly string[]): ReadonlySet<string> {
    const query =
      "SELECT id FROM connection WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'deleted'";
    return new Set(this.#tables.read(query, JSON.stringify(ids)).map((row) => IdRow().parse(row).id));
  }

  /** Returns some connections that are not deleted. */
  listUndeletedIds(limit: number): ConnectionId[] {
    const page = this.list({ limit });
    return page.ok ? page.value.ids : [];
  }

  /** Returns one page of IDs, in order, after `after`, with those of deleted connections that still store something. */
  listIds(after: string, limit: number): ConnectionId[] {
    return this.#tables
      .read("SELECT id FROM connection WHERE id > ? ORDER BY id LIMIT ?", after, limit)
      .map((row) => IdRow().parse(row).id);
  }

  /** Returns whether an integration has connections that are not deleted. */
  isIntegrationInUse(integration: string): boolean {
    const query = "SELECT 1 FROM connection WHERE integration = ? AND status <> 'deleted' LIMIT 1";
    return this.#tables.read(query, integration).length > 0;
  }

  /**
   * Returns the number of connections by integration and status. Reads only an index, and nothing if no connection has
   * changed since the last call.
   */
  counts(): ConnectionCount[] {
    this.#counts ??= this.#tables
      .read(
        `SELECT integration, status, COUNT(*) AS count FROM connection WHERE status <> 'deleted'
         GROUP BY integration, status`,
      )
      .map((row) => Count().parse(row));
    return this.#counts;
  }

  /** Returns one page of connections, or a failure where the cursor is invalid. */
  list(query: DirectoryQuery): Result<DirectoryPage> {
    return listConnections(this.#tables, query);
  }

  /** Returns the IDs of the connections that a filter matches, the newest first. Reads all connections if it has to. */
  matchingIds(filter: DirectoryFilter, limit: number): ConnectionId[] {
    const { sql, bindings } = conditionOf(filter);
    const query = `SELECT id FROM connection WHERE ${sql} ORDER BY ${NEWEST_FIRST} LIMIT ?`;
    return this.#tables.read(query, ...bindings, limit).map((row) => IdRow().parse(row).id);
  }

  /** Counts connections for each request, which reads the list. The counts are kept until a connection changes. */
  count(requests: readonly CountRequest[]): DirectoryCount[] {
    const byKey = new Map(requests.map((request) => [JSON.stringify(request), request]));
    const missing = [...byKey].filter(([key]) => !this.#counted.has(key));
    if (this.#counted.size + missing.length > MAX_COUNTED) this.#counted.clear();
    const unknown = [...byKey].filter(([key]) => !this.#counted.has(key));
    const counted = countConnections(
      this.#tables,
      unknown.map(([, request]) => request),
    );
    for (const [n, [key]] of unknown.entries()) this.#counted.set(key, counted[n] ?? NOT_COUNTED);
    return [...requests].map((request) => this.#counted.get(JSON.stringify(request)) ?? NOT_COUNTED);
  }
}
