import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import type { IntegrationIds } from "./call-with-api-key.ts";

/** A connection's item, and whose key it is read with. */
export type OwnedItem = { ids: IntegrationIds; itemId: string };

/** The item of a connection that has been connected. */
export function itemOf(connection: Connection): Result<OwnedItem> {
  const { app, integration, provider_metadata, version } = connection;
  const itemId = provider_metadata["item_id"];
  if (integration === null || typeof itemId !== "string")
    // One that had to be given back leaves a connection that needs its person.
    return fail(version === 0 ? "connection_pending" : "reauthorization_required");
  return ok({ ids: { app, integration }, itemId });
}
