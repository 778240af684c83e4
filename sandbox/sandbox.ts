// An OAuth provider with its state, which all endpoints receive.

import { Clients } from "./oauth/clients.ts";
import { Database } from "./database.ts";
import { DeviceCodes } from "./oauth/device-codes.ts";
import { FaultQueue } from "./control/fault-queue.ts";
import type { GrantType, Step } from "./control/faults.ts";
import { Grants } from "./oauth/grants.ts";
import type { Provider } from "./providers/provider.ts";
import { Records } from "./records.ts";
import { RequestLog } from "./control/request-log.ts";

const TABLES = `
  CREATE TABLE IF NOT EXISTS clients (
    client_id TEXT PRIMARY KEY, client_secret TEXT, redirect_uris TEXT NOT NULL, method TEXT, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, account TEXT NOT NULL, redirect_uri TEXT NOT NULL,
    scope TEXT NOT NULL, challenge TEXT, pick TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER);
  CREATE TABLE IF NOT EXISTS device_codes (
    device_code TEXT PRIMARY KEY, user_code TEXT NOT NULL, client_id TEXT NOT NULL, scope TEXT NOT NULL, account TEXT,
    pick TEXT NOT NULL, denied INTEGER NOT NULL, expires_at INTEGER NOT NULL, polled_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL, account TEXT NOT NULL, scope TEXT NOT NULL,
    pick TEXT NOT NULL, revoked_at INTEGER);
  CREATE INDEX IF NOT EXISTS grants_by_client ON grants (client_id, account);
  CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, kind TEXT NOT NULL, grant_id INTEGER NOT NULL,
    expires_at INTEGER, rotated_at INTEGER, replayed_at INTEGER, revoked_at INTEGER);
  CREATE INDEX IF NOT EXISTS tokens_by_value ON tokens (token);
  CREATE INDEX IF NOT EXISTS tokens_by_grant ON tokens (grant_id);
  CREATE TABLE IF NOT EXISTS bindings (token TEXT PRIMARY KEY, thumbprint TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS proofs (jti TEXT PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL);
`;

type Counter = "authorize" | GrantType | "rejected" | "api" | "discovery" | "register" | "reuse_detected";

export interface State {
  readonly clients: Clients;
  readonly deviceCodes: DeviceCodes;
  readonly grants: Grants;
  readonly faults: FaultQueue<Step>;
  readonly log: RequestLog<Step, Counter>;
  readonly records: Records;
}

export interface Sandbox extends State {
  readonly provider: Provider;
}

/** Opens the stores in a Durable Object's SQLite. */
export function openState(sql: SqlStorage): State {
  const db = new Database(sql, TABLES);
  return {
    clients: new Clients(db),
    deviceCodes: new DeviceCodes(db),
    grants: new Grants(db),
    faults: new FaultQueue(db),
    log: new RequestLog(db),
    records: new Records(db),
  };
}
