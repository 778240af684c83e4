// The memory of workerd, before and after it has many connections in memory, and while it proxies large responses.

import { setTimeout as pause } from "node:timers/promises";
import type { BenchData } from "../bench-data.ts";
import type { Load } from "../load/load.ts";
import { WorkerdProcess } from "../workerd-process.ts";
import { get } from "./comparisons.ts";

/** The resident memory of workerd in MiB. `highest` is the highest that was seen in between. */
export type MemoryReport = { title: string; before: number; highest: number; after: number };

const LARGE_BYTES = 10 * 1024 * 1024;
const CALLERS = 16;
const WARM_UP_MS = 2_000;
const DURATION_MS = 5_000;
const READ_EVERY_MS = 250;

/** Measures token reads of all these connections, and responses of 10 MiB. */
export async function measureMemory(load: Load, data: BenchData, ids: string[]): Promise<MemoryReport[]> {
  await data.workers.restart();
  const [first = ""] = ids;
  const read = (...paths: string[]) => get(data, "latchkey", ...paths);
  const hot = read(`/v1/connections/${first}/token`);
  await load.loop({ target: hot, callers: CALLERS, durationMs: WARM_UP_MS });
  const all = read(...ids.map((id) => `/v1/connections/${id}/token`));
  const reads = await measure(`token reads of ${ids.length} connections`, () =>
    load.loop({ target: all, callers: CALLERS, durationMs: null }),
  );
  const large = read(`/v1/connections/${first}/proxy/bytes/${LARGE_BYTES}`);
  await load.loop({ target: large, callers: CALLERS, durationMs: WARM_UP_MS });
  const proxied = await measure(`proxied responses of 10 MiB, ${CALLERS} callers`, () =>
    load.loop({ target: large, callers: CALLERS, durationMs: DURATION_MS }),
  );
  return [reads, proxied];
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
