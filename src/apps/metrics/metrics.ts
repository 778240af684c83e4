// What is counted of an app, in hourly buckets, and what can be told of them. Pure. Latencies are kept as a
// small histogram: it can be summed, and a quantile read from it is off by a part of its step at most.

import * as z from "zod";
import { DAY, HOUR } from "../../shared/clock.ts";

/** Upper ends of the histogram's steps, in milliseconds; what takes longer has a step of its own. */
const STEPS_MS = [
  25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1_200, 1_600, 2_400, 3_200, 5_000, 7_500, 10_000, 15_000,
  25_000,
] as const;

const NO_LATENCY: readonly number[] = Array.from({ length: STEPS_MS.length + 1 }, () => 0);

/** How long a bucket is kept. */
export const KEPT_HOURS = (30 * DAY) / HOUR;

export const Metrics = z.object({
  /** Tokens handed out, to the app or to a call through the proxy. */
  served: z.number(),
  /** Refreshes that brought a token, and those that did not. */
  refreshed: z.number(),
  failed: z.number(),
  /** How long the refreshes took, those that failed too: how many fell into each step. */
  latency: z.array(z.number()).length(NO_LATENCY.length),
});

export type Metrics = Readonly<z.output<typeof Metrics>>;

export const NO_METRICS: Metrics = { served: 0, refreshed: 0, failed: 0, latency: [...NO_LATENCY] };

/** One refresh, as whoever made it reports it; `at` is when its answer came. */
export type RefreshReport = { at: number; ok: boolean; durationMs: number };

/** The bucket an instant falls into. */
export const hourOf = (at: number) => Math.floor(at / HOUR);

export function servedMetrics(count: number): Metrics {
  return { ...NO_METRICS, served: count };
}

export function refreshMetrics({ ok, durationMs }: RefreshReport): Metrics {
  const found = STEPS_MS.findIndex((end) => durationMs <= end);
  const step = found === -1 ? STEPS_MS.length : found;
  const latency = NO_LATENCY.map((count, i) => (i === step ? count + 1 : count));
  return { served: 0, refreshed: ok ? 1 : 0, failed: ok ? 0 : 1, latency };
}

export function plus(a: Metrics, b: Metrics): Metrics {
  return {
    served: a.served + b.served,
    refreshed: a.refreshed + b.refreshed,
    failed: a.failed + b.failed,
    latency: a.latency.map((count, i) => count + (b.latency[i] ?? 0)),
  };
}

/** The duration in milliseconds that a share `q` (0 to 1) of the refreshes stayed within; null without any. */
export function quantileMs({ latency }: Pick<Metrics, "latency">, q: number): number | null {
  const total = latency.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = Math.max(q * total, Number.MIN_VALUE);
  let below = 0;
  for (const [i, count] of latency.entries()) {
    if (below + count >= wanted) {
      const from = STEPS_MS[i - 1] ?? 0;
      const to = STEPS_MS[i] ?? from;
      return Math.round(from + ((to - from) * (wanted - below)) / count);
    }
    below += count;
  }
  return STEPS_MS.at(-1) ?? null;
}

export const Range = z.enum(["24h", "30d"]);
export type Range = z.output<typeof Range>;

/** What happened from one instant until before another. */
export type Bucket = { from: number; until: number; metrics: Metrics };

export type HourOfMetrics = { hour: number; metrics: Metrics };

/** The first hour of a range that ends now: 23 hours back, or the day (in UTC) 29 days back. */
export function firstHour(range: Range, now: number): number {
  return range === "24h" ? hourOf(now) - 23 : hourOf((Math.floor(now / DAY) - 29) * DAY);
}

/** The hours of a range as the plots show them: 24 hours one by one, or 30 days. */
export function bucketsOf(hours: readonly HourOfMetrics[], range: Range, now: number): Bucket[] {
  const length = range === "24h" ? HOUR : DAY;
  const start = firstHour(range, now) * HOUR;
  const sums = Array.from({ length: range === "24h" ? 24 : 30 }, () => NO_METRICS);
  for (const { hour, metrics } of hours) {
    const i = Math.floor((hour * HOUR - start) / length);
    const sum = sums[i];
    if (sum !== undefined) sums[i] = plus(sum, metrics);
  }
  return sums.map((metrics, i) => ({ from: start + i * length, until: start + (i + 1) * length, metrics }));
}

/** All buckets together. */
export function totalOf(buckets: readonly Bucket[]): Metrics {
  return buckets.reduce((sum, { metrics }) => plus(sum, metrics), NO_METRICS);
}
