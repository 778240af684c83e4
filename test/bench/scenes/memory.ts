// The memory of workerd, before and after it has many connections in memory, and while it proxies large responses.

import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { BenchData } from "../bench-data.ts";
import type { Load } from "../load/load.ts";
import { get } from "./comparisons.ts";

const run = promisify(execFile);

/** The resident memory of workerd in MiB. `highest` is the highest that was seen in between. */
export type MemoryReport = { title: string; before: number; highest: number; after: number };

const KIBIBYTES_PER_MEBIBYTE = 1024;
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
  const pid = await workerdPid();
  const before = await residentMemory(pid);
  let highest = before;
  const working = work().then(() => true);
  while (!(await Promise.race([working, pause(READ_EVERY_MS, false)])))
    highest = Math.max(highest, await residentMemory(pid));
  const after = await residentMemory(pid);
  return { title, before, highest: Math.max(highest, after), after };
}

async function residentMemory(pid: string): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", pid]);
  return Number(stdout) / KIBIBYTES_PER_MEBIBYTE;
}

/** Returns the ID of the workerd that this process has started. */
async function workerdPid(): Promise<string> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,comm="]);
  for (const line of stdout.split("\n")) {
    const [pid = "", parent, command = ""] = line.trim().split(/\s+/);
    if (parent === String(process.pid) && command.endsWith("workerd")) return pid;
  }
  throw new Error("this process has not started workerd");
}
