// The scenes in which Latchkey is compared with the bare Worker, and their requests.

import type { BenchData } from "../bench-data.ts";
import type { LoopJob, Target } from "../load/load-job.ts";
import type { TokenEntry } from "../unread-tokens.ts";

export const COMPARED = ["hot-read", "cold-read", "proxy-1k", "proxy-10m", "upload-10m"] as const;
export type ComparedName = (typeof COMPARED)[number];

export type Side = "latchkey" | "bare";

type Jobs = Record<Side, Omit<LoopJob, "kind">>;

export type Comparison = {
  name: ComparedName;
  title: string;
  /** The numbers of callers to measure with. */
  callers: number[];
  /** Returns the requests of the next slice. */
  nextJobs: (callers: number) => Jobs;
};

/** How much a run measures. Times are in milliseconds. */
export type Plan = {
  rounds: number;
  /** The duration of a slice with small responses, and with large ones. */
  sliceMs: number;
  largeSliceMs: number;
  /** The number of tokens that a slice reads for the first time. */
  coldReads: number;
  warmUpMs: number;
  /** The numbers of connects, of refreshes, and of connections to have in memory. */
  connects: number;
  refreshes: number;
  connectionsInMemory: number;
  /** How often each page of the dashboard is opened. */
  pageTries: number;
};

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const READERS = [1, 16, 64];
const PROXY_CALLERS = [1, 16];

/** How many slices without a duration are needed until the runtime has compiled the code. */
export const WARM_UP_SLICES = 8;

/** Returns how many tokens that have not been read before the comparisons with these names need. */
export function unreadTokensNeeded(names: readonly string[], plan: Plan): number {
  return names.includes("cold-read") ? (plan.rounds * READERS.length + WARM_UP_SLICES) * plan.coldReads : 0;
}

/**
 * Returns all comparisons.
 *
 * @param hot a connection that is read all the time
 * @param unread tokens that have not been read before
 */
export function comparisonsOf(
  data: BenchData,
  plan: Plan,
  hot: string,
  unread: readonly TokenEntry[],
): Comparison[] {
  const both = (path: string, durationMs: number) => (callers: number) => ({
    latchkey: { target: get(data, "latchkey", path), callers, durationMs },
    bare: { target: get(data, "bare", path), callers, durationMs },
  });
  const hotPath = `/v1/connections/${hot}`;
  const upload = (side: Side): Target => {
    const target = get(data, side, `${hotPath}/proxy/upload`);
    return { ...target, method: "POST", bodyBytes: 10 * MEBIBYTE };
  };
  const remaining = [...unread];
  return [
    {
      name: "hot-read",
      title: "hot token read / bare Hono",
      callers: READERS,
      nextJobs: both(`${hotPath}/token`, plan.sliceMs),
    },
    {
      name: "cold-read",
      title: "cold token read / bare KV read",
      callers: READERS,
      nextJobs: (callers) => {
        const next = remaining.splice(0, plan.coldReads);
        const paths = next.map(({ id }) => `/v1/connections/${id}/token`);
        const entries = next.map(({ entry }) => `/kv/${encodeURIComponent(entry)}`);
        return {
          latchkey: { target: get(data, "latchkey", ...paths), callers, durationMs: null },
          bare: { target: get(data, "bare", ...entries), callers, durationMs: null },
        };
      },
    },
    {
      name: "proxy-1k",
      title: "proxied response of 1 KiB / bare forwarding",
      callers: PROXY_CALLERS,
      nextJobs: both(`${hotPath}/proxy/bytes/${KIBIBYTE}`, plan.sliceMs),
    },
    {
      name: "proxy-10m",
      title: "proxied response of 10 MiB / bare forwarding",
      callers: PROXY_CALLERS,
      nextJobs: both(`${hotPath}/proxy/bytes/${10 * MEBIBYTE}`, plan.largeSliceMs),
    },
    {
      name: "upload-10m",
      title: "proxied request of 10 MiB / bare forwarding",
      callers: PROXY_CALLERS,
      nextJobs: (callers) => ({
        latchkey: { target: upload("latchkey"), callers, durationMs: plan.largeSliceMs },
        bare: { target: upload("bare"), callers, durationMs: plan.largeSliceMs },
      }),
    },
  ];
}

/** Returns requests with an API key for these paths of a Worker. */
export function get(data: BenchData, side: Side, ...paths: string[]): Target {
  const headers = { authorization: `Bearer ${data.app.key}` };
  return { origin: data.workers.origins[side], method: "GET", paths, headers, bodyBytes: 0 };
}
