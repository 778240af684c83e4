// Says that the endpoint fails: since when, why, and what Latchkey does about it.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Note } from "../components/note.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { failureSentence } from "./failure-words.ts";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

export function EndpointNote(props: {
  context: PageContext;
  app: PublicApp;
  query: WebhooksQuery;
  mayManage: boolean;
  now: number;
}) {
  const { context, app, query, mayManage, now } = props;
  const health = app.webhook_health;
  if (health === null || health.failing_since === null) return null;
  const { status, last_failure, failing_since, next_attempt_at } = health;
  const isOff = status === "disabled";
  return (
    <Note
      tone={isOff || status === "failing" ? "bad" : "warn"}
      title={
        <>
          {isOff ? "Your endpoint has been turned off since " : "Your endpoint has failed since "}
          <Time at={isOff ? (last_failure?.at ?? failing_since) : failing_since} now={now} clock /> UTC
        </>
      }
      action={
        mayManage && (
          <ActionForm context={context} action={webhooksUrl(app.id, query)} fields={{ action: "retry" }}>
            Try all now
          </ActionForm>
        )
      }
    >
      <p class="soft">
        {last_failure !== null && <>It {failureSentence(last_failure)} </>}
        {isOff ? (
          "Nothing is sent until it is tried again."
        ) : (
          <>
            {next_attempt_at !== null && Date.parse(next_attempt_at) > now && (
              <>
                The next try is at <Time at={next_attempt_at} now={now} clock />.{" "}
              </>
            )}
            Deliveries keep their order for each connection and are tried with growing pauses.
          </>
        )}
      </p>
    </Note>
  );
}
