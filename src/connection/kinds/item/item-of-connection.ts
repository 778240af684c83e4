import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import type { IntegrationIds } from "./call-with-api-key.ts";
import type { ItemOwner } from "./stored-records.ts";

/** A connection's item, and the integration whose key reads it. */
export type OwnedItem = { ids: IntegrationIds; owner: ItemOwner; itemId: string };

/** Returns the item of a connection that was connected. */
export function itemOf(connection: Connection): Result<OwnedItem> {
  const { app, integration, variables, origins_since, provider_metadata, version } = connection;
  const itemId = provider_metadata["item_id"];
  if (integration === null || typeof itemId !== "string")
    // An item that had to be deleted leaves a connection that must be reconnected.
    return fail(version === 0 ? "connection_pending" : "reauthorization_required");
  const owner = { integration, variables, origins_since };
  return ok({ ids: { app, integration, origins_since }, owner, itemId });
}
