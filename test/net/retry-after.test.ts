import { expect, test } from "vitest";
import { parseRetryAfter } from "../../src/net/retry-after.ts";

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

test.each([
  ["0", 0],
  ["1", 1],
  ["120", 120],
  [" 120 ", 120],
  ["3600", 3600],
])("reads %j as seconds", (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected);
});

test.each([
  [String(NOW / 1000 + 90), 90],
  [String(NOW + 90_000), 90],
  [String(NOW / 1000 - 90), 0],
  ["0.25", 1],
])("reads %j as fractions of seconds, or as the time since the epoch", (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected);
});

test("reads a date as the time until then", () => {
  expect(parseRetryAfter("Thu, 15 Jan 2026 12:01:30 GMT", NOW)).toBe(90);
});

test("rounds up to whole seconds", () => {
  expect(parseRetryAfter("Thu, 15 Jan 2026 12:01:30 GMT", NOW + 1)).toBe(90);
});

test("reads a date in the past as no wait", () => {
  expect(parseRetryAfter("Thu, 15 Jan 2026 11:00:00 GMT", NOW)).toBe(0);
});

test.each(["3601", "86400", "9".repeat(400), "Fri, 16 Jan 2026 12:00:00 GMT"])(
  "never waits longer than an hour: %s",
  (value) => {
    expect(parseRetryAfter(value, NOW)).toBe(3600);
  },
);

test.each([null, "", "soon", "NaN", "Infinity", "12x"])("ignores %j", (value) => {
  expect(parseRetryAfter(value, NOW)).toBeNull();
});
