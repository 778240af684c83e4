// One provider with its state: what every step of the flow is given.

import { Clients } from "./clients.ts";
import { Database } from "./database.ts";
import { FaultQueue } from "./fault-queue.ts";
import { Grants } from "./grants.ts";
import type { Provider } from "./providers/provider.ts";
import { Records } from "./records.ts";
import { RequestLog } from "./request-log.ts";

export interface State {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly faults: FaultQueue;
  readonly log: RequestLog;
  readonly records: Records;
}

export interface Sandbox extends State {
  readonly provider: Provider;
}

/** Opens the stores over one Durable Object's SQLite. */
export function openState(sql: SqlStorage): State {
  const db = new Database(sql);
  return {
    clients: new Clients(db),
    grants: new Grants(db),
    faults: new FaultQueue(db),
    log: new RequestLog(db),
    records: new Records(db),
  };
}
