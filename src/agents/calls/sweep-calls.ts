import type { AgentContext } from "../agent-context.ts";
import { isOpen, OUTCOME_KEPT_MS } from "./held-call.ts";

/** Deletes what expired calls contain, and old calls, and schedules the next run while there are others. */
export function sweepCalls({ store, tasks, now, transaction }: AgentContext): void {
  transaction(() => {
    const time = now();
    for (const call of store.calls()) {
      if (call.expires_at + OUTCOME_KEPT_MS <= time) store.deleteCall(call.id);
      else if (!isOpen(call, time) && call.sealed_content !== null)
        store.putCall({ ...call, sealed_content: null });
    }
    const times = store
      .calls()
      .map((call) => (isOpen(call, time) ? call.expires_at : call.expires_at + OUTCOME_KEPT_MS));
    tasks.reschedule("sweep", times.length === 0 ? null : Math.min(...times));
  });
}
