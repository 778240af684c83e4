// The bulk jobs of the last 7 days.

import type { PublicBulkJob } from "../../../apps/bulk-jobs/bulk-job.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { formatNumber } from "../components/format-number.ts";
import { PageHead } from "../components/page-head.tsx";
import { Mark } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";
import { bulkState, bulkTitle } from "./bulk-words.ts";

export function BulkJobsPage(props: {
  context: PageContext;
  app: string;
  jobs: readonly PublicBulkJob[];
  now: number;
}) {
  const { context, app, jobs, now } = props;
  return (
    <Frame context={context} title="Bulk jobs" section="connections">
      <PageHead
        back={{ href: `${appPath(app)}/connections`, label: "Connections" }}
        title="Bulk jobs"
        text="The last 20, each for 7 days after it has ended."
      />
      <div class="card">
        {jobs.length === 0 ? (
          <EmptyState
            icon="history"
            title="No bulk jobs"
            text="Choose connections in the list to check, refresh, reconnect, or delete them together."
          />
        ) : (
          <div class="scroll">
            <table>
              <Columns of={["Job", "Status", ["Failed", "num"], ["Started", "num"]]} />
              <tbody>
                {jobs.map(({ id, action, state, connections, created_at }) => (
                  <tr>
                    <th scope="row">
                      <a href={`${appPath(app)}/bulk-jobs/${id}`}>{bulkTitle(action, connections.total)}</a>
                    </th>
                    <td>
                      <Mark tone={bulkState(state).tone}>{bulkState(state).label}</Mark>
                    </td>
                    <td class="num">{formatNumber(connections.failed)}</td>
                    <td class="num nw soft">
                      <Time at={created_at} now={now} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Frame>
  );
}
