// One bulk job: its progress, and what happened to each connection. While it runs, the page loads itself again.

import type { PublicBulkJob } from "../../../apps/bulk-jobs/bulk-job.ts";
import { Card } from "../components/card.tsx";
import { formatNumber } from "../components/format-number.ts";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Icon } from "../components/icon.tsx";
import { Note } from "../components/note.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { Mark, Pill } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath, connectionPath } from "../frame/paths.ts";
import { bulkCode, bulkRevocation, bulkState, bulkTitle } from "./bulk-words.ts";

export type BulkItemRow = {
  id: string;
  /** The names of the account and of the end user; null where they are not known. */
  account: string | null;
  person: string | null;
  outcome: "done" | "failed" | "skipped" | null;
  code: string | null;
  revocation: string | null;
  /** When the link of a session expires, in milliseconds. */
  linkUntil: number | null;
  at: number | null;
};

const OUTCOMES = {
  done: { tone: "good", label: "Done" },
  failed: { tone: "bad", label: "Failed" },
  skipped: { tone: "quiet", label: "Skipped" },
} as const satisfies Record<NonNullable<BulkItemRow["outcome"]>, object>;

export function BulkJobPage(props: {
  context: PageContext;
  app: string;
  job: PublicBulkJob;
  items: readonly BulkItemRow[];
  /** The number of connections on the pages before. */
  before: number;
  nextCursor: string | null;
  now: number;
}) {
  const { context, app, job, items, before, nextCursor, now } = props;
  const { total, done, failed, skipped } = job.connections;
  const here = `${appPath(app)}/bulk-jobs/${job.id}`;
  const { tone, label } = bulkState(job.state);
  const mayManage = context.visitor?.may("connections:write") === true;
  const title = bulkTitle(job.action, total);
  return (
    <Frame context={context} title={title} section="connections">
      <PageHead
        back={{ href: `${appPath(app)}/bulk-jobs`, label: "Bulk jobs" }}
        title={
          <>
            {title} <Pill tone={tone}>{label}</Pill>
          </>
        }
        text={<code>{job.id}</code>}
      >
        {job.action === "reconnect" && mayManage && done > 0 && (
          <a class="b main" href={`${here}/links`} download>
            <Icon name="download" />
            Links as CSV
          </a>
        )}
        {job.state === "running" && mayManage && (
          <ActionForm context={context} action={`${here}/cancel`} icon="cross">
            Cancel
          </ActionForm>
        )}
      </PageHead>
      <Note
        tone={job.state === "running" ? "quiet" : failed === 0 ? "good" : done === 0 ? "bad" : "warn"}
        {...(job.state === "running" && { icon: "clock" })}
        role="status"
        title={progressOf(job)}
      >
        <progress max={total} value={done + failed + skipped} aria-label="Progress">
          {formatNumber(done + failed + skipped)} of {formatNumber(total)}
        </progress>
        {job.state === "running" && (
          <p class="soft">
            {formatNumber(done)} done · {formatNumber(failed)} failed · {formatNumber(skipped)} skipped · this
            page loads itself again every 3 seconds
          </p>
        )}
      </Note>
      <Card
        id="results"
        title="Results"
        aside={
          <span class="small soft">
            {job.kept_until === null ? (
              "Kept for 7 days after the end"
            ) : (
              <>
                Kept until <Time at={job.kept_until} now={now} exact />
              </>
            )}
          </span>
        }
      >
        <div class="scroll">
          <table>
            <Columns of={["Connection", "Result", "Why", ["When", "num"]]} />
            <tbody>
              {items.map((item) => (
                <ItemRow app={app} item={item} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Paging
        rows={{ first: before + 1, last: before + items.length, of: total }}
        first={before === 0 ? null : here}
        next={nextCursor === null ? null : `${here}?cursor=${nextCursor}`}
      />
    </Frame>
  );
}

function ItemRow({ app, item, now }: { app: string; item: BulkItemRow; now: number }) {
  const { id, account, person, outcome, code, revocation, linkUntil, at } = item;
  const name = account ?? person;
  const words = code === null ? null : bulkCode(code);
  return (
    <tr>
      <th scope="row">
        <a class={name === null ? "mono" : undefined} href={connectionPath(app, id)}>
          <bdi>{name ?? id}</bdi>
        </a>{" "}
        {account !== null && person !== account && <bdi class="soft">{person}</bdi>}
      </th>
      <td>
        {outcome === null ? (
          <span class="soft">Waiting</span>
        ) : (
          <Mark tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].label}</Mark>
        )}
      </td>
      <td class="soft">
        {words} {code !== null && <code>{code}</code>}
        {revocation !== null && bulkRevocation(revocation)}
        {linkUntil !== null && (
          <>
            Link until <Time at={linkUntil} now={now} exact />
          </>
        )}
      </td>
      <td class="num nw soft">
        <Time at={at} now={now} />
      </td>
    </tr>
  );
}

/** Says what became of a job, such as "1 of 10 done, 9 failed". */
function progressOf({ state, connections: { total, done, failed, skipped } }: PublicBulkJob): string {
  const ended = done + failed + skipped;
  const counts = [
    `${formatNumber(done)} of ${formatNumber(total)} done`,
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
    ...(skipped > 0 ? [`${formatNumber(skipped)} skipped`] : []),
  ];
  if (state === "finished") return `${counts.join(", ")}.`;
  if (state === "canceled")
    return `Canceled after ${formatNumber(ended)} of ${formatNumber(total)} connections. The others stay as they are.`;
  return `${formatNumber(ended)} of ${formatNumber(total)} connections have a result.`;
}
