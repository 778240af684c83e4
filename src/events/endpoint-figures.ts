// What an endpoint did in the last 24 hours, by hour. The hours are a part of the endpoint's health, which each delivery
// writes anyway, so that they cost no row of their own. Pure.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { HOUR } from "../shared/clock.ts";
import { BIN_COUNT, binOf, quantileOf } from "../shared/histogram.ts";
import type { Attempt } from "./attempt.ts";

const KEPT_HOURS = 24;

/** One hour. `durations` has the number of responses in each bin of the histogram that is not empty. */
const HourOfDeliveries = lazy(() =>
  z.object({
    hour: z.number(),
    delivered: z.number(),
    first_try: z.number(),
    failed: z.number(),
    durations: z.record(z.string(), z.number()),
  }),
);
type HourOfDeliveries = Parsed<typeof HourOfDeliveries>;

/** The hours in which something was sent, oldest first. */
export const EndpointHours = lazy(() => z.array(HourOfDeliveries()));
export type EndpointHours = Parsed<typeof EndpointHours>;

/** Adds an attempt. `isFirst` says whether it is the first one for its event. Hours that are over 24 hours ago are removed. */
export function withAttempt(hours: EndpointHours, attempt: Attempt, isFirst: boolean): EndpointHours {
  const hour = Math.floor((attempt.at + attempt.duration_ms) / HOUR);
  const before = hours.find((each) => each.hour === hour) ?? emptyHour(hour);
  const isDelivered = attempt.failure === null;
  const bin = String(binOf(attempt.duration_ms));
  const after = {
    hour,
    delivered: before.delivered + (isDelivered ? 1 : 0),
    first_try: before.first_try + (isDelivered && isFirst ? 1 : 0),
    failed: before.failed + (isDelivered ? 0 : 1),
    durations:
      attempt.status === null
        ? before.durations
        : { ...before.durations, [bin]: (before.durations[bin] ?? 0) + 1 },
  };
  return [...hours.filter((each) => each.hour !== hour && each.hour > hour - KEPT_HOURS), after];
}

const emptyHour = (hour: number): HourOfDeliveries => ({
  hour,
  delivered: 0,
  first_try: 0,
  failed: 0,
  durations: {},
});

/**
 * Returns the sums of the current hour and the 23 hours before it. The durations are those of all responses, in
 * milliseconds; null without any.
 */
export function figuresOf(hours: EndpointHours, now: number) {
  const current = Math.floor(now / HOUR);
  const recent = hours.filter(({ hour }) => hour > current - KEPT_HOURS);
  const sumOf = (field: "delivered" | "first_try" | "failed") =>
    recent.reduce((sum, each) => sum + each[field], 0);
  const bins = Array.from({ length: BIN_COUNT }, (_, bin) =>
    recent.reduce((sum, { durations }) => sum + (durations[String(bin)] ?? 0), 0),
  );
  return {
    delivered: sumOf("delivered"),
    delivered_first_try: sumOf("first_try"),
    failed_attempts: sumOf("failed"),
    median_ms: quantileOf(bins, 0.5),
    p95_ms: quantileOf(bins, 0.95),
  };
}

export type EndpointFigures = ReturnType<typeof figuresOf>;
