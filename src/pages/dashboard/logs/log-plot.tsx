// How many entries there were in the range, and how many failed. Failures have an axis of their own.

import type { LogKind } from "../../../logs/log-entry.ts";
import type { LogCount } from "../../../logs/log-rpc.ts";
import { axisMaximum, formatCompact, formatNumber } from "../components/format-number.ts";
import { clockTime, dayOf } from "../components/time.tsx";
import { Bars } from "../overview/plots/bars.tsx";
import { Drawing } from "../overview/plots/drawing.tsx";
import type { LogRange } from "./log-view.ts";

const MARKS = 4;

/** Where successes are, for the kinds of which only failures have a line. */
const NOT_LOGGED: Partial<Record<LogKind, string>> = {
  connect: "Only failures have a line. Accounts that were connected are in the timelines of the connections",
  webhook: "Only failures have a line. Every delivery is on the page of webhooks",
};

export function LogPlot(props: {
  counts: LogCount[];
  range: LogRange;
  /** Whether the list has a search. It does not narrow the plot. */
  isSearched: boolean;
  kind: LogKind | null;
}) {
  const { counts, range, isSearched, kind } = props;
  const others = kind === null ? undefined : NOT_LOGGED[kind];
  const [total, failed] = [sumOf(counts, "total"), sumOf(counts, "failed")];
  const [top, failedTop] = [topOf(counts, "total"), topOf(counts, "failed")];
  const empty = total === 0 ? "Nothing in this time" : null;
  const label = ({ from, total: all, failed: bad }: LogCount) =>
    `${nameOf(from, range)}: ${formatNumber(all)}, ${formatNumber(bad)} failed`;
  const summaryOf = (name: keyof Pick<LogCount, "total" | "failed">, words: string) =>
    `${words}: ${formatNumber(sumOf(counts, name))}, at most ${formatNumber(Math.max(0, ...counts.map((count) => count[name])))} in one step.`;
  return (
    <figure class="card pad logplot" aria-label="Lines of the range">
      <ul class="key small">
        {isSearched && (
          <li>
            <b>Counted without the search:</b>
          </li>
        )}
        {others === undefined && (
          <li>
            <Square fill="f-data" /> {formatNumber(total)} in this time
          </li>
        )}
        <li>
          <Square fill="f-fail" /> {formatNumber(failed)} failed
        </li>
        {others !== undefined && <li>{others}</li>}
      </ul>
      <div class="axes">
        <Drawing
          summary={summaryOf("total", "Lines")}
          scale={[formatCompact(top), "0"]}
          size="low"
          buckets={counts}
          label={label}
          empty={empty}
        >
          <Bars buckets={counts} top={top} fill="f-data" value={({ total: value }) => value} />
        </Drawing>
        <div class="gap" />
        <Drawing
          summary={summaryOf("failed", "Failures")}
          scale={[formatCompact(failedTop), "0"]}
          size="low"
          buckets={counts}
          empty={empty}
        >
          <Bars buckets={counts} top={failedTop} fill="f-fail" value={({ failed: value }) => value} />
        </Drawing>
        <div class="xs" aria-hidden="true">
          {Array.from({ length: MARKS }, (_, i) => counts[Math.floor((i * counts.length) / MARKS)]).map(
            (count) => (
              <span>{count === undefined ? "" : nameOf(count.from, range)}</span>
            ),
          )}
          <span>now</span>
        </div>
      </div>
    </figure>
  );
}

function Square({ fill }: { fill: "f-data" | "f-fail" }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      <rect class={fill} width="10" height="10" rx="2" />
    </svg>
  );
}

const sumOf = (counts: readonly LogCount[], name: "total" | "failed") =>
  counts.reduce((sum, count) => sum + count[name], 0);
const topOf = (counts: readonly LogCount[], name: "total" | "failed") =>
  axisMaximum(counts.map((count) => count[name]));
const nameOf = (at: number, range: LogRange) =>
  range === "7d" ? `${dayOf(at)}, ${clockTime(at)}` : clockTime(at);
