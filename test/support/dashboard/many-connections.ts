// Fills the list of an app's connections, and the list of its events, without a request for each. What a row of the list
// leads to does not exist: a test that opens a connection uses one that was connected.

import type { Runtime } from "../runtime/runtime.ts";
import { personOf } from "./people.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ROWS_AT_A_TIME = 2_000;

/** An integration, and the provider that its connections name. */
export type Listed = { id: string; provider: string };

/**
 * Adds connections to an app's list: most of them active, some to reconnect, and a few pending, over 400 days. The app needs
 * to have a connection already.
 */
export async function listConnections(
  runtime: Runtime,
  app: string,
  integrations: readonly Listed[],
  count: number,
): Promise<void> {
  const storage = await runtime.objectStorage("AppObject", { name: app });
  const now = Date.now();
  for (let first = 0; first < count; first += ROWS_AT_A_TIME) {
    const rows = Array.from({ length: Math.min(ROWS_AT_A_TIME, count - first) }, (_, i) =>
      rowOf(app, integrations, first + i, now - ((first + i + 1) / count) * 400 * DAY),
    );
    await storage.exec(
      `INSERT INTO connection (id, end_user, integration, status, created_at, revision, record)
       SELECT value ->> 'id', value ->> 'end_user', value ->> 'integration', value ->> 'status',
         value ->> 'created', 1, value -> 'record' FROM json_each(?)`,
      JSON.stringify(rows),
    );
  }
}

const statusOf = (n: number) =>
  n % 33 === 7 ? "pending" : n % 19 === 3 ? "reauthorization_required" : "active";

const ERRORS = ["refresh_token_invalid", "reauthorization_required"];

function rowOf(app: string, integrations: readonly Listed[], n: number, at: number) {
  const { endUser, name, email, company } = personOf(n);
  // One integration has more connections than the others.
  const integration = integrations[n % 3 === 0 ? 0 : (n * 7) % integrations.length];
  const status = statusOf(n);
  const id = listedId(n);
  const created = Math.round(at);
  const changed = new Date(created + (n % 50) * MINUTE).toISOString();
  const isPending = status === "pending";
  const error = status === "active" ? null : { code: ERRORS[n % 2], message: null, at: changed };
  const record = {
    id,
    app,
    integration: integration?.id ?? null,
    provider: integration?.provider ?? null,
    end_user: endUser,
    end_user_name: n % 2 === 0 ? name : null,
    status,
    requested_scopes: ["read", "write", "offline_access"],
    granted_scopes: isPending ? [] : ["read", "offline_access"],
    missing_scopes: n % 40 === 5 ? ["write"] : [],
    needs_scopes: [],
    account: isPending ? null : { id: `account-${n}`, label: n % 3 === 0 ? email : company },
    resource: null,
    metadata: { plan: "pro", tenant: `tenant-${n}`, region: "eu-central" },
    refreshable: true,
    revocable: true,
    stale: false,
    expires_at: isPending ? null : new Date(created + 60 * MINUTE).toISOString(),
    created_at: new Date(created).toISOString(),
    updated_at: changed,
    last_refreshed_at: isPending ? null : changed,
    last_error: isPending ? null : error,
  };
  return { id, end_user: endUser, integration: record.integration, status, created, record };
}

/** Returns the ID of the nth connection that `listConnections` adds. */
const listedId = (n: number) => `con${String(n).padStart(20, "0")}`;

/** Adds delivered events to an app's list, before those that it has, over 30 days. The app needs to have an event already. */
export async function listEvents(runtime: Runtime, app: string, count: number): Promise<void> {
  const storage = await runtime.objectStorage("AppObject", { name: app });
  const { endUser } = personOf(1);
  // Positions are never negative.
  await storage.exec("UPDATE delivery SET seq = seq + ?", count);
  const record = {
    id: "{id}",
    type: "connection.updated",
    at: 0,
    data: { app, connection: "{connection}", end_user: endUser, changed: ["account"] },
  };
  await storage.exec(
    `WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ?1),
       event AS (SELECT n, printf('evt%020d', n) AS id, printf('con%020d', n % 10000) AS connection,
         CAST(?2 - (?1 - n) * (30.0 * ${DAY} / ?1) AS INTEGER) AS at FROM step)
     INSERT INTO delivery (seq, id, at, lane, type, record, state, attempts, first_attempt_at, due_at, ended_at, response_status)
     SELECT n, id, at, connection, 'connection.updated',
       replace(replace(json_set(?3, '$.at', at), '{id}', id), '{connection}', connection),
       'delivered', 1, at, at, at, 204 FROM event`,
    count,
    Date.now(),
    JSON.stringify(record),
  );
}
