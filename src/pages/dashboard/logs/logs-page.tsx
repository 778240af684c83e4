// The log of an app: a search, a plot of the range, and lines that open, newest first.

import type { LogCounts, LogPage, StoredEntry } from "../../../logs/log-rpc.ts";
import type { LogKind } from "../../../logs/log-entry.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { SearchField } from "../components/forms/search-field.tsx";
import { formatNumber } from "../components/format-number.ts";
import { PageHead } from "../components/page-head.tsx";
import { Segments } from "../components/segments.tsx";
import { Mark } from "../components/status.tsx";
import { clockTime, Time } from "../components/time.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import type { OpenedLine } from "./log-details.tsx";
import { LogLine } from "./log-line.tsx";
import { LogPlot } from "./log-plot.tsx";
import { LOG_RANGES, type LogRange, type LogView, logUrl, RANGE_MS } from "./log-view.ts";

const RANGE_LABELS: Record<LogRange, string> = { "1h": "Last hour", "24h": "24 hours", "7d": "7 days" };

const KIND_LABELS: [LogKind | null, string][] = [
  [null, "All"],
  ["request", "Requests"],
  ["refresh", "Refreshes"],
  ["check", "Checks"],
  ["connect", "Connects"],
  ["webhook", "Webhooks"],
];

export function LogsPage(props: {
  context: PageContext;
  view: LogView;
  page: LogPage;
  counts: LogCounts;
  /** The line of the URL. It is the first one if it is not on this page. */
  opened: { entry: StoredEntry; line: OpenedLine } | null;
  keyNames: ReadonlyMap<string, string>;
  now: number;
}) {
  const { context, view, page, counts, opened, keyNames, now } = props;
  const isElsewhere = opened !== null && page.data.every(({ id }) => id !== opened.entry.id);
  const lines = isElsewhere ? [opened.entry, ...page.data] : page.data;
  return (
    <Frame context={context} title="Logs" section="logs" full sheet="logs">
      <PageHead title="Logs">
        <span class="small soft nw">Kept for 7 days · times in UTC</span>
        <a class="b" href={logUrl(view, { live: !view.live })}>
          {view.live ? <Mark tone="good">Live, stop</Mark> : "Live"}
        </a>
      </PageHead>
      <Filters view={view} />
      <LogPlot counts={counts.data} range={view.range} isSearched={view.search !== ""} kind={view.kind} />
      {lines.length === 0 ? (
        <Empty view={view} page={page} />
      ) : (
        <div class="card lines log">
          {lines.map((entry) => (
            <LogLine
              view={view}
              entry={entry}
              opened={opened?.entry.id === entry.id ? opened.line : null}
              keyNames={keyNames}
              now={now}
            />
          ))}
        </div>
      )}
      <Foot {...props} />
    </Frame>
  );
}

function Filters({ view }: { view: LogView }) {
  const { app, search, kind, failures, range, live } = view;
  return (
    <div class="stack">
      <form class="bar fill logsearch" method="get" action={`/dashboard/apps/${app}/logs`} role="search">
        <SearchField
          name="search"
          label="Search the logs"
          placeholder="Request ID, connection, path, code, or provider"
          value={search === "" ? undefined : search}
        />
        {kind !== null && <input type="hidden" name="kind" value={kind} />}
        {failures && <input type="hidden" name="failures" value="1" />}
        {range !== "24h" && <input type="hidden" name="range" value={range} />}
        {live && <input type="hidden" name="live" value="1" />}
        <button class="b" type="submit">
          Search
        </button>
        <Segments
          label="Time range"
          segments={LOG_RANGES.map((name) => ({
            label: RANGE_LABELS[name],
            href: logUrl(view, { range: name }),
            current: name === range,
          }))}
        />
      </form>
      <div class="bar">
        <Segments
          label="Kind"
          segments={KIND_LABELS.map(([name, label]) => ({
            label,
            href: logUrl(view, { kind: name }),
            current: name === kind,
          }))}
        />
        <Segments
          label="Outcome"
          segments={[false, true].map((only) => ({
            label: only ? "Failures" : "Any outcome",
            href: logUrl(view, { failures: only }),
            current: only === failures,
          }))}
        />
      </div>
    </div>
  );
}

function Empty({ view, page: { since, nextCursor } }: { view: LogView; page: LogPage }) {
  if (since === null)
    return (
      <div class="card">
        <EmptyState
          icon="log"
          title="Nothing is logged yet"
          text="Each request with an API key, each refresh, and everything that fails appears here. Token reads and proxied calls that succeed do not."
        >
          <a class="b" href="/docs">
            Make a request
          </a>
        </EmptyState>
      </div>
    );
  const isFiltered = view.search !== "" || view.kind !== null || view.failures;
  return (
    <div class="card">
      <EmptyState
        icon="search"
        title={nextCursor === null ? "Nothing fits in this time" : "Nothing found so far"}
        text={view.range === "7d" ? undefined : "Older lines may fit."}
      >
        {view.range !== "7d" && (
          <a class="b" href={logUrl(view, { range: "7d" })}>
            Search 7 days
          </a>
        )}
        {isFiltered && (
          <a class="b" href={logUrl(view, { search: "", kind: null, failures: false })}>
            Clear all filters
          </a>
        )}
      </EmptyState>
    </div>
  );
}

/** What the list has, what it lacks, and the way to older lines. */
function Foot(props: { view: LogView; page: LogPage; counts: LogCounts; now: number }) {
  const { view, page, counts, now } = props;
  const { since, data, nextCursor } = page;
  const isCut = since !== null && since > now - RANGE_MS[view.range].length && counts.lost === 0;
  const last = data.at(-1);
  return (
    <nav class="bar small soft" aria-label="Pages">
      <span>
        {data.length > 0 && `${formatNumber(data.length)} lines, as of ${clockTime(now)} UTC · `}
        {isCut && (
          <>
            The log begins <Time at={since} now={now} exact /> ·{" "}
          </>
        )}
        {counts.lost > 0 && `${formatNumber(counts.lost)} more were neither kept nor counted · `}
        Every response of the API has its ID in <code>latchkey-request-id</code>
        {data.some(({ sampled }) => sampled > 1) && " · “1 of 40” stands for 40 lines that are alike"}
      </span>
      {view.cursor !== null && (
        <a class="b push" href={logUrl(view, { cursor: null })}>
          Newest
        </a>
      )}
      {nextCursor !== null && (
        <a
          class={view.cursor === null ? "b push" : "b"}
          href={logUrl(view, { cursor: nextCursor })}
          rel="next"
        >
          {last === undefined ? "Search further back" : "Older"}
        </a>
      )}
    </nav>
  );
}
