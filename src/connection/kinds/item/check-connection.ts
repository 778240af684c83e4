import { timestamp } from "../../../shared/clock.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { CheckReason, CheckReport } from "../../check/check-report.ts";
import { type ConnectionContext, liveConnection } from "../../connection-context.ts";
import { connectionStatusOf } from "./item-status.ts";
import { type Synced, syncItem } from "./sync-item.ts";

/** Checks the item's status with the provider. */
export async function checkConnection(context: ConnectionContext): Promise<Result<CheckReport>> {
  const synced = await syncItem(context);
  if (!synced.ok && synced.failure.code !== "provider_unavailable") return synced;
  const live = liveConnection(context);
  if (!live.ok) return live;
  const reason = synced.ok ? reasonOf(synced.value) : "provider_unavailable";
  const { account } = live.value;
  return ok({
    ok: reason === null || reason === "data_stale",
    reason,
    account: account === null ? null : { id: account.id, label: account.label },
    checked_at: timestamp(context.now()),
  });
}

function reasonOf({ item }: Synced): CheckReason | null {
  if (item === null) return "account_gone";
  switch (connectionStatusOf(item)) {
    case "reauthorization_required":
      return "credential_rejected";
    case "stale":
      return "data_stale";
    case "active":
    case null:
      return null;
  }
}
