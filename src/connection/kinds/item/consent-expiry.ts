import { DAY } from "../../../shared/clock.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { syncItem } from "./sync-item.ts";

/** The consent has ended: what that means for its data is the provider's to say, today or one of these days. */
export async function onConsentExpiry(context: ConnectionContext): Promise<void> {
  context.tasks.reschedule("expiring", context.now() + DAY);
  await syncItem(context);
}
