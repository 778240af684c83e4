// An app's metrics in hourly buckets, and the figures derived from them. Pure. Latencies are a small histogram.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { DAY, HOUR } from "../../shared/clock.ts";
import { BIN_COUNT, binOf, quantileOf } from "../../shared/histogram.ts";

const NO_LATENCY: readonly number[] = Array.from({ length: BIN_COUNT }, () => 0);

/** How long a bucket is kept. */
export const KEPT_HOURS = (30 * DAY) / HOUR;

export const Metrics = lazy(() =>
  z.object({
    /** Tokens returned to the app or used by the proxy. */
    served: z.number(),
    /** Refreshes that returned a token, and those that failed. */
    refreshed: z.number(),
    failed: z.number(),
    /** Durations of all refreshes, failed ones included: the number in each bin. */
    latency: z.array(z.number()).length(NO_LATENCY.length),
  }),
);

export type Metrics = Readonly<Parsed<typeof Metrics>>;

export const NO_METRICS: Metrics = { served: 0, refreshed: 0, failed: 0, latency: [...NO_LATENCY] };

/** One refresh, reported by the caller that made it; `at` is when the response arrived. */
export type RefreshReport = { at: number; ok: boolean; durationMs: number };

/** Returns the bucket of a point in time. */
export const hourOf = (at: number) => Math.floor(at / HOUR);

/** Returns the metrics of a number of token reads. */
export function servedMetrics(count: number): Metrics {
  return { ...NO_METRICS, served: count };
}

/** Returns the metrics of one refresh. */
export function refreshMetrics({ ok, durationMs }: RefreshReport): Metrics {
  const bin = binOf(durationMs);
  const latency = NO_LATENCY.map((count, i) => (i === bin ? count + 1 : count));
  return { served: 0, refreshed: ok ? 1 : 0, failed: ok ? 0 : 1, latency };
}

/** Adds two sets of metrics. */
export function plus(a: Metrics, b: Metrics): Metrics {
  return {
    served: a.served + b.served,
    refreshed: a.refreshed + b.refreshed,
    failed: a.failed + b.failed,
    latency: a.latency.map((count, i) => count + (b.latency[i] ?? 0)),
  };
}

/**
 * Returns the duration in milliseconds within which a share `q` (0 to 1) of the refreshes stayed; null
 * without any.
 */
export function quantileMs({ latency }: Pick<Metrics, "latency">, q: number): number | null {
  return quantileOf(latency, q);
}

export const Range = lazy(() => z.enum(["24h", "30d"]));
export type Range = Parsed<typeof Range>;

/** The metrics from one point in time to just before another. */
export type Bucket = { from: number; until: number; metrics: Metrics };

export type HourOfMetrics = { hour: number; metrics: Metrics };

/**
 * Returns the first hour of a range that ends now: 23 hours ago, or the start of the day (UTC) 29 days ago.
 */
export function firstHour(range: Range, now: number): number {
  return range === "24h" ? hourOf(now) - 23 : hourOf((Math.floor(now / DAY) - 29) * DAY);
}

/** Sums hours into the buckets of a range: 24 hours, or 30 days. */
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

/** Returns the sum of all buckets. */
export function totalOf(buckets: readonly Bucket[]): Metrics {
  return buckets.reduce((sum, { metrics }) => plus(sum, metrics), NO_METRICS);
}
