// The number of connections by status, in figures and as a bar.

import type { ConnectionCount } from "../../../apps/directory/connection-directory.ts";
import { formatNumber, formatPercent } from "../components/format-number.ts";
import { connectionLabel, Status } from "../components/status.tsx";
import { appPath } from "../frame/paths.ts";

const STATUSES = ["active", "reauthorization_required", "pending"] as const;

const FILLS = {
  active: "f-good",
  reauthorization_required: "f-bad",
  pending: "f-off",
} satisfies Record<(typeof STATUSES)[number], string>;

const WIDTH = 1000;
/** Between two parts of the bar. */
const GAP = 3;

/** The connections of an app, or of one of its integrations. */
export function ConnectionCounts(props: {
  app: string;
  counts: ConnectionCount[];
  integration?: string;
  isRefused?: (integration: string | null) => boolean;
}) {
  const { app, counts, integration, isRefused = () => false } = props;
  const refused = sum(
    counts.filter((one) => isRefused(one.integration)),
    "active",
  );
  const list = `${appPath(app)}/connections`;
  const one = integration === undefined ? "" : `integration=${encodeURIComponent(integration)}`;
  const rows = STATUSES.map((status) => ({ status, count: sum(counts, status) }));
  const total = rows.reduce((all, { count }) => all + count, 0);
  return (
    <section class="card" aria-labelledby="connection-counts">
      <h2 class="hide" id="connection-counts">
        Connections by status
      </h2>
      <ul class="figs">
        <li>
          <span class="soft">Connections</span>
          <a
            class="fig"
            href={one === "" ? list : `${list}?${one}`}
            aria-label={`All connections: ${formatNumber(total)}`}
          >
            {formatNumber(total)}
          </a>
        </li>
        {rows.map(({ status, count }) => (
          <li>
            <Status of="connection" status={status} />
            <a
              class="fig"
              href={`${list}?status=${status}${one === "" ? "" : `&${one}`}`}
              aria-label={`${connectionLabel(status)}: ${formatNumber(count)}`}
            >
              {formatNumber(count)}
            </a>
            {total > 0 && (
              <span class="small soft">
                {formatPercent(count, total)}
                {status === "active" && refused > 0 && `, ${formatNumber(refused)} at a refused integration`}
                {status === "pending" && count > 0 && ", removed if nobody finishes"}
              </span>
            )}
          </li>
        ))}
      </ul>
      {total > 0 && (
        <div class="pad share-pad">
          <svg class="share" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
            {partsOf(rows, total).map(({ status, x, width }) => (
              <rect class={FILLS[status]} x={x} width={width} height="8" />
            ))}
          </svg>
        </div>
      )}
    </section>
  );
}

/** Returns the parts of the bar. A small part is still wide enough to be seen. */
function partsOf(rows: readonly { status: (typeof STATUSES)[number]; count: number }[], total: number) {
  const shown = rows.filter(({ count }) => count > 0);
  const widths = shown.map(({ count }) => Math.max((count / total) * WIDTH, 2 * GAP));
  const scale = (WIDTH - GAP * (shown.length - 1)) / widths.reduce((all, width) => all + width, 0);
  let x = 0;
  return shown.map(({ status }, i) => {
    const width = Math.round((widths[i] ?? 0) * scale);
    const part = { status, x, width };
    x += width + GAP;
    return part;
  });
}

function sum(counts: readonly ConnectionCount[], wantedStatus: string): number {
  return counts.reduce((all, { status, count }) => all + (status === wantedStatus ? count : 0), 0);
}
