import { runInDurableObject } from "cloudflare:test";
import type { Stage } from "./create-connection.ts";

/** Advances the clock, and runs each alarm when it is due, as the platform does. Returns the number of alarms. */
export function advanceTime({ stub, clock }: Pick<Stage, "stub" | "clock">, ms: number): Promise<number> {
  return runInDurableObject(stub, async (object, { storage }) => {
    const end = clock.now() + ms;
    let alarmCount = 0;
    for (;;) {
      const alarm = await storage.getAlarm();
      if (alarm === null || alarm > end) break;
      clock.at = Math.max(clock.at, alarm);
      await storage.deleteAlarm();
      await object.alarm();
      alarmCount += 1;
    }
    clock.at = end;
    return alarmCount;
  });
}
