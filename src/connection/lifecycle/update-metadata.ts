import { ok, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import { type ConnectionContext, appConnection, saveConnection } from "../connection-context.ts";
import type { Metadata } from "../metadata.ts";
import { publishConnection } from "../token/publish-connection.ts";

/** Replaces the metadata that the app has set. */
export async function updateMetadata(
  context: ConnectionContext,
  metadata: Metadata,
): Promise<Result<Connection>> {
  const live = appConnection(context);
  if (!live.ok) return live;
  const changed = { ...live.value, app_metadata: metadata };
  const change = { type: "connection.updated", facts: { reason: "metadata" } } as const;
  const saved = saveConnection(context, changed, change);
  await publishConnection(context);
  return ok(saved);
}
