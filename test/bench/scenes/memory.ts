// The memory of workerd, while it proxies large responses, and before and after it has many connections in memory.

import { setTimeout as pause } from "node:timers/promises";
import type { BenchData } from "../bench-data.ts";
import type { Load } from "../load/load.ts";
import type { Target } from "../load/load-job.ts";
import { WorkerdProcess } from "../workerd-process.ts";
import { get } from "./comparisons.ts";

/** The resident memory of workerd in MiB. `highest` is the highest that was seen in between. */
export type MemoryReport = { title: string; before: number; highest: number; after: number };

const LARGE_BYTES = 10 * 1024 * 1024;
const CALLERS = 16;
const WARM_UP_MS = 2_000;
const DURATION_MS = 5_000;
const READ_EVERY_MS = 250;

/** The runtime's memory has settled if it grows by less than this in a loop, in MiB. */
const SETTLED_MIB = 3;
const MAX_WARM_UPS = 15;

/** Measures responses of 10 MiB, and then token reads of all these connections, which leave memory to be collected. */
export async function measureMemory(load: Load, data: BenchData, ids: string[]): Promise<MemoryReport[]> {
  await data.workers.restart();
  const [first = ""] = ids;
  const read = (...paths: string[]) => get(data, "latchkey", ...paths);
  const path = `/v1/connections/${first}/proxy/bytes/${LARGE_BYTES}`;
  await settleMemory(load, get(data, "bare", path));
  const large = read(path);
  const proxied = await measure(`proxied responses of 10 MiB, ${CALLERS} callers`, () =>
    load.loop({ target: large, callers: CALLERS, durationMs: DURATION_MS }),
  );
  const hot = read(`/v1/connections/${first}/token`);
  await load.loop({ target: hot, callers: CALLERS, durationMs: WARM_UP_MS });
  const all = read(...ids.map((id) => `/v1/connections/${id}/token`));
  const reads = await measure(`token reads of ${ids.length} connections`, () =>
    load.loop({ target: all, callers: CALLERS, durationMs: null }),
  );
  return [proxied, reads];
}

/** Repeats requests to the bare Worker until the runtime's memory no longer grows, as it does for any Worker at first. */
async function settleMemory(load: Load, target: Target): Promise<void> {
  const workerd = await WorkerdProcess.find();
  for (let n = 0; n < MAX_WARM_UPS; n += 1) {
    const before = await workerd.residentMemory();
    await load.loop({ target, callers: CALLERS, durationMs: WARM_UP_MS });
    if ((await workerd.residentMemory()) - before < SETTLED_MIB) return;
  }
}

async function measure(title: string, work: () => Promise<unknown>): Promise<MemoryReport> {
  const workerd = await WorkerdProcess.find();
  const before = await workerd.residentMemory();
  let highest = before;
  const working = work().then(() => true);
  while (!(await Promise.race([working, pause(READ_EVERY_MS, false)])))
    highest = Math.max(highest, await workerd.residentMemory());
  const after = await workerd.residentMemory();
  return { title, before, highest: Math.max(highest, after), after };
}
