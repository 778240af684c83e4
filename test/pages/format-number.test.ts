// Numbers in the dashboard, and the round maxima of its axes.

import { describe, expect, test } from "vitest";
import {
  formatDuration,
  formatNumber,
  formatPercent,
  axisMaximum,
  formatCompact,
} from "../../src/pages/dashboard/components/format-number.ts";

test.each([
  [[], 2],
  [[0], 2],
  [[1], 2],
  [[2], 2],
  [[3], 4],
  [[7], 8],
  [[9], 10],
  [[10], 10],
  [[11, 3], 20],
  [[61], 80],
  [[999], 1_000],
  [[1_001], 2_000],
  [[123_456], 200_000],
])("an axis for %j ends at %i", (values, top) => {
  expect(axisMaximum(values)).toBe(top);
});

test("an axis is never below its values, has a whole middle, and is at most twice as high", () => {
  for (let value = 1; value < 5_000; value++) {
    const top = axisMaximum([value]);
    expect(top).toBeGreaterThanOrEqual(value);
    expect(top / 2).toBe(Math.floor(top / 2));
    expect(top).toBeLessThanOrEqual(Math.max(value * 2, 2));
  }
});

describe("a number", () => {
  test.each([
    [formatDuration(0), "0 ms"],
    [formatDuration(640.4), "640 ms"],
    [formatDuration(999.4), "999 ms"],
    [formatDuration(1_000), "1 s"],
    [formatDuration(1_240), "1.2 s"],
    [formatPercent(0, 0), "0%"],
    [formatPercent(0, 5), "0%"],
    [formatPercent(1, 100_000), "<0.1%"],
    [formatPercent(1, 8), "12.5%"],
    [formatPercent(5, 5), "100%"],
    [formatNumber(1_234_567), "1,234,567"],
    [formatCompact(20_000), "20K"],
  ])("is formatted: %s", (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
