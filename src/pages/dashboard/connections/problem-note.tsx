// Why a connection does not work, with the way on.

import { Needs } from "../components/needs.tsx";
import { Note } from "../components/note.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { integrationPath } from "../frame/paths.ts";
import { ConnectLinkButton } from "./connect-link-button.tsx";
import type { ConnectionProblem } from "./connection-problem.ts";

export function ConnectionProblemNote(props: {
  context: PageContext;
  problem: ConnectionProblem;
  app: string;
  here: string;
  integration: string | null;
  endUser: string;
  now: number;
}) {
  const { context, problem, app, here, integration, endUser, now } = props;
  const { tone, title, text, since, code, action } = problem;
  const may = context.visitor?.may ?? (() => false);
  const needed = action === "reconnect" ? "connections:write" : "integrations:write";
  const isLink = action === "credentials" || action === "integration";
  return (
    <Note tone={tone} title={title} {...(tone === "quiet" && { icon: "clock" })}>
      <p class="soft">{text}</p>
      {(since !== null || code !== null) && (
        <p class="small soft">
          {since !== null && (
            <>
              Since <Time at={since} now={now} exact />
            </>
          )}
          {since !== null && code !== null && " · "}
          {code !== null && <code>{code}</code>}
        </p>
      )}
      {action === "reconnect" && may("connections:write") && (
        <div class="bar">
          <ConnectLinkButton context={context} here={here} endUser={endUser} class="b main" />
          <span class="small soft">
            For <bdi>{endUser}</bdi> only. It works for 30 minutes.
          </span>
        </div>
      )}
      {action !== null && !may(needed) && <Needs access={needed} />}
      {isLink && integration !== null && may("integrations:write") && (
        <div class="bar">
          <a
            class="b main"
            href={`${integrationPath(app, integration)}${action === "credentials" ? "/credentials" : ""}`}
          >
            {action === "credentials" ? "Update the credentials" : "Open the integration"}
          </a>
        </div>
      )}
    </Note>
  );
}
