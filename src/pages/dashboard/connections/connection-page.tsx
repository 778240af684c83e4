// The page of one connection: its actions, details and timeline.

import type { PublicApp } from "../../../apps/settings/app.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import type { PublicEvent } from "../../../events/event.ts";
import { ConnectionDetails } from "./connection-details.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { Card } from "../components/card.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import { appPath, connectionPath } from "../frame/paths.ts";
import { logSearchPath } from "../logs/log-view.ts";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { Paging } from "../components/paging.tsx";
import { Status } from "../components/status.tsx";
import { EventTimeline } from "./event-timeline.tsx";
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
    <Frame context={context} title={`Connection of ${connection.end_user}`} section="connections">
      <PageHead
        back={{ href: `${appPath(app.id)}/connections`, label: "Connections" }}
        title={
          <>
            <bdi>{connection.end_user}</bdi> <Status of="connection" status={connection.status} />
          </>
        }
        text={<code>{connection.id}</code>}
      >
        <Actions context={context} here={here} connection={connection} />
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <div class="cols half">
        <ConnectionDetails connection={connection} now={now} />
        <Card
          id="timeline"
          title="Timeline"
          aside={
            <span class="small soft">
              <a href={logSearchPath(app.id, connection.id)}>Log lines</a> · times in UTC
            </span>
          }
        >
          <EventTimeline events={events} now={now} />
          {(nextCursor !== null || !isFirstPage) && (
            <div class="pad">
              <Paging
                first={isFirstPage ? null : here}
                next={nextCursor === null ? null : `${here}?cursor=${nextCursor}`}
              />
            </div>
          )}
        </Card>
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
  const action = (name: string, label: string, icon: IconName) => (
    <ActionForm context={context} action={`${here}/${name}`} icon={icon}>
      {label}
    </ActionForm>
  );
  return (
    <>
      {status !== "pending" && action("check", "Check", "tick")}
      {status === "active" && refreshable && action("refresh", "Refresh", "refresh")}
      {action("reconnect", status === "pending" ? "Connect link" : "Reconnect link", "connection")}
      <a class="b bad" href={`${here}/delete`}>
        <Icon name="delete" />
        Delete…
      </a>
    </>
  );
}
