import type { AuditEntry } from "../../../apps/audit/audit-entry.ts";
import { DAY } from "../../../shared/clock.ts";
import { dayOf } from "../components/time.tsx";
import { AuditLine } from "./audit-line.tsx";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The entries of a page, in one panel for each day (UTC). */
export function AuditDays(props: {
  entries: AuditEntry[];
  keyNames: ReadonlyMap<string, string>;
  now: number;
}) {
  const { entries, keyNames, now } = props;
  const days = Map.groupBy(entries, ({ at }) => Math.floor(at / DAY));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section class="card lines log" aria-labelledby={`day-${day}`}>
          <header>
            <h2 id={`day-${day}`}>{nameOfDay(day, now)}</h2>
            <span class="small soft">{dateOf(day, now)}</span>
          </header>
          {ofDay.map((entry) => (
            <AuditLine entry={entry} keyNames={keyNames} />
          ))}
        </section>
      ))}
    </>
  );
}

function nameOfDay(day: number, now: number): string {
  const ago = Math.floor(now / DAY) - day;
  if (ago === 0) return "Today";
  return ago === 1 ? "Yesterday" : weekdayOf(day);
}

const weekdayOf = (day: number) => WEEKDAYS[new Date(day * DAY).getUTCDay()] ?? "";

function dateOf(day: number, now: number): string {
  const ago = Math.floor(now / DAY) - day;
  const year = new Date(day * DAY).getUTCFullYear();
  const date = year === new Date(now).getUTCFullYear() ? dayOf(day * DAY) : `${dayOf(day * DAY)}, ${year}`;
  return ago > 1 ? date : `${weekdayOf(day)}, ${date}`;
}
