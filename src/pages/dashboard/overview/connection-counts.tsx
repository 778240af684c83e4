// The number of connections by status, in figures and as a bar.

import type { ConnectionCount } from "../../../apps/directory/connection-directory.ts";
import { appPath } from "../frame/paths.ts";
import { formatNumber } from "../components/format-number.ts";
import { connectionLabel, Status } from "../components/status.tsx";
import { Stripes, stripes } from "../plots/stripes.tsx";

const STATUSES = ["active", "reauthorization_required", "pending"] as const;

const FILLS = {
  active: "fill-good",
  reauthorization_required: "",
  pending: "fill-quiet",
} satisfies Record<(typeof STATUSES)[number], string>;

const WIDTH = 1000;

export function ConnectionCounts({ app, counts }: { app: string; counts: ConnectionCount[] }) {
  const list = `${appPath(app)}/connections`;
  const rows = STATUSES.map((status) => ({ status, count: sum(counts, status) }));
  const total = rows.reduce((all, { count }) => all + count, 0);
  return (
    <section class="card" aria-labelledby="connection-counts">
      <h2 class="hidden" id="connection-counts">
        Connections by status
      </h2>
      <ul class="counts">
        <li>
          <span class="soft small">Connections</span>
          <a class="figure" href={list} aria-label={`All connections: ${formatNumber(total)}`}>
            {formatNumber(total)}
          </a>
        </li>
        {rows.map(({ status, count }) => (
          <li>
            <Status of="connection" status={status} />
            <a
              class="figure"
              href={`${list}?status=${status}`}
              aria-label={`${connectionLabel(status)}: ${formatNumber(count)}`}
            >
              {formatNumber(count)}
            </a>
          </li>
        ))}
      </ul>
      {total > 0 && (
        <div class="share-frame">
          <svg class="share" viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
            <defs>
              <Stripes id="share-stripes" />
            </defs>
            {rows.map(({ status, count }, i) => {
              const before = rows.slice(0, i).reduce((all, row) => all + row.count, 0);
              return (
                <rect
                  x={(before / total) * WIDTH}
                  y={status === "pending" ? 3 : 0}
                  width={(count / total) * WIDTH}
                  height={status === "pending" ? 4 : 10}
                  class={FILLS[status]}
                  fill={status === "reauthorization_required" ? stripes("share-stripes") : undefined}
                />
              );
            })}
          </svg>
        </div>
      )}
    </section>
  );
}

function sum(counts: readonly ConnectionCount[], wantedStatus: string): number {
  return counts.reduce((all, { status, count }) => all + (status === wantedStatus ? count : 0), 0);
}
