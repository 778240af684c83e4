// Formats times: relative to now, and exact in UTC.

import { DAY, HOUR, MINUTE } from "../../../shared/clock.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** Formats a time of day in UTC, such as `17:00`. */
export const clockTime = (at: number) =>
  `${two(new Date(at).getUTCHours())}:${two(new Date(at).getUTCMinutes())}`;

/** Formats a date in UTC, such as `Nov 21`. */
export const dayOf = (at: number) =>
  `${MONTHS[new Date(at).getUTCMonth()] ?? ""} ${new Date(at).getUTCDate()}`;

/** Formats a time exactly, such as `Nov 21, 2026, 17:11 UTC`. */
export const exactTime = (at: number) =>
  `${dayOf(at)}, ${new Date(at).getUTCFullYear()}, ${clockTime(at)} UTC`;

/** Formats the distance from now, such as `5 min ago` or `in 2 h`. */
function fromNow(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < MINUTE) return "just now";
  const [unit, length] =
    distance < HOUR
      ? (["min", MINUTE] as const)
      : distance < DAY
        ? (["h", HOUR] as const)
        : (["d", DAY] as const);
  const count = `${Math.floor(distance / length)} ${unit}`;
  return at > now ? `in ${count}` : `${count} ago`;
}

/** A time, relative to now or exact. Null is shown as a dash. */
export function RelativeTime(props: { at: string | number | null; now: number; exact?: boolean }) {
  const { at, now, exact = false } = props;
  if (at === null) return <span class="soft">–</span>;
  const instant = typeof at === "number" ? at : Date.parse(at);
  return (
    <>
      <time datetime={new Date(instant).toISOString()} title={exactTime(instant)}>
        {exact ? exactTime(instant) : fromNow(instant, now)}
      </time>
      {exact && <span class="soft"> · {fromNow(instant, now)}</span>}
    </>
  );
}
