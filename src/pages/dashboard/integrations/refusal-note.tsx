// Says that a provider rejects an integration's client ID or secret, since when, what may be the cause, and the way on.

import type { Child } from "hono/jsx";
import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { DAY } from "../../../shared/clock.ts";
import { formatNumber } from "../components/format-number.ts";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Note } from "../components/note.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { auditPath, integrationPath } from "../frame/paths.ts";

type Refused = Pick<IntegrationSummary, "misconfigured" | "refusal" | "client_changed_at">;

/** Whether the client was changed after it was rejected, and no connection has tried it since. */
export const isUntried = ({ misconfigured, refusal, client_changed_at: changed }: Refused): boolean =>
  misconfigured?.untried ?? (refusal !== null && changed !== null && changed >= refusal.at);

export function RefusalNote(props: {
  context: PageContext;
  app: string;
  integration: IntegrationSummary;
  /** How many connections it has. */
  count: number;
  /** More actions. */
  children?: Child;
  now: number;
}) {
  const { context, app, integration, count, children, now } = props;
  const { name, misconfigured, refusal, client_changed_at: changed } = integration;
  const refused = misconfigured ?? refusal;
  if (refused === null) return null;
  const at = misconfigured?.since ?? refusal?.at ?? null;
  const text = misconfigured?.error_description ?? refusal?.description ?? null;
  const may = context.visitor?.may ?? (() => false);
  const untried = isUntried(integration);
  const answer = (
    <>
      {name} answered <code>{refused.error}</code>
      {text !== null && <>: “{text}”</>}.
    </>
  );
  return (
    <Note
      tone={untried || misconfigured === null ? "warn" : "bad"}
      role="status"
      title={
        untried ? (
          <>
            {name}: changed at <Time at={changed} now={now} clock /> UTC, not tried since
          </>
        ) : misconfigured !== null ? (
          <>
            {name} has rejected the client ID or secret of this integration since{" "}
            <Time at={at} now={now} clock /> UTC
          </>
        ) : (
          <>
            {name} rejected the client ID or secret for one connection at <Time at={at} now={now} clock /> UTC
          </>
        )
      }
    >
      {untried ? (
        <p class="soft">
          Before the change, {answer} The next refresh of a connection tries the new client ID and secret.
        </p>
      ) : (
        <p class="soft">
          {answer} <Cause app={app} refusedAt={at} changedAt={changed} mayAudit={may("full")} now={now} />{" "}
          {misconfigured === null
            ? "No connection of another end user has confirmed it, so only this connection waits."
            : count > 0 &&
              `Its ${formatNumber(count)} ${count === 1 ? "connection waits and loses" : "connections wait and lose"} nothing.`}
        </p>
      )}
      {!may("integrations:write") && (
        <p class="soft">
          To correct them, sign in with an API key that has the scope <code>integrations:write</code>.
        </p>
      )}
      <div class="bar">
        {(untried || misconfigured === null) && count > 0 && may("connections:write") && (
          <ActionForm context={context} action={`${integrationPath(app, integration.id)}/try`} icon="refresh">
            Try with an existing connection
          </ActionForm>
        )}
        {children}
      </div>
    </Note>
  );
}

/** Who has changed the credentials, as far as it is known. */
function Cause(props: {
  app: string;
  refusedAt: string | null;
  changedAt: string | null;
  mayAudit: boolean;
  now: number;
}) {
  const { app, refusedAt, changedAt, mayAudit, now } = props;
  const since = Date.parse(refusedAt ?? "") - Date.parse(changedAt ?? "");
  // What was changed long before has worked in the meantime.
  if (Number.isNaN(since) || since > DAY) return <>The secret was changed at the provider, or has expired.</>;
  return (
    <>
      The client was changed here at <Time at={changedAt} now={now} clock /> UTC
      {since < 0 && ", and is rejected as well"}.
      {mayAudit && (
        <>
          {" "}
          The <a href={`${auditPath(app)}?action=integration.updated`}>audit log</a> says by whom.
        </>
      )}
    </>
  );
}
