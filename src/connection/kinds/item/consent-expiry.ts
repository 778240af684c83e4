import { DAY } from "../../../shared/clock.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { syncItem } from "./sync-item.ts";

/**
 * Handles the expiry of a consent by reading the item's status. Repeats daily, because the provider may report the end
 * later.
 */
export async function onConsentExpiry(context: ConnectionContext): Promise<void> {
  context.tasks.reschedule("expiring", context.now() + DAY);
  await syncItem(context);
}
