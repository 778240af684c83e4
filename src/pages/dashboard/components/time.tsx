// Formats times: how long ago, in lists, and exact in UTC, in facts.

import { DAY, HOUR, MINUTE } from "../../../shared/clock.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** Formats a time of day in UTC, such as `17:00`. */
export const clockTime = (at: number) =>
  `${two(new Date(at).getUTCHours())}:${two(new Date(at).getUTCMinutes())}`;

/** Formats a date in UTC, such as `Nov 21`. */
export const dayOf = (at: number) =>
  `${MONTHS[new Date(at).getUTCMonth()] ?? ""} ${new Date(at).getUTCDate()}`;

/** Formats a time with everything, such as `Nov 21, 2026, 17:11:07 UTC`. */
export const fullTime = (at: number) =>
  `${dayOf(at)}, ${new Date(at).getUTCFullYear()}, ${clockTime(at)}:${two(new Date(at).getUTCSeconds())} UTC`;

/** Formats a time to the second, such as `Nov 21, 17:11:07`; with the year if it is not the current one. */
function exactTime(at: number, now: number): string {
  const year = new Date(at).getUTCFullYear();
  const date = year === new Date(now).getUTCFullYear() ? dayOf(at) : `${dayOf(at)}, ${year}`;
  return `${date}, ${clockTime(at)}:${two(new Date(at).getUTCSeconds())}`;
}

/** Formats a time to the minute, such as `07:51`; with the date if it is not of the current day (UTC). */
const minuteTime = (at: number, now: number): string =>
  Math.floor(at / DAY) === Math.floor(now / DAY) ? clockTime(at) : exactTime(at, now).slice(0, -3);

/** Formats how long ago or ahead a time is, such as `6 min` or `in 2 h`; from a day on, its date. */
export function shortTime(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < MINUTE) return "now";
  if (distance >= DAY) {
    const year = new Date(at).getUTCFullYear();
    return year === new Date(now).getUTCFullYear() ? dayOf(at) : `${dayOf(at)}, ${year}`;
  }
  const [unit, length] = distance < HOUR ? (["min", MINUTE] as const) : (["h", HOUR] as const);
  const count = `${Math.floor(distance / length)} ${unit}`;
  return at > now ? `in ${count}` : count;
}

/**
 * A time: "6 min" in lists, "Nov 25, 16:12:07" in facts (`exact`), "16:12" in sentences (`clock`). Null is shown as a dash. The full time is in its title,
 * to which the script adds the local one.
 */
export function Time(props: { at: string | number | null; now: number; exact?: boolean; clock?: boolean }) {
  const { at, now, exact = false, clock = false } = props;
  if (at === null) return <span class="soft">–</span>;
  const instant = typeof at === "number" ? at : Date.parse(at);
  return (
    <time datetime={new Date(instant).toISOString()} title={fullTime(instant)}>
      {(exact ? exactTime : clock ? minuteTime : shortTime)(instant, now)}
    </time>
  );
}
