// Instants as people read them: how long ago, and the exact time in UTC.

import { DAY, HOUR, MINUTE } from "../../../shared/clock.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** `17:00`, in UTC. */
export const clockTime = (at: number) =>
  `${two(new Date(at).getUTCHours())}:${two(new Date(at).getUTCMinutes())}`;

/** `21 Nov`, in UTC. */
export const dayOf = (at: number) =>
  `${new Date(at).getUTCDate()} ${MONTHS[new Date(at).getUTCMonth()] ?? ""}`;

/** `21 Nov 2026, 17:11 UTC`. */
export const exactTime = (at: number) =>
  `${dayOf(at)} ${new Date(at).getUTCFullYear()}, ${clockTime(at)} UTC`;

/** How far an instant is from now: `5 min ago`, `in 2 h`. */
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

/** An instant, short or exact; a dash where there is none. */
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
