// The page of one connection: its actions, details and timeline.

import type { PublicApp } from "../../../apps/settings/app.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import type { PublicEvent } from "../../../events/event.ts";
import { ConnectionDetails } from "./connection-details.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { FormToken } from "../components/form-token.tsx";
import { Frame } from "../frame/frame.tsx";
import { connectionPath } from "../frame/paths.ts";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { Paging } from "../components/paging.tsx";
import { Status } from "../components/status.tsx";
import { Timeline } from "../components/timeline.tsx";
import type { PageContext } from "../frame/page-context.ts";

export function ConnectionPage(props: {
  context: PageContext;
  app: PublicApp;
  connection: PublicConnection;
  events: PublicEvent[];
  diagnostics: PublicDiagnostic[];
  isFirstPage: boolean;
  nextCursor: string | null;
  notice: Notice | null;
  now: number;
}) {
  const { context, app, connection, events, diagnostics, isFirstPage, nextCursor, notice, now } = props;
  const here = connectionPath(app.id, connection.id);
  return (
    <Frame context={context} title={`Connection of ${connection.end_user}`} app={app} section="connections">
      <div class="head">
        <div class="stack">
          <div>
            <h1>{connection.end_user}</h1>
            <p class="mono soft">{connection.id}</p>
          </div>
          <Status of="connection" status={connection.status} />
        </div>
        <Actions context={context} here={here} connection={connection} />
      </div>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <div class="grid halves">
        <ConnectionDetails connection={connection} now={now} />
        <section class="card" aria-labelledby="timeline">
          <div class="title">
            <h2 id="timeline">Timeline</h2>
            <span class="small soft">Times in UTC</span>
          </div>
          <Timeline events={events} />
          {(nextCursor !== null || !isFirstPage) && (
            <div class="pad">
              <Paging
                first={isFirstPage ? null : here}
                next={nextCursor === null ? null : `${here}?cursor=${nextCursor}`}
              />
            </div>
          )}
        </section>
      </div>
      <Diagnostics diagnostics={diagnostics} now={now} />
    </Frame>
  );
}

function Actions({
  context,
  here,
  connection,
}: {
  context: PageContext;
  here: string;
  connection: PublicConnection;
}) {
  const { status, refreshable } = connection;
  const action = (name: string, label: string) => (
    <form method="post" action={`${here}/${name}`}>
      <FormToken context={context} />
      <button type="submit">{label}</button>
    </form>
  );
  return (
    <div class="actions">
      {status === "active" && refreshable && action("refresh", "Refresh now")}
      {status !== "pending" && action("check", "Check now")}
      {action("reconnect", status === "pending" ? "Connect link" : "Reconnect")}
      <a class="button danger" href={`${here}/delete`}>
        Delete
      </a>
    </div>
  );
}
