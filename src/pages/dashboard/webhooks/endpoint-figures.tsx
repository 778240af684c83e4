// What the endpoint did in the last 24 hours, and what comes next.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { countOf, formatNumber, formatPercent } from "../components/format-number.ts";
import { clockTime, dayOf, fullTime } from "../components/time.tsx";
import { DAY } from "../../../shared/clock.ts";
import { FIRST_BIN_MS } from "../../../shared/histogram.ts";
import { durationText } from "./duration.ts";

type Health = NonNullable<PublicApp["webhook_health"]>;

export function EndpointFigures({ health, now }: { health: Health; now: number }) {
  const { delivered, delivered_first_try, median_ms, p95_ms, failed_attempts } = health.last_24_hours;
  return (
    <section class="card" aria-label="Endpoint health">
      <ul class="figs">
        <Figure
          name="Delivered, 24 h"
          value={formatNumber(delivered)}
          more={
            failed_attempts > 0
              ? countOf(failed_attempts, "failed attempt")
              : delivered === 0
                ? "Test events are not counted"
                : `${formatPercent(delivered_first_try, delivered)} of them at the first try`
          }
        />
        <Figure
          name="Answer, median, 24 h"
          value={median_ms === null ? "–" : estimated(median_ms)}
          more={p95_ms === null ? "No answer in 24 hours" : `95th percentile ${estimated(p95_ms)}`}
        />
        <Figure
          name="Last delivered"
          value={<Moment at={health.last_success_at} now={now} />}
          more={health.last_success_at === null ? "Nothing yet" : agoText(health.last_success_at, now)}
        />
        <NextTry health={health} now={now} />
      </ul>
    </section>
  );
}

/** Formats a duration that is estimated from a histogram. Its first bin says no more than this. */
const estimated = (ms: number) =>
  ms <= FIRST_BIN_MS ? `at most ${durationText(FIRST_BIN_MS)}` : `about ${durationText(ms)}`;

function NextTry({ health, now }: { health: Health; now: number }) {
  const { status, pending, next_attempt_at } = health;
  if (status === "disabled") return <Figure name="Next try" value="None" more="The endpoint answered 410" />;
  if (pending === 0) return <Figure name="Next try" value="–" more="Nothing is waiting" />;
  const more = `${formatNumber(pending)} waiting, kept for 30 days`;
  if (next_attempt_at === null || Date.parse(next_attempt_at) <= now)
    return <Figure name="Next try" value="Now" more={more} />;
  return <Figure name="Next try" value={<Moment at={next_attempt_at} now={now} />} more={more} />;
}

function Figure({ name, value, more }: { name: string; value: unknown; more: string }) {
  return (
    <li>
      <span class="soft">{name}</span>
      <span class="fig">{value}</span>
      <span class="small soft">{more}</span>
    </li>
  );
}

/** A time of day in UTC, or the date if it is not within a day. */
function Moment({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <>–</>;
  const instant = Date.parse(at);
  return (
    <time datetime={at} title={fullTime(instant)}>
      {Math.abs(now - instant) < DAY ? clockTime(instant) : dayOf(instant)}
    </time>
  );
}

function agoText(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${countOf(minutes, "minute")} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${countOf(hours, "hour")} ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
