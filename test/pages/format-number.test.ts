// Numbers as the dashboard writes them, and scales that end at round ones.

import { describe, expect, test } from "vitest";
import {
  duration,
  figure,
  percent,
  roundTop,
  shortFigure,
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
])("a scale for %j ends at %i", (values, top) => {
  expect(roundTop(values)).toBe(top);
});

test("a scale is never below its values, its half is whole, and it is not much above", () => {
  for (let value = 1; value < 5_000; value++) {
    const top = roundTop([value]);
    expect(top).toBeGreaterThanOrEqual(value);
    expect(top / 2).toBe(Math.floor(top / 2));
    expect(top).toBeLessThanOrEqual(Math.max(value * 2, 2));
  }
});

describe("a figure", () => {
  test.each([
    [duration(0), "0 ms"],
    [duration(640.4), "640 ms"],
    [duration(999.4), "999 ms"],
    [duration(1_000), "1 s"],
    [duration(1_240), "1.2 s"],
    [percent(0, 0), "0 %"],
    [percent(0, 5), "0 %"],
    [percent(1, 100_000), "< 0.1 %"],
    [percent(1, 8), "12.5 %"],
    [percent(5, 5), "100 %"],
    [figure(1_234_567), "1,234,567"],
    [shortFigure(20_000), "20K"],
  ])("reads as %s", (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
