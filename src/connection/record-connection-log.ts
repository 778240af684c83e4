// Records in the app's log what this connection's object does.

import type { LogFacts } from "../logs/log-entry.ts";
import { recordLog } from "../logs/record-log.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionContext } from "./connection-context.ts";

type Facts = Omit<LogFacts, "at" | "request_id" | "connection" | "duration_ms">;

/** Records something that began at `startedAt`, in milliseconds. Without a request, Latchkey did it on its own. */
export function recordConnectionLog(
  { env, now, requestId }: Pick<ConnectionContext, "env" | "now" | "requestId">,
  { app, id, integration, provider }: Pick<Connection, "app" | "id" | "integration" | "provider">,
  startedAt: number | null,
  facts: Facts,
): void {
  const at = now();
  recordLog({ env, waitUntil: null }, app, {
    integration,
    provider,
    via: requestId === null ? "background" : null,
    ...facts,
    at,
    request_id: requestId,
    connection: id,
    duration_ms: startedAt === null ? null : at - startedAt,
  });
}
