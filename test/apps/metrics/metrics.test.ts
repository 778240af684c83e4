// Buckets and quantiles of metrics.

import { describe, expect, test } from "vitest";
import {
  bucketsOf,
  firstHour,
  hourOf,
  NO_METRICS,
  plus,
  quantileMs,
  type Range,
  refreshMetrics,
  servedMetrics,
  totalOf,
} from "../../../src/apps/metrics/metrics.ts";
import { DAY, HOUR } from "../../../src/shared/clock.ts";

const NOW = Date.UTC(2026, 10, 21, 17, 11, 27);

const refreshes = (...durations: number[]) =>
  durations
    .map((durationMs) => refreshMetrics({ at: NOW, ok: true, durationMs }))
    .reduce((sum, one) => plus(sum, one), NO_METRICS);

describe("a refresh", () => {
  test("is counted as refreshed or failed, with its duration in both cases", () => {
    const refreshed = refreshMetrics({ at: NOW, ok: true, durationMs: 10 });
    const failed = refreshMetrics({ at: NOW, ok: false, durationMs: 10 });
    expect(refreshed).toMatchObject({ served: 0, refreshed: 1, failed: 0 });
    expect(failed).toMatchObject({ served: 0, refreshed: 0, failed: 1, latency: refreshed.latency });
  });

  test.each([0, 1, 25, 26, 799, 800, 801, 25_000, 25_001, 1e9, -1, Number.NaN])(
    "of %d ms is counted in one bin",
    (durationMs) => {
      const { latency } = refreshMetrics({ at: NOW, ok: true, durationMs });
      expect(latency.reduce((sum, count) => sum + count, 0)).toBe(1);
    },
  );
});

describe("a quantile", () => {
  test("of no values is null", () => {
    expect(quantileMs(NO_METRICS, 0.5)).toBeNull();
    expect(quantileMs(servedMetrics(5), 0.95)).toBeNull();
  });

  test.each([3, 40, 120, 333, 1_000, 4_321, 9_999])(
    "of durations that are all %d ms is in their bin",
    (durationMs) => {
      const metrics = refreshes(...Array.from({ length: 50 }, () => durationMs));
      for (const q of [0.01, 0.5, 0.95, 1]) {
        const found = quantileMs(metrics, q) ?? -1;
        // The error is the bin's width: at most the value itself, or 25 ms.
        expect(Math.abs(found - durationMs)).toBeLessThanOrEqual(Math.max(durationMs * 0.7, 25));
      }
    },
  );

  test("of 1 to 1,000 ms is close to the exact value", () => {
    const metrics = refreshes(...Array.from({ length: 1_000 }, (_, i) => i + 1));
    expect(quantileMs(metrics, 0.5)).toBeCloseTo(500, -1);
    expect(quantileMs(metrics, 0.95)).toBeGreaterThan(900);
    expect(quantileMs(metrics, 0.95)).toBeLessThan(1_150);
  });

  test("grows with the share", () => {
    const metrics = refreshes(5, 60, 60, 200, 900, 2_000, 7_000, 30_000);
    const found = [0.1, 0.25, 0.5, 0.75, 0.9, 1].map((q) => quantileMs(metrics, q) ?? 0);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  test("beyond the last bin is its bound", () => {
    expect(quantileMs(refreshes(99_000), 0.5)).toBe(25_000);
  });

  test("of two merged halves equals that of the whole", () => {
    const [a, b] = [refreshes(10, 20, 3_000), refreshes(400, 500, 9_000)];
    expect(quantileMs(plus(a, b), 0.5)).toBe(quantileMs(refreshes(10, 20, 3_000, 400, 500, 9_000), 0.5));
  });
});

describe("the buckets", () => {
  test("of 24 hours are hours, and the last one is the current hour", () => {
    const buckets = bucketsOf([], "24h", NOW);
    expect(buckets).toHaveLength(24);
    expect(buckets.at(-1)).toMatchObject({
      from: Date.UTC(2026, 10, 21, 17),
      until: Date.UTC(2026, 10, 21, 18),
    });
    expect(buckets[0]?.from).toBe(Date.UTC(2026, 10, 20, 18));
  });

  test("of 30 days are UTC days, and the last one is today", () => {
    const buckets = bucketsOf([], "30d", NOW);
    expect(buckets).toHaveLength(30);
    expect(buckets.at(-1)).toMatchObject({ from: Date.UTC(2026, 10, 21), until: Date.UTC(2026, 10, 22) });
    expect(buckets[0]?.from).toBe(Date.UTC(2026, 9, 23));
  });

  test.each<Range>(["24h", "30d"])("of %s contain every hour of the range once, and no other", (range) => {
    const first = firstHour(range, NOW);
    const last = hourOf(NOW);
    const hours = [first - 1, first, first + 1, last - 1, last, last + 1 + 24].map((hour) => ({
      hour,
      metrics: servedMetrics(1),
    }));
    expect(totalOf(bucketsOf(hours, range, NOW)).served).toBe(4);
    const all = Array.from({ length: last - first + 1 }, (_, i) => ({
      hour: first + i,
      metrics: servedMetrics(1),
    }));
    expect(totalOf(bucketsOf(all, range, NOW)).served).toBe(all.length);
  });

  test("are contiguous at any time of an hour or a day", () => {
    for (const now of [
      NOW,
      Math.floor(NOW / DAY) * DAY,
      Math.floor(NOW / DAY) * DAY - 1,
      Math.floor(NOW / HOUR) * HOUR,
    ]) {
      for (const range of ["24h", "30d"] as const) {
        const buckets = bucketsOf([], range, now);
        const ends = buckets.map(({ until }) => until);
        expect(buckets.slice(1).map(({ from }) => from)).toEqual(ends.slice(0, -1));
        expect(buckets.at(-1)?.from).toBeLessThanOrEqual(now);
        expect(buckets.at(-1)?.until).toBeGreaterThan(now);
      }
    }
  });

  test("add up everything in the same bucket", () => {
    const hours = [
      { hour: hourOf(NOW), metrics: servedMetrics(3) },
      { hour: hourOf(NOW), metrics: refreshes(10) },
    ];
    expect(bucketsOf(hours, "24h", NOW).at(-1)?.metrics).toMatchObject({ served: 3, refreshed: 1 });
  });
});
