// The page of one connection: why it does not work, its scopes, failures, and timeline, and its facts.

import { withoutReordering } from "../../../brand/shown-text.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import type { ConnectionFacts } from "../../../connection/connection-facts.ts";
import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import type { PublicEvent } from "../../../events/event.ts";
import type { PublicIntegration } from "../../../integration/present-integration.ts";
import type { ScopeWords } from "../../connect/access.ts";
import { Card } from "../components/card.tsx";
import { ConnectLinkButton } from "./connect-link-button.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Status } from "../components/status.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath, connectionPath } from "../frame/paths.ts";
import { ConnectionDetails } from "./connection-details.tsx";
import { connectionProblem } from "./connection-problem.ts";
import { EventTimeline } from "./event-timeline.tsx";
import { FailureLines } from "./failure-lines.tsx";
import { MetadataCard, type MetadataForm } from "./metadata-card.tsx";
import { ConnectionProblemNote } from "./problem-note.tsx";
import { ScopeList } from "./scope-list.tsx";
import { TokenFacts } from "./token-facts.tsx";

export function ConnectionPage(props: {
  context: PageContext;
  connection: PublicConnection;
  facts: ConnectionFacts;
  integration: PublicIntegration | null;
  logo: string | null;
  scopeWords: ReadonlyMap<string, ScopeWords>;
  events: PublicEvent[];
  diagnostics: PublicDiagnostic[];
  isFirstPage: boolean;
  nextCursor: string | null;
  metadataForm: MetadataForm | null;
  notice: Notice | null;
  now: number;
}) {
  const { context, connection, facts, integration, scopeWords, events, diagnostics, notice, now } = props;
  const { isFirstPage, nextCursor } = props;
  const { app, id, account } = connection;
  const here = connectionPath(app, id);
  const name = integration?.name ?? connection.integration ?? "Not chosen yet";
  const endUser = connection.end_user_name ?? withoutReordering(connection.end_user);
  const problem = connectionProblem(connection, facts, integration, now);
  const title = account?.label ?? endUser;
  return (
    <Frame context={context} title={`${title} at ${name}`} section="connections">
      <PageHead
        back={{ href: `${appPath(app)}/connections`, label: "Connections" }}
        logo={<ProviderLogo name={name} src={props.logo} large />}
        title={
          <>
            <bdi>{title}</bdi> <Status of="connection" status={connection.status} pill />
          </>
        }
        text={
          <>
            {name}
            {account === null ? (
              connection.status !== "pending" && " · the account is unknown"
            ) : (
              <>
                {" "}
                · <bdi>{endUser}</bdi>
              </>
            )}
            {endUser !== connection.end_user && <code> {connection.end_user}</code>}
          </>
        }
      >
        <Actions
          context={context}
          here={here}
          connection={connection}
          endUser={endUser}
          isAsked={problem?.action === "reconnect"}
        />
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      {problem !== null && (
        <ConnectionProblemNote
          context={context}
          problem={problem}
          app={app}
          here={here}
          integration={connection.integration}
          endUser={endUser}
          now={now}
        />
      )}
      <div class="cols">
        <div class="stack wide">
          <ScopeList connection={connection} words={scopeWords} />
          <FailureLines app={app} diagnostics={diagnostics} now={now} />
          <Card id="timeline" title="Timeline" aside={<span class="small soft">Times in UTC</span>}>
            <EventTimeline
              app={app}
              events={events}
              unconfirmedSince={isFirstPage ? (facts.unconfirmed?.at ?? null) : null}
              now={now}
            />
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
        <div class="stack wide">
          <ConnectionDetails app={app} connection={connection} now={now} />
          {connection.status !== "pending" && <TokenFacts connection={connection} facts={facts} now={now} />}
          <MetadataCard
            context={context}
            here={here}
            connection={connection}
            facts={facts}
            form={props.metadataForm}
          />
        </div>
      </div>
    </Frame>
  );
}

function Actions(props: {
  context: PageContext;
  here: string;
  connection: PublicConnection;
  endUser: string;
  /** Whether a note has the button for a connect link. */
  isAsked: boolean;
}) {
  const { context, here, connection, endUser, isAsked } = props;
  const { status, refreshable } = connection;
  if (context.visitor?.may("connections:write") !== true) return null;
  const action = (name: string, label: string, icon: IconName) => (
    <ActionForm context={context} action={`${here}/${name}`} icon={icon}>
      {label}
    </ActionForm>
  );
  return (
    <>
      {status !== "pending" && action("check", "Check", "tick")}
      {status === "active" && refreshable && action("refresh", "Refresh", "refresh")}
      {!isAsked && <ConnectLinkButton context={context} here={here} endUser={endUser} />}
      <a class="b bad" href={`${here}/delete`}>
        <Icon name="delete" />
        Delete…
      </a>
    </>
  );
}
